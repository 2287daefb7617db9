"""What is talked about: proposals with what became of them, and stories."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.reference.making.country import Country
from tests.reference.making.people import People
from tests.reference.making.pictures import shown
from tests.reference.making.tables import Making, Row
from tests.reference.making.talk import orphan, thread

from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole
from parvis.discussion.models import SubjectKind
from parvis.proposals.models import DecisionKind, ExecutionState, ProposalState, StepKind
from parvis.stories.models import StoryKind, StoryState

#: a step: its kind and its code
Told = tuple[StepKind, str | None]

_WITHHELD = (Visibility.HELD, Visibility.HIDDEN)
_THEMES = ("MOBILITY", "PUBLIC_SPACE", "HOUSING")
#: codes of steps; some come more often, so that what follows from them is seen
_CODES = {
    StepKind.ANSWER: (None,),
    StepKind.DECISION: (DecisionKind.ACCEPTED, DecisionKind.ACCEPTED, *DecisionKind),
    StepKind.EXECUTION: (ExecutionState.DONE, ExecutionState.DONE, *ExecutionState),
    StepKind.CONFIRMATION: ("YES", "NO"),
}


def make_subjects(make: Making, country: Country, people: People) -> None:
    for _ in range(make.random.randint(4, 12)):
        proposal(make, country, people, _where(make, country))
    for _ in range(make.random.randint(3, 8)):
        story(make, country, people, _where(make, country))
    if make.chance(0.5):
        orphan(make, people, _where(make, country))


def _where(make: Making, country: Country) -> Row:
    return make.often(country.towns[0], country.towns, 0.5)


def proposal(
    make: Making,
    country: Country,
    people: People,
    commune: Row,
    *,
    steps: Sequence[Told] | None = None,
    supporters: Sequence[UUID] | None = None,
    bare: bool = False,
    **settled: Any,
) -> Row:
    """One at random, but for its steps, its supporters and the columns that are `settled`.

    A `bare` one is without talk, pictures and much of a past.
    """
    author, writer = _voice(make, people, settled)
    state = settled.get("state") or make.often(ProposalState.OPEN, list(ProposalState), 0.4)
    visibility = settled.get("visibility") or make.often(Visibility.VISIBLE, _WITHHELD, 0.75)
    is_visible = visibility is Visibility.VISIBLE
    subject: Row = {"id": settled.get("id") or make.key(), "commune_id": commune["id"], "author_id": author}
    is_open = state in (ProposalState.OPEN, ProposalState.UNDER_REVIEW)
    thread_id = thread(make, people, SubjectKind.PROPOSAL, subject, is_visible=is_visible, is_open=is_open, quiet=bare)
    made = make.ago(90)
    told = _any_steps(make) if steps is None else steps
    taken = _steps(make, people, subject, writer, made, told, withheld=not is_visible, bare=bare)
    answered = [one["created_at"] for one in taken if one["kind"] in (StepKind.ANSWER, StepKind.DECISION)]
    if supporters is None:
        supporters = [person for person in make.some(people.everybody, 1 if bare else 5) if person != author]
    commune["last_proposal_number"] += 1
    owed = commune["claimed_at"] is not None
    row = make.add(
        "proposal",
        **subject,
        number=commune["last_proposal_number"],
        **_words(make),
        theme_id=make.one(_THEMES),
        neighbourhood_id=_part(make, country, commune),
        **make.point(),
        written_by_id=writer,
        thread_id=thread_id,
        state=state,
        visibility=visibility,
        decision_id=_newest(taken, StepKind.DECISION),
        execution_id=_newest(taken, StepKind.EXECUTION),
        answer_due_at=make.one([make.ago(30), make.ago(1), make.ahead(30)])
        if make.chance(0.9 if owed else 0.1)
        else None,
        answered_at=min(answered, default=None),
        confirmed_done=make.one([None, True, False]),
        support_count=len(supporters),
        version=1 if bare else make.one([1, 1, 2, 3]),
        created_at=made,
        updated_at=make.ago(9),
    )
    row |= settled
    for person in supporters:
        make.add("proposal_support", proposal_id=row["id"], actor_id=person, created_at=make.ago(9))
    for number in range(1, row["version"] + 1):
        said = {name: row[name] for name in ("title", "body", "body_html", "theme_id")}
        earlier = _words(make) | {"theme_id": make.one(_THEMES)}
        words = said if number == row["version"] else earlier
        make.add("proposal_version", proposal_id=row["id"], number=number, **words, created_at=make.ago(80))
    if not bare:
        shown(make, "proposal_photo", "proposal_id", row, writer, most=3, withheld=not is_visible)
    return row


def _voice(make: Making, people: People, settled: Row) -> tuple[UUID | None, UUID | None]:
    if "author_id" not in settled:
        return people.voice(make)
    author = settled["author_id"]
    return author, settled.get("written_by_id", people.writer(make, author))


def _any_steps(make: Making) -> list[Told]:
    kinds = [make.one(list(StepKind)) for _ in range(make.one([0, 0, 1, 2, 5, 8]))]
    return [(kind, make.one(_CODES[kind])) for kind in kinds]


def _steps(
    make: Making,
    people: People,
    subject: Row,
    writer: UUID | None,
    since: datetime,
    told: Sequence[Told],
    *,
    withheld: bool,
    bare: bool,
) -> list[Row]:
    made: list[Row] = []
    keys = sorted(make.key() for _ in told)
    for key, (kind, code) in zip(keys, told, strict=True):
        is_authors = kind is StepKind.CONFIRMATION
        signed, wrote = (subject["author_id"], writer) if is_authors else people.voice(make)
        body = None if is_authors and make.chance(0.5) else make.one(["C’est prévu.", "Oui.\n\n- en mai"])
        step = make.add(
            "proposal_step",
            id=key,
            proposal_id=subject["id"],
            kind=kind,
            code=code,
            body=body,
            body_html=body and f"<p>{body}</p>",
            author_id=signed,
            author_role=None if is_authors else make.one([CommuneRole.ELECTED, CommuneRole.AGENT]),
            written_by_id=wrote,
            created_at=since + timedelta(days=make.random.uniform(0, 60)),
        )
        if kind is StepKind.EXECUTION and not bare:
            shown(make, "step_photo", "step_id", step, wrote, most=2, withheld=withheld)
        made.append(step)
    return made


def _newest(steps: list[Row], kind: StepKind) -> UUID | None:
    return next((one["id"] for one in reversed(steps) if one["kind"] is kind), None)


def story(make: Making, country: Country, people: People, commune: Row, *, bare: bool = False, **settled: Any) -> Row:
    """One at random, but for the columns that are `settled`. A `bare` one is without talk and pictures."""
    author, writer = _voice(make, people, settled)
    state = settled.get("state") or make.often(StoryState.PUBLISHED, [StoryState.DRAFT])
    is_told = state is StoryState.PUBLISHED
    visibility = settled.get("visibility") or make.often(Visibility.VISIBLE, _WITHHELD, 0.75 if is_told else 1)
    is_visible = is_told and visibility is Visibility.VISIBLE
    subject: Row = {"id": settled.get("id") or make.key(), "commune_id": commune["id"], "author_id": author}
    thread_id = thread(make, people, SubjectKind.STORY, subject, is_visible=is_visible, is_open=is_told, quiet=bare)
    words = _words(make)
    row = make.add(
        "story",
        **subject,
        kind=make.one(list(StoryKind)),
        state=state,
        visibility=visibility,
        neighbourhood_id=_part(make, country, commune),
        title=words["title"] if is_told else make.one(["", words["title"]]),
        text=words["body"],
        text_html=words["body_html"],
        happened_on=make.perhaps(make.day(-60, 0)),
        place=make.perhaps("Devant l’école"),
        **make.point(),
        written_by_id=writer,
        thread_id=thread_id,
        created_at=make.ago(60),
        updated_at=make.ago(9),
        # two that were told at one moment are told apart by their keys
        published_at=make.one([make.ago(50), make.now - timedelta(days=1)]) if is_told else None,
    )
    row |= settled
    if not bare:
        shown(make, "story_photo", "story_id", row, writer, most=4, withheld=not is_visible)
    return row


def _words(make: Making) -> Row:
    title = make.one(["Un banc devant l’école", "Des arbres", '« Vélos » \\ "partout"', "🌳 Ombre"])
    body = make.one(["Il manque un banc.", "Ligne\n\n*et ligne*", "{}[]$1 :viewer %s"])
    return {"title": title, "body": body, "body_html": f"<p>{body}</p>"}


def _part(make: Making, country: Country, commune: Row) -> UUID | None:
    return make.one([None, *(part["id"] for part in country.parts_of(commune))])
