"""Event rows about all there is, numbered as the sequencer would, some not yet, some about what is gone."""

from collections.abc import Iterator
from uuid import UUID

from tests.reference.making.tables import Making, Row

from parvis.core.events import EVERYWHERE
from parvis.directory.organisation_events import OrganisationEvent
from parvis.directory.role_events import CommuneEvent
from parvis.discussion.events import CommentEvent
from parvis.evaluations.events import EvaluationEvent
from parvis.opinions.events import OpinionEvent
from parvis.photos.events import PhotoEvent
from parvis.proposals.events import ProposalEvent
from parvis.stories.events import StoryEvent

#: kinds of events, the subject's key, its commune's, and further topics
About = tuple[list[str], UUID, UUID | None, list[str]]
#: that something is told about
_SUBJECTS = 80


def make_news(make: Making) -> None:
    subjects = list(_subjects(make))
    told = [one for about in make.some(subjects, _SUBJECTS, _SUBJECTS) for one in _told(make, *about)]
    make.random.shuffle(told)
    # first, so that it is numbered
    told[:0] = [one for about in _unseen(make) for one in _told(make, *about, least=1)]
    numbered = len(told) - make.random.randint(1, 2)
    for seq, event in enumerate(told, 1):
        event["seq"] = seq if seq <= numbered else None
        make.rows["event"].append(event)
        if event["seq"]:
            make.rows["event_topic"] += [{"topic": topic, "seq": seq} for topic in dict.fromkeys(event["topics"])]
    make.rows["event_counter"].append({"id": 1, "last_seq": max(numbered, 0), "pruned_seq": 0})


def _subjects(make: Making) -> Iterator[About]:
    threads = {one["id"]: one for one in make.rows["thread"]}
    for row in make.rows["proposal"]:
        yield list(ProposalEvent), row["id"], row["commune_id"], [f"proposal:{row['id']}", *_author(row)]
    for row in make.rows["story"]:
        if row["published_at"]:
            yield list(StoryEvent), row["id"], row["commune_id"], [f"story:{row['id']}", *_author(row)]
    for row in make.rows["opinion"]:
        if row["published_on"]:
            yield list(OpinionEvent), row["id"], row["commune_id"], [f"opinion:{row['id']}"]
    for row in make.rows["comment"]:
        thread = threads[row["thread_id"]]
        about = f"{thread['subject_kind'].lower()}:{thread['subject_id']}"
        yield list(CommentEvent), row["id"], thread["commune_id"], [f"thread:{thread['id']}", about]
    homes = {one["organisation_id"]: one["commune_id"] for one in make.rows["organisation_commune"]}
    for organisation, commune in homes.items():
        yield list(OrganisationEvent), organisation, commune, [f"actor:{organisation}"]
    for commune in make.rows["commune"]:
        if commune["claimed_at"]:
            yield [CommuneEvent.CLAIMED], commune["id"], commune["id"], []
        yield list(EvaluationEvent), commune["id"], commune["id"], []
    for role in make.rows["commune_role"]:
        yield [CommuneEvent.ROLE_GRANTED, CommuneEvent.ROLE_ENDED], role["id"], role["commune_id"], []
    for photo in make.rows["photo"]:
        yield [PhotoEvent.PROCESSED], photo["id"], None, [f"photo:{photo['id']}"]


def _unseen(make: Making) -> Iterator[About]:
    """What is there no more, and communes that have no town hall any more."""
    for kind in (
        ProposalEvent.CREATED,
        CommentEvent.ADDED,
        StoryEvent.CREATED,
        StoryEvent.DELETED,
        OpinionEvent.PUBLISHED,
    ):
        gone = make.key()
        yield [kind], gone, make.rows["thread"][0]["commune_id"], [f"{kind.partition('.')[0]}:{gone}"]
    for commune in make.rows["commune"]:
        if not commune["claimed_at"]:
            yield [CommuneEvent.CLAIMED], commune["id"], commune["id"], []


def _author(row: Row) -> list[str]:
    return [f"actor:{row['author_id']}"] if row["author_id"] else []


def _told(
    make: Making, kinds: list[str], subject: UUID, commune: UUID | None, topics: list[str], *, least: int = 0
) -> Iterator[Row]:
    where = [f"commune:{commune}", EVERYWHERE] if commune else []
    for kind in make.some(kinds, 3, least):
        yield {
            "id": make.key(),
            "kind": str(kind),
            "topics": [*topics, *where],
            "commune_id": commune,
            "subject_id": subject,
            "created_at": make.ago(29),
        }
