"""createStory: tell what happened, to all or as a draft."""

from datetime import date

import strawberry

from parvis.stories import service
from parvis.stories.models import StoryKind
from parvis_graphql.context import Ask
from parvis_graphql.directory.speaking import actor_key
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, answer
from parvis_graphql.node import GeoPointInput
from parvis_graphql.scalars import Markdown
from parvis_graphql.stories.mutations.one_story import StoryPayload, location_of


@strawberry.input(description="A story to tell.")
class CreateStoryInput(MutationInput):
    commune_id: strawberry.ID = strawberry.field(description="The commune where it happened.")
    kind: StoryKind = strawberry.field(description="What kind of story it is.")
    title: str = strawberry.field(description="5 to 120 characters; fewer in a draft.")
    text: Markdown = strawberry.field(description="20 to 20,000 characters; fewer in a draft.")
    photo_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="One's own completed photos, at most 40, in this order; at least one in a photo report.",
    )
    neighbourhood_id: strawberry.ID | None = strawberry.field(
        default=None, description="A neighbourhood of that commune."
    )
    happened_on: date | None = strawberry.field(default=None, description="The day it happened.")
    place: str | None = strawberry.field(default=None, description="Where, in words; at most 120 characters.")
    location: GeoPointInput | None = strawberry.field(default=None, description="Where, as a pin.")
    draft: bool = strawberry.field(
        default=False, description="Keep it for those who speak for its author, until `publishStory`."
    )
    actor_id: strawberry.ID | None = strawberry.field(
        default=None, description="For whom one speaks, of `viewer.actors`; oneself unless told."
    )


@record
class CreateStoryPayload(StoryPayload):
    """What became of a story."""


@strawberry.mutation(description="Tell what happened in a commune, or keep it as a draft.")
async def create_story(info: Ask, input: CreateStoryInput) -> CreateStoryPayload:
    async def command() -> Changed:
        story = await service.create_story(
            info.context.viewer,
            commune_id=key_of(input.commune_id, "Commune", "commune_id"),
            kind=input.kind,
            title=input.title,
            text=input.text,
            photo_ids=[key_of(photo, "Photo", "photo_ids") for photo in input.photo_ids],
            neighbourhood_id=(
                key_of(input.neighbourhood_id, "Neighbourhood", "neighbourhood_id") if input.neighbourhood_id else None
            ),
            happened_on=input.happened_on,
            place=input.place,
            location=location_of(input.location),
            draft=input.draft,
            actor_id=actor_key(input.actor_id),
        )
        return {"story_id": story.id}

    return await answer(info, CreateStoryPayload, input, command)
