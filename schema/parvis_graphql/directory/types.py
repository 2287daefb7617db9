"""Whoever speaks: people, and organisations (`organisations.py`), behind one interface."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from parvis.directory import policy, queries
from parvis.directory.models import Actor as ActorModel
from parvis.directory.role_queries import CURRENT
from parvis.stories.queries import PUBLISHED
from parvis_graphql.directory.roles import CommuneRoleGrant
from parvis_graphql.engine.declarations import column, condition, connection, to_many, to_one
from parvis_graphql.engine.entities import entity
from parvis_graphql.engine.pages import Connection
from parvis_graphql.node import Node
from parvis_graphql.photos.types import Photo
from parvis_graphql.stories.lists import LATEST

if TYPE_CHECKING:
    from parvis_graphql.stories.types import Story


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
    viewer_can_verify: bool = condition("Whether the caller may say so.", policy.VERIFY.predicate)
    stories: Connection[Annotated["Story", strawberry.lazy("parvis_graphql.stories.types")]] = connection(
        "What they told, latest first.", "{t}.author_id = {p}", where=PUBLISHED, default_order=LATEST
    )


@entity(model=ActorModel, visible=queries.IS_PERSON)
class Person(Actor):
    """A resident, or anyone else who speaks for themselves."""

    roles: list[CommuneRoleGrant] = to_many("What they are in communes today.", "{t}.person_id = {p}", where=CURRENT)
