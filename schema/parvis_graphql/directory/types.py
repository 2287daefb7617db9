"""Whoever speaks: people, and organisations (`organisations.py`), behind one interface."""

from parvis.directory import queries
from parvis.directory.models import Actor as ActorModel
from parvis_graphql.engine.declarations import column, entity, to_one
from parvis_graphql.node import Node
from parvis_graphql.photos.types import Photo


@entity(
    model=ActorModel,
    visible=queries.VISIBLE,
    kind_column="kind",
    kinds={"PERSON": "Person", "ORGANISATION": "Organisation"},
)
class Actor(Node):
    """Someone who speaks in a commune: a person or an organisation."""

    display_name: str = column("The name shown beside what they write.")
    slug: str = column("The name in addresses; unique.")
    avatar: Photo | None = to_one("Their picture.", "avatar_id")
    is_verified: bool = column("Whether the platform has checked who this is.")


@entity(model=ActorModel, visible=queries.VISIBLE)
class Person(Actor):
    """A resident, or anyone else who speaks for themselves."""
