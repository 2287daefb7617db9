"""What makes a commune claimed: its officials, who asks to be one, its neighbourhoods."""

from dataclasses import dataclass
from typing import Any

from parvis_web.demo.content.resources import Table


@dataclass(frozen=True)
class DemoOfficial:
    """A role in a commune: asked for with `note`, then granted by `granted_by`."""

    person: str
    commune: str
    """INSEE code."""
    role: str
    """ELECTED, AGENT or MODERATOR."""
    note: str
    granted_by: str
    """Key of the site's administrator for the first of a commune, of an official of that commune for the others."""
    age_days: float
    """Days since it was granted."""
    ends_in_days: int
    """Days from now to the day on which it ends."""


@dataclass(frozen=True)
class DemoRoleRequest:
    """A role somebody asked for, on which nobody has decided."""

    person: str
    commune: str
    role: str
    note: str
    age_days: float


@dataclass(frozen=True)
class DemoNeighbourhood:
    """A part of a commune, named by one of its officials."""

    key: str
    commune: str
    name: str
    created_by: str
    """Key of an official of the commune."""
    age_days: float
    outline: dict[str, Any]
    """A GeoJSON Polygon (RFC 7946): one closed ring of [longitude, latitude]."""


def read_official(row: Table) -> DemoOfficial:
    """A row `officials` of officials.toml."""
    return DemoOfficial(
        person=row["person"],
        commune=row["commune"],
        role=row["role"],
        note=row["note"].strip(),
        granted_by=row["granted_by"],
        age_days=row["age_days"],
        ends_in_days=row["ends_in_days"],
    )


def read_request(row: Table) -> DemoRoleRequest:
    """A row `requests` of officials.toml."""
    return DemoRoleRequest(row["person"], row["commune"], row["role"], row["note"].strip(), row["age_days"])


def read_neighbourhood(row: Table) -> DemoNeighbourhood:
    """A row of neighbourhoods.toml; its corners are written once, and the ring is closed here."""
    corners = [list(corner) for corner in row["corners"]]
    return DemoNeighbourhood(
        key=row["key"],
        commune=row["commune"],
        name=row["name"],
        created_by=row["created_by"],
        age_days=row["age_days"],
        outline={"type": "Polygon", "coordinates": [[*corners, corners[0]]]},
    )
