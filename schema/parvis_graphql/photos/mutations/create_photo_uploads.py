"""createPhotoUploads: be allowed to post files straight to the store."""

from datetime import datetime

import strawberry

from parvis.photos import service
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import Record, record
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.photos.types import Photo


@strawberry.input(description="A file one wants to send.")
class PhotoFileInput:
    content_type: str = strawberry.field(description="image/jpeg, image/png or image/webp.")
    bytes: int = strawberry.field(description="Its size, at most 20 MB (20,971,520).")
    alt: str | None = strawberry.field(default=None, description="What there is to see, for those who cannot see it.")


@strawberry.input(description="Files one wants to send.")
class CreatePhotoUploadsInput(MutationInput):
    files: list[PhotoFileInput] = strawberry.field(description="1 to 10.")


@strawberry.type(description="A field of the form to post.")
class UploadField:
    name: str = strawberry.field(description="Its name.")
    value: str = strawberry.field(description="Its value, to be sent as it is.")


@record
class PhotoUpload(Record):
    """A presigned POST: send `fields`, then the file as `file`, as multipart/form-data to `url`."""

    photo_id: strawberry.Private[object]
    url: str = strawberry.field(description="Where to post.")
    fields: list[UploadField] = strawberry.field(description="The form's fields, before the file.")
    max_bytes: int = strawberry.field(description="More than this the store refuses.")
    expires_at: datetime = strawberry.field(description="Until when it is good.")
    photo: Photo | None = to_one("The photo it will become.", "photo_id")


@record
class CreatePhotoUploadsPayload(Payload):
    """Where to send the files."""

    uploads: list[PhotoUpload] = strawberry.field(
        default_factory=list, description="One for each file, in the order of the files."
    )


@strawberry.mutation(
    description="Be allowed to send photos: post each file to its address, then call `completePhotoUploads`."
)
async def create_photo_uploads(info: Ask, input: CreatePhotoUploadsInput) -> CreatePhotoUploadsPayload:
    async def command() -> Changed:
        files = [service.FileInput(file.content_type, file.bytes, file.alt) for file in input.files]
        uploads = await service.create_uploads(info.context.viewer, files=files)
        return {f"photo_{number}": upload.photo.id for number, upload in enumerate(uploads)}

    return await answer(info, CreatePhotoUploadsPayload, input, command, finish=_presigned)


async def _presigned(changed: Changed) -> dict[str, object]:
    """The permissions, made anew for a call sent again: they need no record."""
    uploads = [service.presign(photo) for photo in await service.promised(list(changed.values()))]
    return {
        "uploads": [
            PhotoUpload(
                photo_id=upload.photo.id,
                url=upload.url,
                fields=[UploadField(name=name, value=value) for name, value in upload.fields.items()],
                max_bytes=upload.max_bytes,
                expires_at=upload.expires_at,
            )
            for upload in uploads
        ]
    }
