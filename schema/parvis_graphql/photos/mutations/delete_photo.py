"""deletePhoto: delete one's own photo and its files."""

import strawberry

from parvis.photos import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import encode_id, key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="A photo to delete.")
class DeletePhotoInput(MutationInput):
    photo_id: strawberry.ID = strawberry.field(description="The photo.")


@record
class DeletePhotoPayload(Payload):
    """What became of a deletion."""

    deleted_photo_id: strawberry.ID | None = strawberry.field(default=None, description="The id that is no more.")


@strawberry.mutation(description="Delete one's own photo, wherever it is shown.")
async def delete_photo(info: Ask, input: DeletePhotoInput) -> DeletePhotoPayload:
    async def command() -> Changed:
        photo_id = key_of(input.photo_id, "Photo", "photo_id")
        await service.delete_photo(info.context.viewer, photo_id=photo_id)
        return {"photo_id": photo_id}

    return await answer(info, DeletePhotoPayload, input, command, finish=_deleted)


async def _deleted(changed: Changed) -> dict[str, object]:
    return {"deleted_photo_id": encode_id("Photo", changed["photo_id"])}
