"""Keyset pages: Relay's connection types, page sizes and the cursors that mark a place in an order."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

import strawberry

from parvis.core.errors import Code, Mistake
from parvis_graphql.engine.declarations import dear, listed
from parvis_graphql.engine.declared import Order
from parvis_graphql.engine.entities import Record

N = TypeVar("N")
DEFAULT_PAGE = 20
LARGEST_PAGE = 100
#: beyond this many a total is not worth its cost
COUNT_CAP = 10_000
#: in objects of an answer that take PostgreSQL as long
_COUNT_COST = 25
#: how the parameters of a place begin
AFTER, BEFORE = "after_", "before_"
_LONGEST_CURSOR = 1_000
_WIDEST_OFFSET = timedelta(hours=16)  # of PostgreSQL; Python knows of wider ones
_NOT_KEPT = re.compile("[\x00\ud800-\udfff]")
_INTEGER = re.compile("-?[0-9]{1,10}")
_BIGINT = re.compile("-?[0-9]{1,19}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?[+-][0-9]{2}(:[0-9]{2})?")
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?(e[+-]?[0-9]{1,2})?")


@strawberry.type(description="Where a page stands.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there is more after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there is more before this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last edge.")


@strawberry.type(description="A place in a list.")
class Edge(Generic[N]):
    cursor: str = strawberry.field(description="Pass it as `after` or `before`.")
    node: N = strawberry.field(description="What stands there.")


@strawberry.type(description="A page of a list that can grow.")
class Connection(Record, Generic[N]):
    edges: list[Edge[N]] = listed("The page, with a cursor for each.")
    nodes: list[N] = listed("The page, without the cursors.")
    page_info: PageInfo = strawberry.field(description="Where this page stands.")
    total_count: int = strawberry.field(
        description=f"How many there are in all; counted up to {COUNT_CAP:,}.", metadata=dear(_COUNT_COST)
    )


@dataclass(frozen=True, slots=True)
class Page:
    """What was asked for: `size` rows from the start, or from the end where `backward`."""

    size: int
    backward: bool
    after: list[str] | None
    before: list[str] | None


def page_of(arguments: Mapping[str, Any], order: Order) -> Page:
    """Read `first`, `after`, `last`, `before`. Raises Mistake INVALID for sizes and cursors that are none."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise Mistake(Code.INVALID, "Ask for `first` or `last`, not both.", ("last",))
    name, size = ("first", first) if last is None else ("last", last)
    return Page(
        size=bounded_size(name, size, LARGEST_PAGE, DEFAULT_PAGE),
        backward=last is not None,
        after=_decode(arguments.get("after"), order, "after"),
        before=_decode(arguments.get("before"), order, "before"),
    )


def bounded_size(name: str, size: int | None, largest: int, default: int | None = None) -> int:
    """How many rows to read. Raises Mistake INVALID for fewer than one or more than `largest`."""
    if size is None:
        return default or largest
    if not 1 <= size <= largest:
        raise Mistake(Code.INVALID, "A page has 1 to {largest} entries.", (name,), largest=largest)
    return size


def cursor(order: Order) -> str:
    """The place of a row in an order as SQL: what `_decode` reads. Base64 breaks its lines; a cursor has none."""
    values = ", ".join(f"CAST({term.sql} AS text)" for term in order)
    return f"translate(encode(convert_to(CAST(JSON_ARRAY({values}) AS text), 'UTF8'), 'base64'), E'+/=\\n', '-_')"


def _decode(text: str | None, order: Order, name: str) -> list[str] | None:
    """The place that a cursor marks. What it says is checked here: a statement that fails would end the snapshot."""
    if text is None:
        return None
    try:
        values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4))) if len(text) <= _LONGEST_CURSOR else None
    except ValueError:
        values = None
    if (
        not isinstance(values, list)
        or len(values) != len(order)
        or not all(isinstance(value, str) for value in values)
        or not all(_FITS[term.cast](value) for term, value in zip(order, values, strict=True))
    ):
        raise Mistake(Code.INVALID, "This is not a cursor of this list and order.", (name,))
    return values


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can take it: no NUL, no half of a surrogate pair."""
    return _NOT_KEPT.search(text) is None


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _is_integer(text: str) -> bool:
    return _INTEGER.fullmatch(text) is not None and -(2**31) <= int(text) < 2**31


def _is_bigint(text: str) -> bool:
    return _BIGINT.fullmatch(text) is not None and -(2**63) <= int(text) < 2**63


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    """As PostgreSQL itself writes it: every day that Python knows is one that PostgreSQL knows."""
    try:
        offset = datetime.fromisoformat(text).utcoffset() if _MOMENT.fullmatch(text) else None
    except ValueError:
        return False
    return offset is not None and abs(offset) < _WIDEST_OFFSET


#: whether a text can be cast to the type of an order's term
_FITS: dict[str, Callable[[str], bool]] = {
    "uuid": _is_uuid,
    "integer": _is_integer,
    "bigint": _is_bigint,
    "double precision": _is_number,
    "text": is_storable,
    "date": _is_date,
    "timestamptz": _is_moment,
}


def beyond(order: Order, prefix: str, *, backward: bool) -> str:
    """The rows after a place (before it, where `backward`): each term in its own direction, ties by the next.

    The place is in the parameters `:{prefix}a`, `:{prefix}b`, … as text.
    """
    either: list[str] = []
    for index, term in enumerate(order):
        equal = [f"{earlier.sql} = {_place(prefix, i, earlier.cast)}" for i, earlier in enumerate(order[:index])]
        sign = "<" if term.descending != backward else ">"
        either.append(" AND ".join([*equal, f"{term.sql} {sign} {_place(prefix, index, term.cast)}"]))
    return f"({' OR '.join(either)})"


def _place(prefix: str, index: int, cast: str) -> str:
    return f"CAST(CAST(:{prefix}{'abcdef'[index]} AS text) AS {cast})"


def place_values(page: Page) -> dict[str, object]:
    """The parameters that `beyond` names."""
    return {
        f"{prefix}{'abcdef'[index]}": value
        for prefix, place in ((AFTER, page.after), (BEFORE, page.before))
        for index, value in enumerate(place or ())
    }


def order_by(order: Order, *, backward: bool) -> str:
    return ", ".join(f"{term.sql} {'DESC' if term.descending != backward else 'ASC'}" for term in order)
