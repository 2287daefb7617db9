"""Root fields that read people."""

import strawberry

from parvis.core.sql import Predicate
from parvis_graphql.directory.types import Actor
from parvis_graphql.engine.declarations import argument, lookup, record


@record
class DirectoryQuery:
    actor: Actor | None = lookup(
        "A person or an organisation by their name in addresses.",
        (argument("slug", str, "As `Actor.slug` says it.", default=strawberry.UNSET),),
        by={"slug": Predicate("{t}.slug = :slug")},
    )
