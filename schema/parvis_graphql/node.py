"""What every type builds on: Node, and the values they share."""

from collections.abc import Mapping
from typing import Any

import strawberry

from parvis_graphql.engine.declarations import Entity, global_id, interface


@interface
class Node(Entity):
    """Anything with an opaque, global id."""

    id: strawberry.ID = global_id("Opaque and stable; `node(id:)` finds it again.")


@strawberry.type(description="A place on Earth, WGS 84.")
class GeoPoint:
    latitude: float = strawberry.field(description="Degrees north, −90 to 90.")
    longitude: float = strawberry.field(description="Degrees east, −180 to 180.")


@strawberry.input(description="A place on Earth, WGS 84.")
class GeoPointInput:
    latitude: float = strawberry.field(description="Degrees north, −90 to 90.")
    longitude: float = strawberry.field(description="Degrees east, −180 to 180.")


def point(row: Mapping[str, Any]) -> GeoPoint | None:
    """A row's two columns as one value; None where there are none."""
    if row["latitude"] is None or row["longitude"] is None:
        return None
    return GeoPoint(latitude=row["latitude"], longitude=row["longitude"])
