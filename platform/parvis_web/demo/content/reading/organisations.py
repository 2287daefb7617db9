"""Organisations: who speaks for them, and where they are at work."""

from dataclasses import dataclass

from parvis_web.demo.content.resources import Table


@dataclass(frozen=True)
class DemoOrganisation:
    """An organisation with its members."""

    key: str
    name: str
    kind: str
    """ASSOCIATION, BUSINESS, MUNICIPAL_SERVICE, COUNCIL or SCHOOL."""
    summary: str
    communes: tuple[str, ...]
    """INSEE codes, its home first."""
    owner: str
    """Key of the person who made its page."""
    editors: tuple[str, ...]
    """Keys of those who were invited and came."""
    verified: bool
    """Whether the site's administrator gave it the badge."""
    age_days: float

    @property
    def members(self) -> tuple[str, ...]:
        """Keys of all who may speak for it, the owner first."""
        return (self.owner, *self.editors)


def read_organisation(row: Table) -> DemoOrganisation:
    """A row of organisations.toml."""
    return DemoOrganisation(
        key=row["key"],
        name=row["name"],
        kind=row["kind"],
        summary=row["summary"].strip(),
        communes=tuple(row["communes"]),
        owner=row["owner"],
        editors=tuple(row.get("editors", ())),
        verified=row.get("verified", False),
        age_days=row["age_days"],
    )
