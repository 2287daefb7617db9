"""describePhoto: say what one's own photo shows."""

from uuid import UUID

import strawberry

from parvis.photos import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.photos.types import Photo


@strawberry.input(description="What a photo shows; what is left out stays, an empty text is taken away.")
class DescribePhotoInput(MutationInput):
    photo_id: strawberry.ID = strawberry.field(description="The photo.")
    alt: str | None = strawberry.field(default=None, description="What there is to see, at most 500 characters.")
    caption: str | None = strawberry.field(default=None, description="What one says about it, at most 500 characters.")
    credit: str | None = strawberry.field(default=None, description="Whom to credit, at most 120 characters.")
    accept_suggestion: bool | None = strawberry.field(
        default=None, description="Whether place and day found in the file may be published; either answer drops them."
    )


@record
class DescribePhotoPayload(Payload):
    """What became of a description."""

    photo_id: strawberry.Private[UUID | None] = None
    photo: Photo | None = to_one("The photo as it is now.", "photo_id")


@strawberry.mutation(description="Say what one's own photo shows, and whether its place and day may be told.")
async def describe_photo(info: Ask, input: DescribePhotoInput) -> DescribePhotoPayload:
    async def command() -> Changed:
        photo = await service.describe_photo(
            info.context.viewer,
            photo_id=key_of(input.photo_id, "Photo", "photo_id"),
            alt=input.alt,
            caption=input.caption,
            credit=input.credit,
            accept_suggestion=input.accept_suggestion,
        )
        return {"photo_id": photo.id}

    return await answer(info, DescribePhotoPayload, input, command)
