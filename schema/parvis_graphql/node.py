"""What every type builds on: Node, and the values they share."""

import strawberry

from parvis_graphql.engine.declarations import global_id
from parvis_graphql.engine.entities import Entity, interface


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


#: a row's two columns as one value; null where there are none
PLACE = {"latitude": "latitude", "longitude": "longitude"}
