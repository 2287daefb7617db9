"""The feed: what happened, in a commune or all over France, as far as the caller may see it now."""

from datetime import datetime

import strawberry

from parvis.activity import queries
from parvis.core.models import Event
from parvis_graphql.activity.kinds import ActivityKind
from parvis_graphql.directory.types import Actor
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import column, global_id, to_one
from parvis_graphql.engine.entities import Entity, entity
from parvis_graphql.opinions.types import Opinion
from parvis_graphql.places.types import Commune
from parvis_graphql.proposals.types import Proposal
from parvis_graphql.stories.types import Story


@entity(model=Event, visible=queries.VISIBLE)
class Activity(Entity):
    """Something that happened. It is there as long as what it is about can be seen, for a month."""

    id: strawberry.ID = global_id("Opaque and stable: what a reader of feeds knows it by.")
    kind: ActivityKind = column("What happened.", queries.KIND)
    happened_at: datetime = column("When.", "created_at")
    commune: Commune | None = to_one("Where.", "commune_id")
    proposal: Proposal | None = to_one("The proposal, where it is about one.", queries.subject_of("proposal"))
    comment: Comment | None = to_one(
        "The comment, where it is about one; its `subject` says under what.", queries.subject_of("comment")
    )
    story: Story | None = to_one("The story, where it is about one.", queries.subject_of("story"))
    opinion: Opinion | None = to_one("The opinion, where it is about one.", queries.subject_of("opinion"))
    organisation: Actor | None = to_one("The organisation, where it is about one.", queries.subject_of("organisation"))
