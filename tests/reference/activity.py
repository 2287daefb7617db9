"""The feed: events that are numbered, as long as the viewer may see what they are about."""

from collections.abc import Sequence

from tests.reference import discussion, opinions, proposals, stories
from tests.reference.answers import Listing, Thing, answers, visible
from tests.reference.rows import Row
from tests.reference.square import Square

from parvis.activity.kinds import NEWS, ActivityKind

KINDS = {kind.event: kind.name for kind in ActivityKind}
#: how an event's kind begins: the table of its subject
_TABLES = {
    "proposal": "proposal",
    "comment": "comment",
    "story": "story",
    "opinion": "opinion",
    "evaluation": "commune",
    "organisation": "actor",
    "commune": "commune",
}


def _about(row: Row) -> str:
    return str(row["kind"]).partition(".")[0]


@visible("Activity")
def is_seen(square: Square, row: Row) -> bool:
    if row["seq"] is None or row["kind"] not in KINDS:
        return False
    subject = square.rows.one(_TABLES[_about(row)], row["subject_id"])
    if subject is None:
        return False
    match _about(row):
        case "proposal":
            return proposals.is_seen(square, subject)
        case "comment":
            return subject["state"] == "VISIBLE" and discussion.comment_is_seen(square, subject)
        case "story":
            return stories.is_seen(square, subject)
        case "opinion":
            return not subject["is_withdrawn"] and opinions.is_seen(square, subject)
        case "commune":
            return subject["claimed_at"] is not None
    return True


def _feed(square: Square, events: list[Row], kinds: Sequence[str] | None) -> Listing:
    wanted = {kind.name for kind in NEWS} if kinds is None else set(kinds)
    told = [event for event in events if KINDS.get(event["kind"]) in wanted]
    return Listing(square.things("Activity", told), ("-seq",))


def _heard_on(square: Square, topic: str) -> list[Row]:
    return [
        event
        for heard in square.rows.where("event_topic", topic=topic)
        for event in square.rows.where("event", seq=heard["seq"])
    ]


@answers("Query.activity")
def everywhere(square: Square, _row: Row, kinds: Sequence[str] | None = None) -> Listing:
    return _feed(square, square.rows.all("event"), kinds)


@answers("Commune.activity")
def of_commune(square: Square, row: Row, kinds: Sequence[str] | None = None) -> Listing:
    return _feed(square, square.rows.where("event", commune_id=row["id"]), kinds)


@answers("Proposal.activity")
def of_proposal(square: Square, row: Row, kinds: Sequence[str] | None = None) -> Listing:
    return _feed(square, _heard_on(square, f"proposal:{row['id']}"), kinds)


@answers("Organisation.activity")
def of_organisation(square: Square, row: Row, kinds: Sequence[str] | None = None) -> Listing:
    return _feed(square, _heard_on(square, f"actor:{row['id']}"), kinds)


@answers("Activity.kind")
def kind(_square: Square, row: Row) -> str:
    return KINDS[row["kind"]]


@answers("Activity.happenedAt")
def happened_at(_square: Square, row: Row) -> object:
    return row["created_at"]


@answers("Activity.commune")
def commune(square: Square, row: Row) -> Thing | None:
    return square.thing("Commune", square.rows.one("commune", row["commune_id"]))


def _subject(square: Square, row: Row, about: str, type_name: str) -> Thing | None:
    if _about(row) != about:
        return None
    return square.thing(type_name, square.rows.one(_TABLES[about], row["subject_id"]))


@answers("Activity.proposal")
def proposal(square: Square, row: Row) -> Thing | None:
    return _subject(square, row, "proposal", "Proposal")


@answers("Activity.comment")
def comment(square: Square, row: Row) -> Thing | None:
    return _subject(square, row, "comment", "Comment")


@answers("Activity.story")
def story(square: Square, row: Row) -> Thing | None:
    return _subject(square, row, "story", "Story")


@answers("Activity.opinion")
def opinion(square: Square, row: Row) -> Thing | None:
    return _subject(square, row, "opinion", "Opinion")


@answers("Activity.organisation")
def organisation(square: Square, row: Row) -> Thing | None:
    return _subject(square, row, "organisation", "Actor")
