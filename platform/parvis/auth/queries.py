"""Reads of accounts, and who may see what of them: nobody but oneself."""

from parvis.auth import policy
from parvis.auth.credentials import hash_secret
from parvis.auth.models import Account
from parvis.auth.permissions import TOKEN_SCOPES, Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch_value, look_up
from parvis.core.settings import get_settings
from parvis.core.sql import Predicate

#: an account's row: whoever asks
IS_VIEWER = Predicate("{t}.id = :viewer")
OWN_ACCOUNT = policy.OWN_ACCOUNT
OWN = policy.OWN
_ALL = frozenset(Permission)

_WHO_SIGNED_IN = """
SELECT account.id AS account_id, account.is_admin, account.email, account.locale, session.id AS session_id
FROM session JOIN account ON account.id = session.account_id
WHERE session.token_hash = $1 AND session.expires_at > $2 AND account.suspended_at IS NULL
"""

_WHO_SENT_IT = """
SELECT account.id AS account_id, account.locale, access_token.id AS token_id,
       ARRAY(SELECT jsonb_array_elements_text(access_token.scopes)) AS scopes
FROM access_token JOIN account ON account.id = access_token.account_id
WHERE access_token.token_hash = $1 AND access_token.revoked_at IS NULL
  AND (access_token.expires_at IS NULL OR access_token.expires_at > $2) AND account.suspended_at IS NULL
"""

_STILL_VALID = """
SELECT EXISTS (
    SELECT FROM account
    WHERE account.id = $1 AND account.suspended_at IS NULL
      AND ($2::uuid IS NULL OR EXISTS (
          SELECT FROM session WHERE session.id = $2 AND session.account_id = $1 AND session.expires_at > $4))
      AND ($3::uuid IS NULL OR EXISTS (
          SELECT FROM access_token
          WHERE access_token.id = $3 AND access_token.account_id = $1 AND access_token.revoked_at IS NULL
            AND (access_token.expires_at IS NULL OR access_token.expires_at > $4)))
)
"""


async def viewer_from_session(secret: str, locale: str | None = None) -> Viewer | None:
    """Who holds this cookie, with every permission; None if the session is unknown, over, or its account suspended.

    `locale` is the language the request insists on; without one, the account's own. The door answers None with
    Unauthenticated on the API, and on a page by clearing the cookie and showing the page for signing in.
    """
    row = await look_up(_WHO_SIGNED_IN, hash_secret(secret), clock.now())
    if row is None:
        return None
    return Viewer(
        id=row["account_id"],
        permissions=_ALL,
        is_admin=row["is_admin"],
        is_moderator=row["is_admin"] or row["email"] in get_settings().moderators,
        locale=locale or row["locale"],
        session_id=row["session_id"],
    )


async def viewer_from_token(secret: str, locale: str | None = None) -> Viewer | None:
    """Whom this token speaks for, with its scopes and never as an administrator; None if it is no good (any more).

    The door answers None with Unauthenticated: a bad token is never taken for a visitor.
    """
    row = await look_up(_WHO_SENT_IT, hash_secret(secret), clock.now())
    if row is None:
        return None
    return Viewer(
        id=row["account_id"],
        permissions=frozenset(scope for scope in TOKEN_SCOPES if scope in row["scopes"]),
        locale=locale or row["locale"],
        token_id=row["token_id"],
    )


async def is_still_valid(viewer: Viewer) -> bool:
    """Whether the session or token that made this viewer is still good; for sockets that stay open. One statement."""
    if viewer.id is None:
        return True
    return bool(await fetch_value(_STILL_VALID, viewer.id, viewer.session_id, viewer.token_id, clock.now()))


async def account_by_email(email: str) -> Account | None:
    """For the command line and for signing in; never answered to a visitor. `email` as `check_email` returns it."""
    return await Account.get_or_none(email=email)
