"""The picture of a person or an organisation."""

from uuid import UUID

from parvis.core.errors import Mistake
from parvis.directory.errors import AvatarNotReady
from parvis.directory.models import Actor
from parvis.photos.attachments import attach
from parvis.photos.models import Photo, PhotoStatus


async def swap_avatar(actor: Actor, photo_id: UUID, *, owner_id: UUID) -> None:
    """Take the new picture, sent by `owner_id`, into use and let go of the old one, which is then swept.

    The caller saves the actor, in the same transaction. Raises Mistake NOT_FOUND, PHOTO_NOT_READY, INVALID or TAKEN
    at `avatar_photo_id`.
    """
    try:
        await attach([photo_id], owner_id=owner_id, replacing=[actor.avatar_id] if actor.avatar_id else [])
    except Mistake as mistake:
        mistake.path = ("avatar_photo_id",)
        raise
    # a proposal may wait for its photos; a face that is not there yet would only be missing
    if not await Photo.exists(id=photo_id, status=PhotoStatus.READY):
        raise AvatarNotReady
    actor.avatar_id = photo_id
