"""What keeps a page from being shown: a status, and a sentence for whoever reads."""

from collections.abc import Sequence

from graphql import GraphQLError

from parvis.core.errors import Mistake, Mistakes, ParvisError, RateLimited
from parvis.core.i18n import translate

_STATUSES = {
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "RATE_LIMITED": 429,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
    "TIMEOUT": 503,
}


class Failure(Exception):
    """Ends the page. `message` is in the reader's language; None says what the status says to everybody."""

    def __init__(self, status: int, message: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(status)
        self.status, self.message, self.retry_after = status, message, retry_after


def failure_of(errors: Sequence[GraphQLError]) -> Failure:
    """The worst of a result's top-level errors, which are in the reader's language already."""
    worst = max(errors, key=lambda error: _status(error.extensions))
    extensions = worst.extensions or {}
    return Failure(_status(extensions), worst.message, extensions.get("retryAfter"))


def failure_from(error: ParvisError, locale: str) -> Failure:
    """The same for an error of a service that a page calls itself."""
    status = 422 if isinstance(error, Mistake | Mistakes) else _STATUSES.get(str(error.code), 400)
    retry_after = error.retry_after if isinstance(error, RateLimited) else None
    return Failure(status, translate(error.message, locale, **error.params), retry_after)


def _status(extensions: dict[str, object] | None) -> int:
    """What a page was asked for amiss (a cursor, a number out of range) is 400."""
    return _STATUSES.get(str((extensions or {}).get("code")), 400)
