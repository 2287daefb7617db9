"""What an administrator does about an account from the command line: shut it, open it again, give a new password.

None of this is on the API: whoever has taken over an administrator's browser cannot shut others out.
"""

import secrets
from uuid import UUID

from parvis.auth.emails import check_email
from parvis.auth.errors import AccountUnknown
from parvis.auth.events import session_ended
from parvis.auth.models import Account
from parvis.auth.passwords import hash_password
from parvis.auth.queries import account_by_email
from parvis.auth.sessions import end_session
from parvis.core import clock
from parvis.core.db import fetch, transaction

#: 96 bits, in 16 characters that can be read out on the telephone
_PASSWORD_BYTES = 12


async def suspend(email: str) -> None:
    """Let nobody in with this account; its sessions end, its tokens rest, open sockets of both close.

    What it wrote stays: that is for moderators. Again changes nothing. Raises Mistake INVALID or NOT_FOUND (`email`).
    """
    account = await _find(email)
    async with transaction():
        await Account.filter(id=account.id, suspended_at__isnull=True).update(suspended_at=clock.now())
        await _end_sessions(account.id)
        tokens = await fetch("SELECT id FROM access_token WHERE account_id = $1 AND revoked_at IS NULL", account.id)
        for row in tokens:
            await session_ended(account.id, row["id"])


async def unsuspend(email: str) -> None:
    """Let it in again: one signs in anew, and its tokens are good again. Raises as `suspend`."""
    account = await _find(email)
    await Account.filter(id=account.id).update(suspended_at=None)


async def reset_password(email: str) -> str:
    """A new password, drawn here and kept nowhere, for somebody who has lost theirs; every session ends.

    Raises as `suspend`.
    """
    account = await _find(email)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    password_hash = await hash_password(password)
    async with transaction():
        await Account.filter(id=account.id).update(password_hash=password_hash)
        await _end_sessions(account.id)
    return password


async def _find(email: str) -> Account:
    account = await account_by_email(check_email(email))
    if account is None:
        raise AccountUnknown
    return account


async def _end_sessions(account_id: UUID) -> None:
    for row in await fetch("SELECT id FROM session WHERE account_id = $1", account_id):
        await end_session(row["id"])
