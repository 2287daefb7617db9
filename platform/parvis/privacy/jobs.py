"""Making copies, sweeping old ones, and forgetting the last traces of those who left."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from parvis.auth.models import Account
from parvis.core import clock
from parvis.core.db import execute, fetch, transaction
from parvis.core.jobs import job, periodic
from parvis.core.mail import send_mail
from parvis.photos.storage import reaching_storage
from parvis.privacy import letters, policy
from parvis.privacy.archive import write_archive
from parvis.privacy.models import Export, ExportState
from parvis_media.policy import EXPORTS

_SWEPT_AT_ONCE = 100
#: longer than the queue tries; a copy that is not made by then never will be, and another may be asked for
_GIVEN_UP_AFTER = timedelta(days=1)


@job("privacy.export")
async def export(export_id: str) -> None:
    """Make the copy, lay it ready, tell its owner. Run again it makes the same anew under the same name."""
    asked = await Export.get_or_none(id=UUID(export_id))
    if asked is None:  # they left meanwhile
        return
    if asked.state is ExportState.PREPARING:
        with TemporaryDirectory(prefix="export-") as folder:
            file = Path(folder) / "export.zip"
            await write_archive(asked.account_id, file)
            with reaching_storage() as storage:
                await storage.put_export(asked.key, file, "application/zip")
            size = file.stat().st_size
        ready = await Export.filter(id=asked.id).update(
            state=ExportState.READY, size=size, expires_at=clock.now() + policy.EXPORT_KEPT
        )
        if not ready:  # they left while it was made
            await _delete_objects([asked.key])
            return
    account = await Account.get_or_none(id=asked.account_id)
    if account is not None:
        subject, text = letters.export_ready(locale=account.locale)
        await send_mail(account.email, subject, text)


@job("privacy.delete_exports")
async def delete_exports(keys: list[str]) -> None:
    """Delete these files from the store; those already gone count as deleted."""
    await _delete_objects(keys)


@job("privacy.forget")
async def forget(actor_id: str) -> None:
    """Delete what event rows still say of somebody who left: that there were news for them, and of them.

    Some minutes after the erasure, so that open sockets have heard that their session is over.
    """
    topics = [f"account:{actor_id}", f"actor:{actor_id}"]
    async with transaction():
        await execute(
            "UPDATE event SET topics = topics - $1::text[]"
            " WHERE seq IN (SELECT seq FROM event_topic WHERE topic = ANY($1::text[]))",
            topics,
        )
        await execute("DELETE FROM event_topic WHERE topic = ANY($1::text[])", topics)


@periodic("27 * * * *", "privacy.sweep")
async def sweep() -> None:
    """Delete copies past their time, forget those that could not be made, and clear away files that no row names:
    a worker was killed that had just laid one down for somebody who left."""
    now = clock.now()
    rows = await fetch(
        "SELECT id, key FROM export WHERE expires_at < $1 OR (state = $2 AND created_at < $3) LIMIT $4",
        now,
        ExportState.PREPARING.value,
        now - _GIVEN_UP_AFTER,
        _SWEPT_AT_ONCE,
    )
    await _delete_objects([row["key"] for row in rows])
    await execute("DELETE FROM export WHERE id = ANY($1)", [row["id"] for row in rows])
    with reaching_storage() as storage:
        before = now - policy.EXPORT_KEPT - _GIVEN_UP_AFTER
        await storage.delete([key async for key in storage.list_older_than(EXPORTS, before)])


async def _delete_objects(keys: list[str]) -> None:
    with reaching_storage() as storage:
        await storage.delete(keys)
