"""Who is there: people, and the choice of some of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from parvis_web.demo.content.resources import Table

MAIL_DOMAIN = "example.org"
_ORGANISATION = "org:"

Members = Mapping[str, Sequence[str]]
"""Keys of the people who may speak for an organisation, by its key."""


@dataclass(frozen=True)
class DemoPerson:
    """Someone who lives in one of the communes."""

    key: str
    name: str
    commune: str
    """INSEE code."""
    role: str = ""
    """An account to sign in with: `resident`, `official` or `site_admin`; empty for the others."""
    in_office: bool = False
    """Works for the town hall: supports and applauds only where a file names them."""

    @property
    def email(self) -> str:
        """An address that no mail server will ever deliver to."""
        return f"{self.key}@{MAIL_DOMAIN}"


def read_person(row: Table) -> DemoPerson:
    """A row of people.toml."""
    return DemoPerson(row["key"], row["name"], row["commune"], row.get("role", ""), row.get("in_office", False))


def signature(row: Table) -> tuple[str, str | None]:
    """(key of the person who writes, key of the organisation they speak for or None).

    A row says `author = "camille"`, or `author = "org:tournevis"` with `written_by = "aminata"`. Raises KeyError if an
    organisation's row does not say who writes.
    """
    author: str = row["author"]
    if author.startswith(_ORGANISATION):
        return row["written_by"], author.removeprefix(_ORGANISATION)
    return author, None


def author_side(author: str, speaks_for: str | None, members: Members) -> frozenset[str]:
    """Keys of those whose own text it is: they neither support nor applaud it. KeyError for an unknown organisation."""
    return frozenset({author, *(members[speaks_for] if speaks_for else ())})


def neighbours_first(people: Iterable[DemoPerson], commune: str) -> list[DemoPerson]:
    """Those of the commune (INSEE code), then the others."""
    return sorted(people, key=lambda person: person.commune != commune)


def chosen(
    wanted: int | Iterable[str], near: Sequence[DemoPerson], *, besides: Collection[str], salt: str
) -> tuple[str, ...]:
    """The keys listed, or as many people as wanted: neighbours before the others, each time in another order.

    The order comes from a checksum, so that two loads choose the same. Raises ValueError if people are too few.
    """
    if not isinstance(wanted, int):
        return tuple(wanted)
    willing = [p for p in near if p.key not in besides and p.role != "site_admin" and not p.in_office]
    if wanted > len(willing):
        raise ValueError(f"{salt}: {wanted} people wanted, {len(willing)} there")
    home = near[0].commune
    willing.sort(key=lambda person: (person.commune != home, crc32(f"{salt}:{person.key}".encode())))
    return tuple(person.key for person in willing[:wanted])
