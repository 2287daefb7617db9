"""A photo is shown in one place: whoever shows it attaches it, in the transaction that does so."""

from collections.abc import Sequence
from uuid import UUID

from parvis.core import clock
from parvis.core.db import execute, fetch
from parvis.core.errors import Mistake
from parvis.photos.errors import PhotoRefused, PhotoTaken, PhotoTwice, PhotoUnknown, UploadMissing
from parvis.photos.models import PhotoStatus


async def attach(
    photo_ids: Sequence[UUID], *, owner_id: UUID, replacing: Sequence[UUID] = (), withheld: bool = False
) -> None:
    """Mark these photos as shown, instead of others that were; `withheld` while what shows them is not for all to see.

    One that is still being processed is accepted, so that nobody waits: others see it once it is ready. All rows are
    locked in one order, so that two such commands cannot wait for each other. Those that were shown there already may
    stay, whoever sent them: members of an organisation change its stories together.
    Raises Mistake at (`photo_ids`, index): NOT_FOUND for another's, PHOTO_NOT_READY, INVALID (refused, or twice),
    TAKEN.
    """
    wanted = sorted({*photo_ids, *replacing})
    rows = await fetch("SELECT id FROM photo WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", wanted)
    if not rows and not photo_ids:
        return
    await execute("UPDATE photo SET attached_at = NULL WHERE id = ANY($1)", list(replacing))
    rows = await fetch("SELECT id, owner_id, status, attached_at FROM photo WHERE id = ANY($1)", list(photo_ids))
    found = {row["id"]: row for row in rows if row["owner_id"] == owner_id or row["id"] in replacing}
    for index, photo_id in enumerate(photo_ids):
        path = ("photo_ids", str(index))
        if photo_id in photo_ids[:index]:
            raise PhotoTwice(*path)
        if refusal := _refusal(found.get(photo_id), path):
            raise refusal
    await execute(
        "UPDATE photo SET attached_at = $2, is_withheld = $3 WHERE id = ANY($1)", list(photo_ids), clock.now(), withheld
    )


async def withhold(photo_ids: Sequence[UUID], *, withheld: bool) -> None:
    """Take these photos out of everybody's sight but their owners', or show them again. In the caller's transaction."""
    await execute("UPDATE photo SET is_withheld = $2 WHERE id = ANY($1)", sorted(photo_ids), withheld)


def _refusal(row: dict[str, object] | None, path: tuple[str, str]) -> Mistake | None:
    if row is None:
        return PhotoUnknown(*path)
    if row["status"] == PhotoStatus.AWAITING_UPLOAD:
        return UploadMissing(*path)
    if row["status"] == PhotoStatus.REJECTED:
        return PhotoRefused(*path)
    if row["attached_at"] is not None:
        return PhotoTaken(*path)
    return None
