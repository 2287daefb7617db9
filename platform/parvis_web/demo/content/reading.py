"""From TOML tables to typed records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

from parvis_web.demo.content.resources import Table

MAIL_DOMAIN = "example.org"


@dataclass(frozen=True)
class DemoPerson:
    """Someone who lives in one of the communes."""

    key: str
    name: str
    commune: str
    """INSEE code."""
    role: str = ""
    """`resident`: the account to sign in with; `site_admin`; empty for the others."""

    @property
    def email(self) -> str:
        """An address that no mail server will ever deliver to."""
        return f"{self.key}@{MAIL_DOMAIN}"


@dataclass(frozen=True)
class DemoPhoto:
    """A picture to draw, and what is said of it."""

    scene: str
    seed: int
    alt: str
    caption: str
    orientation: int
    """EXIF orientation with which the phone stores it."""


@dataclass(frozen=True)
class DemoProposalEdit:
    """The second version of a proposal."""

    after_hours: float
    title: str
    body: str


@dataclass(frozen=True)
class DemoCommentEdit:
    """What a comment says since it was edited."""

    after_hours: float
    body: str


@dataclass(frozen=True)
class DemoComment:
    """One comment; a parent always comes before its replies."""

    key: str
    author: str
    after_hours: float
    body: str
    parent: str | None
    stance: str | None
    """FOR, AGAINST, NEUTRAL or None."""
    reactions: tuple[str, ...]
    """Keys of the people who reacted."""
    edit: DemoCommentEdit | None
    deleted_after_hours: float | None


@dataclass(frozen=True)
class DemoProposal:
    """A proposal with its photos and its thread."""

    key: str
    commune: str
    author: str
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
    comments: tuple[DemoComment, ...]


def read_person(row: Table) -> DemoPerson:
    """A row of people.toml."""
    return DemoPerson(row["key"], row["name"], row["commune"], row.get("role", ""))


def read_proposal(key: str, table: Table, people: Sequence[DemoPerson]) -> DemoProposal:
    """One file of `proposals/`."""
    commune, author, place = table["commune"], table["author"], table.get("location")
    edit, withdrawal = table.get("edit"), table.get("withdrawal")
    near = sorted(people, key=lambda person: person.commune != commune)
    return DemoProposal(
        key=key,
        commune=commune,
        author=author,
        theme=table["theme"],
        title=table["title"],
        body=table["body"].strip(),
        age_days=table["age_days"],
        location=(place["latitude"], place["longitude"]) if place else None,
        supporters=_chosen(table["supporters"], near, besides=author, salt=key),
        photos=tuple(_photo(row) for row in table.get("photos", ())),
        edit=DemoProposalEdit(edit["after_hours"], edit["title"], edit["body"].strip()) if edit else None,
        withdrawn_after_hours=withdrawal["after_hours"] if withdrawal else None,
        comments=tuple(
            sorted(
                (_comment(row, near, salt=key) for row in table.get("comments", ())),
                key=lambda comment: comment.after_hours,
            )
        ),
    )


def _photo(row: Table) -> DemoPhoto:
    return DemoPhoto(row["scene"], row["seed"], row["alt"], row.get("caption", ""), row["orientation"])


def _comment(row: Table, near: Sequence[DemoPerson], *, salt: str) -> DemoComment:
    return DemoComment(
        key=row["key"],
        author=row["author"],
        after_hours=row["after_hours"],
        body=row["body"].strip(),
        parent=row.get("parent"),
        stance=row.get("stance"),
        reactions=_chosen(row.get("reactions", 0), near, besides=row["author"], salt=f"{salt}/{row['key']}"),
        edit=DemoCommentEdit(row["edited_after_hours"], row["edited"].strip()) if "edited" in row else None,
        deleted_after_hours=row.get("deleted_after_hours"),
    )


def _chosen(wanted: int | Iterable[str], near: Sequence[DemoPerson], *, besides: str, salt: str) -> tuple[str, ...]:
    """The keys listed, or as many people as wanted: neighbours before the others, each time in another order.

    The order comes from a checksum, so that two loads choose the same. Raises ValueError if people are too few.
    """
    if not isinstance(wanted, int):
        return tuple(wanted)
    willing = [person for person in near if person.key != besides and person.role != "site_admin"]
    if wanted > len(willing):
        raise ValueError(f"{salt}: {wanted} people wanted, {len(willing)} there")
    home = near[0].commune
    willing.sort(key=lambda person: (person.commune != home, crc32(f"{salt}:{person.key}".encode())))
    return tuple(person.key for person in willing[:wanted])
