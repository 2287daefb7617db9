"""Proposals, and what the town hall does with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from parvis_web.demo.content.reading.people import DemoPerson, Members, author_side, chosen, neighbours_first, signature
from parvis_web.demo.content.reading.photos import DemoPhoto, read_location, read_photo
from parvis_web.demo.content.reading.threads import DemoComment, read_thread
from parvis_web.demo.content.resources import Table


@dataclass(frozen=True)
class DemoProposalEdit:
    """The second version of a proposal."""

    after_hours: float
    title: str
    body: str


@dataclass(frozen=True)
class DemoStep:
    """What became of a proposal: one dated step, in the order of time."""

    kind: str
    """`answer`, `decision`, `execution`, or `confirmation`: the author's word on whether it is done."""
    after_hours: float
    """Hours after the proposal."""
    author: str
    """Key of an official of the commune; of the proposal's author for a confirmation."""
    speaks_for: str | None
    """Key of the municipal service or council that signs, or None: the person signs."""
    code: str | None
    """ACCEPTED, DECLINED or NOT_OURS for a decision; PLANNED, IN_PROGRESS, DONE or ABANDONED for execution; `yes` or
    `no` for a confirmation; None for an answer."""
    body: str
    """Markdown: the answer, the reason, the message; may be empty for a confirmation only."""
    under_review: bool
    """An answer that puts the proposal under review."""
    close: bool
    """A decision that closes the proposal."""
    photos: tuple[DemoPhoto, ...]
    """Of an execution."""


@dataclass(frozen=True)
class DemoProposal:
    """A proposal with its photos, its thread and its steps."""

    key: str
    commune: str
    neighbourhood: str | None
    """Key of a neighbourhood of the commune."""
    author: str
    """Key of the person who writes."""
    speaks_for: str | None
    """Key of the organisation that signs, or None: the person signs."""
    theme: str
    title: str
    body: str
    age_days: float
    location: tuple[float, float] | None
    """Latitude and longitude, degrees (WGS 84)."""
    supporters: tuple[str, ...]
    photos: tuple[DemoPhoto, ...]
    edit: DemoProposalEdit | None
    withdrawn_after_hours: float | None
    steps: tuple[DemoStep, ...]
    comments: tuple[DemoComment, ...]

    @property
    def over_after_hours(self) -> float | None:
        """When it was withdrawn or closed: nobody supports, comments or reacts any more. None while it is not over."""
        closed = next((step.after_hours for step in self.steps if step.close), None)
        return closed if self.withdrawn_after_hours is None else self.withdrawn_after_hours

    @property
    def state(self) -> str:
        """OPEN, UNDER_REVIEW, CLOSED or WITHDRAWN, as it is today."""
        if self.withdrawn_after_hours is not None:
            return "WITHDRAWN"
        if self.over_after_hours is not None:
            return "CLOSED"
        settled = any(step.under_review or step.kind == "decision" for step in self.steps)
        return "UNDER_REVIEW" if settled else "OPEN"


def read_proposal(key: str, table: Table, people: Sequence[DemoPerson], members: Members) -> DemoProposal:
    """One file of `proposals/`."""
    commune, (author, speaks_for) = table["commune"], signature(table)
    edit, withdrawal = table.get("edit"), table.get("withdrawal")
    near = neighbours_first(people, commune)
    return DemoProposal(
        key=key,
        commune=commune,
        neighbourhood=table.get("neighbourhood"),
        author=author,
        speaks_for=speaks_for,
        theme=table["theme"],
        title=table["title"],
        body=table["body"].strip(),
        age_days=table["age_days"],
        location=read_location(table),
        supporters=chosen(table["supporters"], near, besides=author_side(author, speaks_for, members), salt=key),
        photos=tuple(read_photo(row, small=False) for row in table.get("photos", ())),
        edit=DemoProposalEdit(edit["after_hours"], edit["title"], edit["body"].strip()) if edit else None,
        withdrawn_after_hours=withdrawal["after_hours"] if withdrawal else None,
        steps=tuple(_step(row) for row in table.get("steps", ())),
        comments=read_thread(table.get("comments", ()), near, members, salt=key),
    )


def _step(row: Table) -> DemoStep:
    author, speaks_for = signature(row)
    return DemoStep(
        kind=row["kind"],
        after_hours=row["after_hours"],
        author=author,
        speaks_for=speaks_for,
        code=row.get("code"),
        body=row.get("body", "").strip(),
        under_review=row.get("under_review", False),
        close=row.get("close", False),
        photos=tuple(read_photo(photo, small=True) for photo in row.get("photos", ())),
    )
