"""How errors look from outside: a code for programs, a sentence for people, never a trace."""

import logging
import re
from uuid import uuid4

import strawberry
from graphql import GraphQLError
from strawberry.exceptions import StrawberryGraphQLError

from parvis.core.db import CONNECTION_ERRORS
from parvis.core.errors import Code, CursorExpired, Mistake, Mistakes, ParvisError, RateLimited, Unavailable
from parvis.core.i18n import translate
from parvis_graphql.engine.entities import Record
from parvis_graphql.engine.fill import NullOutOfPlace
from parvis_graphql.enums import described

logger = logging.getLogger("parvis.graphql")
_UNDERSCORE = re.compile("_([a-z])")
#: graphql-core's guesses at what was meant; Strawberry leaves out only those about output fields
_SUGGESTION = re.compile(r" Did you mean [^?]*\?")

described(
    Code,
    "What is wrong with an input.",
    {
        "ALREADY_DONE": "It has been done already.",
        "BLANK": "Something must be written here.",
        "CLOSED": "It is closed for this.",
        "CODE_EXPIRED": "The code is too old, or was tried too often.",
        "CODE_WRONG": "The code is not the one that was sent.",
        "CONFLICT": "It has changed meanwhile; read it again.",
        "CREDENTIALS_WRONG": "Address and password do not belong together.",
        "IDEMPOTENCY_KEY_REUSED": "The key was used with another input.",
        "INVALID": "It is not of the form that is wanted.",
        "NOT_FOUND": "It does not exist, or not any more, or not for the caller.",
        "PHOTO_NOT_READY": "A photo is not ready to be used.",
        "TAKEN": "Somebody else has it.",
        "TOO_DEEP": "Answers go no deeper.",
        "TOO_LONG": "It is too long.",
        "TOO_MANY": "There are too many.",
        "TOO_SHORT": "It is too short.",
        "TOO_YOUNG": "One must be older for this.",
    },
    name="UserErrorCode",
)


@strawberry.type(description="What a person can mend in an input.")
class UserError(Record):
    code: Code = strawberry.field(description="For programs; stable.")
    message: str = strawberry.field(description="For people, in the caller's language.")
    path: list[str] | None = strawberry.field(description="The input field it is about, from the input's root.")


def camel(name: str) -> str:
    return _UNDERSCORE.sub(lambda match: match.group(1).upper(), name)


def user_errors(error: Mistake | Mistakes, locale: str) -> list[UserError]:
    mistakes = error.mistakes if isinstance(error, Mistakes) else [error]
    return [
        UserError(
            code=Code(mistake.code),
            message=translate(mistake.message, locale, **mistake.params),
            path=[camel(part) for part in mistake.path] or None,
        )
        for mistake in mistakes
    ]


def present(error: GraphQLError, locale: str) -> GraphQLError:
    """The error as the outside sees it. What was not foreseen is logged under an id, and the id is all that leaves."""
    original = error.original_error
    while isinstance(original, GraphQLError) and original.original_error is not None:
        original = original.original_error
    if isinstance(original, ParvisError):
        extensions: dict[str, object] = {"code": str(original.code)}
        if isinstance(original, RateLimited):
            extensions["retryAfter"] = original.retry_after
        if isinstance(original, CursorExpired):
            extensions["freshCursor"] = original.fresh_cursor
        if isinstance(original, Mistake) and original.path:
            extensions["argument"] = camel(original.path[0])
        return _shown(error, translate(original.message, locale, **original.params), extensions)
    if original is None or isinstance(original, (GraphQLError, StrawberryGraphQLError)):
        return _shown(error, _SUGGESTION.sub("", error.message), {"code": "INVALID_OPERATION"})
    if isinstance(original, TimeoutError):
        return _shown(error, translate("This took too long. Please ask for less.", locale), {"code": "TIMEOUT"})
    if isinstance(original, CONNECTION_ERRORS):  # a statement of a service outside of any transaction
        logger.warning("database not reached: %s in %s", type(original).__name__, _place(original))
        down = Unavailable("database")
        return _shown(error, translate(down.message, locale), {"code": down.code})
    reference = str(uuid4())
    # the kind and place of the fault, not its message: a message may quote what somebody wrote
    logger.error("fault %s: %s in %s", reference, type(original).__name__, _place(original))
    message = translate("Something went wrong on our side. Reference: {reference}", locale, reference=reference)
    return _shown(error, message, {"code": "INTERNAL", "reference": reference})


def _shown(error: GraphQLError, message: str, extensions: dict[str, object]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )


def _place(error: BaseException) -> str:
    if isinstance(error, NullOutOfPlace):
        return error.place
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "an unknown place"
