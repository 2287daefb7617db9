"""The reference's answer to an operation: graphql-core's own execution, with one resolver for all fields."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, cmp_to_key
from pathlib import Path
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    assert_scalar_type,
    build_schema,
    execute_sync,
    get_named_type,
    parse,
)
from tests.reference.answers import ANSWERS, Key, Listing, Plain, Refused, Thing, global_id
from tests.reference.rows import Row
from tests.reference.square import Square

SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"
PAGING = ("first", "after", "last", "before")
_DEFAULT_PAGE = 20
_COUNT_CAP = 10_000
_CAPITAL = re.compile("(?<=[a-z0-9])([A-Z])")


#: real cursors whose place in their order is known
Places = Mapping[str, tuple[Any, ...]]


class Cursor(str):
    """A place in a list. Real ones are opaque: what stands there is what the reference says of the same edge."""

    __slots__ = ("known", "place")

    def __new__(cls, place: tuple[Any, ...], known: Places | None = None) -> "Cursor":
        cursor = super().__new__(cls, f"cursor:{place!r}")
        cursor.place = place
        cursor.known = known or {}
        return cursor

    def is_like(self, real: object) -> bool:
        """Whether a real cursor stands here, as far as it is known where that one stands."""
        return isinstance(real, str) and self.known.get(real, self.place) == self.place


class _Moment:
    """What resolvers share while one operation is answered."""

    def __init__(self, square: Square, places: Places) -> None:
        self.square = square
        self.places = places


@cache
def sdl_schema() -> GraphQLSchema:
    """The schema as its text says it, with the formats of its scalars."""
    schema = build_schema(SDL.read_text())
    formats = {"DateTime": _moment, "Date": date.isoformat, "UUID": str, "Markdown": str, "GeoJSON": dict}
    for name, serialize in formats.items():
        assert_scalar_type(schema.type_map[name]).coerce_output_value = serialize  # type: ignore[method-assign]  # how graphql-core has a built schema write them
    return schema


def fields_of(type_name: str) -> Mapping[str, GraphQLField]:
    """Those of an object type or an interface."""
    named: Any = sdl_schema().type_map[type_name]
    fields: Mapping[str, GraphQLField] = named.fields
    return fields


def answer(square: Square, document: str, variables: Mapping[str, Any], places: Places) -> ExecutionResult:
    """What the reference says. `places` are those of the real cursors that the operation may bring."""
    result = execute_sync(
        sdl_schema(),
        parse(document),
        root_value=Plain("Query", {}),
        context_value=_Moment(square, places),
        variable_values=dict(variables),
        field_resolver=_resolve,
        type_resolver=lambda value, _info, _type: value.type_name,
    )
    for error in result.errors or ():
        if "code" not in (error.extensions or {}):
            raise error.original_error or error  # a fault of the reference
    return result


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"


def snake(name: str) -> str:
    return _CAPITAL.sub(lambda match: f"_{match[1]}", name).lower()


def _snaked(value: Any) -> Any:
    return {snake(name): _snaked(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def _resolve(source: Thing | Plain, info: Any, **arguments: Any) -> Any:
    name = f"{info.parent_type.name}.{info.field_name}"
    row: Row = source.row if isinstance(source, Thing) else source.fields
    if name in ANSWERS:
        paging = {key: arguments.pop(key, None) for key in PAGING} if "last" in arguments else {}
        try:
            value = ANSWERS[name](info.context.square, row, **_snaked(arguments))
        except Refused as refused:
            raise GraphQLError(refused.code, extensions={"code": refused.code}, original_error=refused) from refused
        if isinstance(value, Listing):
            return _page(value, get_named_type(info.return_type).name, info.context.places, **paging)
    elif isinstance(source, Plain):
        value = source.fields[info.field_name]
    elif info.field_name == "id":
        value = global_id(source.type_name, source.key)
    else:
        value = row[snake(info.field_name)]
    return _named(value)


def _named(value: Any) -> Any:
    """Enum members by the names that the SDL gives them."""
    if isinstance(value, list):
        return [_named(one) for one in value]
    return value.name if isinstance(value, Enum) else value


def _page(
    listing: Listing,
    type_name: str,
    places: Places,
    *,
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
) -> Plain:
    keys = [_key(term) for term in listing.order]

    def place_of(thing: Thing) -> tuple[Any, ...]:
        return tuple(key.of(thing.row) for key in keys)

    def compare(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
        for key, ours, theirs in zip(keys, one, other, strict=True):
            if ours != theirs:
                return -1 if (ours < theirs) != key.descending else 1
        return 0

    entries = [(place_of(thing), thing) for thing in listing.things]
    entries.sort(key=cmp_to_key(lambda one, other: compare(one[0], other[0])))
    total = min(len(entries), _COUNT_CAP)
    if after is not None:
        entries = [entry for entry in entries if compare(entry[0], places[after]) > 0]
    if before is not None:
        entries = [entry for entry in entries if compare(entry[0], places[before]) < 0]
    size = last or first or _DEFAULT_PAGE
    more = len(entries) > size
    entries = entries[-size:] if last is not None else entries[:size]
    edges = [{"cursor": Cursor(place, places), "node": thing} for place, thing in entries]
    node_type = type_name.removesuffix("Connection")
    info = {
        "hasNextPage": before is not None if last is not None else more,
        "hasPreviousPage": more if last is not None else after is not None,
        "startCursor": edges[0]["cursor"] if edges else None,
        "endCursor": edges[-1]["cursor"] if edges else None,
    }
    return Plain(
        type_name,
        {
            "edges": [Plain(f"{node_type}Edge", edge) for edge in edges],
            "nodes": [edge["node"] for edge in edges],
            "pageInfo": Plain("PageInfo", info),
            "totalCount": total,
        },
    )


def _key(term: str | Key) -> Key:
    if isinstance(term, Key):
        return term
    column = term.removeprefix("-")
    return Key(lambda row: row[column], descending=term.startswith("-"))
