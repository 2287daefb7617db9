"""Every error that Parvis means to raise.

ParvisError
├── Mistake           what the person can mend; the payload's `errors` (or the form) show it beside the field
├── Unauthenticated   nobody is signed in, or the session or token is not good (any more)
├── Forbidden         signed in, but not allowed to
├── RateLimited       too often; says when to come back
├── TooCostly         an operation that asks for more than one may
├── CursorExpired     a live cursor older than the events kept; carries a fresh one
└── Unavailable       a part of the house is down; retry

Anything else is a fault of ours: it is logged with an id, and the id is all the outside sees (INTERNAL).
Messages are ids of the catalogue in English; `parvis.core.i18n` says them in the reader's language.
"""

from enum import StrEnum
from types import TracebackType


class Code(StrEnum):
    """What is wrong with an input, for programs; the message says it to people."""

    ALREADY_DONE = "ALREADY_DONE"
    BLANK = "BLANK"
    CLOSED = "CLOSED"
    CODE_EXPIRED = "CODE_EXPIRED"
    CODE_WRONG = "CODE_WRONG"
    CONFLICT = "CONFLICT"
    CREDENTIALS_WRONG = "CREDENTIALS_WRONG"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    PHOTO_NOT_READY = "PHOTO_NOT_READY"
    TAKEN = "TAKEN"
    TOO_DEEP = "TOO_DEEP"
    TOO_LONG = "TOO_LONG"
    TOO_MANY = "TOO_MANY"
    TOO_SHORT = "TOO_SHORT"
    TOO_YOUNG = "TOO_YOUNG"


class ParvisError(Exception):
    """The root; `code` is public and stable, `message` an id of the catalogue, `params` fill its braces."""

    code: str = "INTERNAL"

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


class Mistake(ParvisError):
    """What a person can mend. `path` names the input field, from the input's root."""

    def __init__(self, code: Code, message: str, path: tuple[str, ...] = (), **params: object) -> None:
        super().__init__(message, **params)
        self.code = code
        self.path = path


class Mistakes(ParvisError):
    """Several mistakes of one input, so that a form shows them all at once."""

    code = "INVALID"

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("The input has several mistakes.")
        self.mistakes = mistakes


class MistakeCollector:
    """Checks several fields of one input, so that a form shows every mistake at once.

    ```python
    mistakes = MistakeCollector()
    with mistakes:
        email = check_email(email)
    with mistakes:
        check_password(password)
    mistakes.raise_if_any()
    ```
    """

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, Mistake):
            self._found.append(error)
            return True
        return False

    def raise_if_any(self) -> None:
        """Raise the Mistake if there is one, Mistakes if there are several."""
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise Mistakes(self._found)


class Unauthenticated(ParvisError):
    code = "UNAUTHENTICATED"

    def __init__(self, message: str = "Please sign in first.") -> None:
        super().__init__(message)


class Forbidden(ParvisError):
    code = "FORBIDDEN"

    def __init__(self, message: str = "You are not allowed to do this.") -> None:
        super().__init__(message)


class RateLimited(ParvisError):
    """`retry_after` in seconds."""

    code = "RATE_LIMITED"

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many tries. Please come back in {seconds} seconds.", seconds=retry_after)
        self.retry_after = retry_after


class TooCostly(ParvisError):
    code = "TOO_COSTLY"


class CursorExpired(ParvisError):
    """The client must read again from the start and go on from `fresh_cursor`."""

    code = "CURSOR_EXPIRED"

    def __init__(self, fresh_cursor: str) -> None:
        super().__init__("This cursor is too old: read again, then go on from the fresh one.")
        self.fresh_cursor = fresh_cursor


class Unavailable(ParvisError):
    """`part` names what is down, for the log and /readyz."""

    code = "UNAVAILABLE"

    def __init__(self, part: str) -> None:
        super().__init__("A part of the service is not reachable at the moment. Please retry in a moment.")
        self.part = part
