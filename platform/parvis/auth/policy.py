"""What may be done with accounts: ages, lifetimes, how often one may try, and who may make or end what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from parvis.auth.permissions import TOKEN_SCOPES, Permission
from parvis.core import limits
from parvis.core.errors import Code, Mistake
from parvis.core.policy import Rule
from parvis.core.sql import Predicate

CODE_LIFETIME = timedelta(minutes=15)
CODE_ATTEMPTS = 5
SIGN_UP_LIFETIME = timedelta(days=1)
SESSION_LIFETIME = timedelta(days=30)
LONGEST_TOKEN_DAYS = 366
MOST_TOKENS = 50


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in `seconds` for one key."""

    bucket: str
    times: int
    seconds: int

    async def spend(self, key: str) -> None:
        """Count one try. Raises RateLimited."""
        await limits.allow(self.bucket, key, times=self.times, seconds=self.seconds)


# remotes get more than one person needs: a town's public terminals share one address
SIGN_UPS_BY_REMOTE = Limit("auth.sign_up.remote", times=30, seconds=3600)
#: first and further mails together; with five attempts each, 25 guesses an hour at a million codes
CODES_BY_EMAIL = Limit("auth.code.email", times=5, seconds=3600)
#: all that the mails above allow; counted outside the database, so that a transaction rolled back gives no try back
TRIES_BY_SIGN_UP = Limit("auth.code.tries", times=25, seconds=3600)
SIGN_INS_BY_REMOTE = Limit("auth.sign_in.remote", times=100, seconds=900)
SIGN_INS_BY_EMAIL = Limit("auth.sign_in.email", times=20, seconds=900)


#: an account's row: its own person, also by a token that may read the profile
OWN_ACCOUNT = Predicate(f"{{t}}.id = :viewer AND '{Permission.PROFILE_READ}' = ANY(:permissions::text[])")

#: a session's or an access token's row: its own account, and only in a signed-in browser, since no token carries that
#: permission: one that leaks can neither make another nor see where its owner is signed in
OWN = Predicate(f"{{t}}.account_id = :viewer AND '{Permission.SECURITY_MANAGE}' = ANY(:permissions::text[])")

REVOKE_SESSION = Rule("session", Permission.SECURITY_MANAGE, OWN)
REVOKE_TOKEN = Rule("access_token", Permission.SECURITY_MANAGE, OWN)


def grantable(scopes: Sequence[str]) -> list[str]:
    """The scopes as a token stores them: known, grantable, each once, in order. Raises Mistake BLANK or INVALID."""
    if not scopes:
        raise Mistake(Code.BLANK, "Please choose at least one permission.", ("scopes",))
    if not TOKEN_SCOPES.issuperset(scopes):
        raise Mistake(Code.INVALID, "A token cannot be given this permission.", ("scopes",))
    return sorted({str(scope) for scope in scopes})


def token_days(days: int | None) -> timedelta | None:
    """How long a token lives; None for until it is revoked. Raises Mistake INVALID."""
    if days is None:
        return None
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Mistake(
            Code.INVALID,
            "Please choose between 1 and {longest} days.",
            ("expires_in_days",),
            longest=LONGEST_TOKEN_DAYS,
        )
    return timedelta(days=days)
