"""completePhotoUploads: say that the files have been sent."""

import strawberry

from parvis.photos import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_these
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.photos.types import Photo


@strawberry.input(description="Photos whose files have been sent.")
class CompletePhotoUploadsInput(MutationInput):
    photo_ids: list[strawberry.ID] = strawberry.field(description="As `createPhotoUploads` gave them.")


@record
class CompletePhotoUploadsPayload(Payload):
    """Photos on their way."""

    photo_ids: strawberry.Private[object] = None
    photos: list[Photo] = to_these("The photos, PROCESSING; `photosProcessed` tells when they are READY.", "photo_ids")


@strawberry.mutation(description="Say that photos have been sent; they are then made ready to be seen.")
async def complete_photo_uploads(info: Ask, input: CompletePhotoUploadsInput) -> CompletePhotoUploadsPayload:
    async def command() -> Changed:
        ids = [key_of(photo, "Photo", "photo_ids") for photo in input.photo_ids]
        photos = await service.complete_uploads(info.context.viewer, photo_ids=ids)
        return {f"photo_{number}": photo.id for number, photo in enumerate(photos)}

    return await answer(info, CompletePhotoUploadsPayload, input, command, finish=_sent)


async def _sent(changed: Changed) -> dict[str, object]:
    return {"photo_ids": list(changed.values())}
