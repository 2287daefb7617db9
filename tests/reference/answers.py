"""What each domain says of its types: who sees a row, what a field answers. Nothing here knows the declarations."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.reference.rows import Row

if TYPE_CHECKING:
    from tests.reference.square import Square

Answer = Callable[..., Any]

ANSWERS: dict[str, Answer] = {}
VISIBLE: dict[str, Callable[["Square", Row], bool]] = {}
KINDS: dict[str, Callable[["Square", Row], str]] = {}


@dataclass(frozen=True, slots=True)
class Thing:
    """A row as an object of one concrete type. Made by `Square.thing`, which asks whether the viewer sees it."""

    type_name: str
    row: Row

    @property
    def key(self) -> object:
        return self.row["id"] if "id" in self.row else self.row["code"]


@dataclass(frozen=True, slots=True)
class Plain:
    """An object of no table: its fields by their names in the SDL."""

    type_name: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is ordered by, where that is no column."""

    of: Callable[[Row], Any]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole list that is answered by pages.

    `order` sorts it: columns, a minus before the name for descending, or a `Key`; the last one decides all ties.
    """

    things: Sequence[Thing]
    order: tuple[str | Key, ...]


class Refused(Exception):
    """The field answers with an error of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def answers(*names: str) -> Callable[[Answer], Answer]:
    """`f(square, row, **arguments)` answers these fields, each named `Type.field`.

    Arguments come by their SDL names in snake_case, those without a value or a default not at all; enums as names.
    The row of a `Plain` is its fields; that of a root field is empty.
    """

    def register(answer: Answer) -> Answer:
        for name in names:
            assert name not in ANSWERS, f"{name} is answered twice"
            ANSWERS[name] = answer
        return answer

    return register


def for_types(*type_names: str, field: str) -> Callable[[Answer], Answer]:
    """`answers` for one field of several types."""
    return answers(*(f"{name}.{field}" for name in type_names))


def visible(*type_names: str) -> Callable[[Callable[["Square", Row], bool]], Callable[["Square", Row], bool]]:
    """`f(square, row)` says whether the viewer sees rows of these types. Those of a type without such a rule all do."""

    def register(rule: Callable[["Square", Row], bool]) -> Callable[["Square", Row], bool]:
        for name in type_names:
            assert name not in VISIBLE, f"{name} has two rules"
            VISIBLE[name] = rule
        return rule

    return register


def kind_of(interface: str) -> Callable[[Callable[["Square", Row], str]], Callable[["Square", Row], str]]:
    """`f(square, row)` names the concrete type of a row of an interface."""

    def register(naming: Callable[["Square", Row], str]) -> Callable[["Square", Row], str]:
        KINDS[interface] = naming
        return naming

    return register


def global_id(type_name: str, key: object) -> str:
    return b64encode(f"{type_name}:{key}".encode()).decode()


def decoded(text: str) -> tuple[str, UUID] | None:
    """The type and key that a global id names; None where it is none."""
    try:
        type_name, _, key = b64decode(text, validate=True).decode("ascii").partition(":")
        return type_name, UUID(key)
    except (NotBase64, ValueError):
        return None


def key_of(text: str | None, *type_names: str) -> UUID | None:
    """The key of an id of one of these types; None for any other."""
    found = decoded(text) if text is not None else None
    return found[1] if found and found[0] in type_names else None
