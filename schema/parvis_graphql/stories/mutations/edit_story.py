"""editStory: tell it better."""

from datetime import date
from typing import TypeVar
from uuid import UUID

import strawberry

from parvis.core.unchanged import UNCHANGED, Unchanged
from parvis.stories import service
from parvis.stories.models import StoryKind
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.node import GeoPointInput
from parvis_graphql.scalars import Markdown
from parvis_graphql.stories.mutations.one_story import StoryInput, StoryPayload, location_of, on_story

V = TypeVar("V")


@strawberry.input(description="A story to change; what is left out stays as it is.")
class EditStoryInput(StoryInput):
    kind: StoryKind | None = strawberry.field(default=None, description="What kind of story it is.")
    title: str | None = strawberry.field(default=None, description="5 to 120 characters; fewer in a draft.")
    text: Markdown | None = strawberry.field(default=None, description="20 to 20,000 characters; fewer in a draft.")
    photo_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="All photos it shall have, in this order: one's own, or there already. Others are let go.",
    )
    neighbourhood_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="A neighbourhood of its commune; null takes it away."
    )
    happened_on: date | None = strawberry.field(
        default=strawberry.UNSET, description="The day it happened; null takes it away."
    )
    place: str | None = strawberry.field(default=strawberry.UNSET, description="Where, in words; null takes it away.")
    location: GeoPointInput | None = strawberry.field(
        default=strawberry.UNSET, description="Where, as a pin; null takes it away."
    )


@record
class EditStoryPayload(StoryPayload):
    """What became of a change."""


@strawberry.mutation(description="Change a story of one's own, or of an organisation that one speaks for.")
async def edit_story(info: Ask, input: EditStoryInput) -> EditStoryPayload:
    photos, location = input.photo_ids, input.location
    return await on_story(
        info,
        EditStoryPayload,
        input,
        lambda viewer, story: service.edit_story(
            viewer,
            story_id=story,
            kind=input.kind,
            title=input.title,
            text=input.text,
            photo_ids=None if photos is None else [key_of(photo, "Photo", "photo_ids") for photo in photos],
            neighbourhood_id=_neighbourhood(input.neighbourhood_id),
            happened_on=_given(input.happened_on),
            place=_given(input.place),
            location=UNCHANGED if location is strawberry.UNSET else location_of(location),
        ),
    )


def _neighbourhood(given: strawberry.ID | None) -> UUID | Unchanged | None:
    if given is strawberry.UNSET:
        return UNCHANGED
    return None if given is None else key_of(given, "Neighbourhood", "neighbourhood_id")


def _given(value: V) -> V | Unchanged:
    return UNCHANGED if value is strawberry.UNSET else value
