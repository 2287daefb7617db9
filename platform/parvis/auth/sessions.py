"""Sessions: a row for each browser that signed in, ended by its person, by the next sign-in there, or by time."""

from uuid import UUID

from parvis.auth import policy
from parvis.auth.credentials import hash_secret, new_session_secret
from parvis.auth.events import session_ended
from parvis.auth.models import Account, Session
from parvis.core import clock
from parvis.core.db import fetch

_LONGEST_USER_AGENT = 200
_SWEPT_AT_ONCE = 1000


async def open_session(account: Account, *, user_agent: str) -> str:
    """Start a session; the secret for the cookie, which is kept nowhere else. Inside a transaction."""
    secret = new_session_secret()
    now = clock.now()
    await Session.create(
        account=account,
        token_hash=hash_secret(secret),
        user_agent="".join(filter(str.isprintable, user_agent))[:_LONGEST_USER_AGENT],
        created_at=now,
        expires_at=now + policy.SESSION_LIFETIME,
    )
    return secret


async def end_session(session_id: UUID) -> None:
    """End it and announce that; ended already, nothing happens. Inside a transaction."""
    for row in await fetch("DELETE FROM session WHERE id = $1 RETURNING id, account_id", session_id):
        await session_ended(row["account_id"], row["id"])


async def end_expired_sessions() -> int:
    """End what is past its time, a bounded number; how many. Inside a transaction."""
    rows = await fetch(
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at <= $1 LIMIT $2"
        " FOR UPDATE SKIP LOCKED) RETURNING id, account_id",
        clock.now(),
        _SWEPT_AT_ONCE,
    )
    for row in rows:
        await session_ended(row["account_id"], row["id"])
    return len(rows)
