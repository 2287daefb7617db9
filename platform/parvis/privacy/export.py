"""Asking for one's copy, and handing it over."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex
from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch_value, transaction
from parvis.core.errors import Code, Mistake
from parvis.core.jobs import defer
from parvis.photos.storage import reaching_storage
from parvis.privacy import policy
from parvis.privacy.errors import ExportUnderWay
from parvis.privacy.models import Export, ExportState
from parvis_media.errors import ObjectMissing
from parvis_media.policy import EXPORTS
from parvis_media.storage import OpenObject


async def request_export(viewer: Viewer) -> Export:
    """Have a copy of everything about oneself made; a mail tells when it lies ready.

    Raises Unauthenticated; Forbidden for a token; Mistake ALREADY_DONE while one is being made; RateLimited.
    """
    account_id = viewer.require(Permission.SECURITY_MANAGE)
    await policy.EXPORTS.spend(str(account_id))
    async with transaction():
        # one at a time for an account
        await fetch_value("SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE", account_id)
        if await Export.exists(account_id=account_id, state=ExportState.PREPARING):
            raise ExportUnderWay
        export = await Export.create(
            account_id=account_id,
            state=ExportState.PREPARING,
            # cannot be guessed from an id
            key=f"{EXPORTS}{token_hex(16)}.zip",
            created_at=clock.now(),
        )
        await defer("privacy.export", export_id=str(export.id))
    return export


@asynccontextmanager
async def open_export(viewer: Viewer, *, export_id: UUID) -> AsyncIterator[OpenObject]:
    """One's own copy, to be passed on piece by piece.

    Raises Unauthenticated; Forbidden for a token; Mistake NOT_FOUND for another's, or one that is not ready or past its
    time; Unavailable.
    """
    account_id = viewer.require(Permission.SECURITY_MANAGE)
    export = await Export.get_or_none(id=export_id, account_id=account_id, state=ExportState.READY)
    if export is None or export.expires_at is None or export.expires_at <= clock.now():
        raise _not_there()
    with reaching_storage() as storage:
        try:
            async with storage.open(export.key) as opened:
                yield opened
        except ObjectMissing:
            raise _not_there() from None


def _not_there() -> Mistake:
    return Mistake(Code.NOT_FOUND, "This does not exist, or not any more.", ("export_id",))
