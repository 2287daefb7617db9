"""Operations that ask for all there is: every field of every row of a type, every list, all that hides something.

What is drawn at random meets a rare field of a rare row seldom; here each is met once by everybody who may look.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    assert_object_type,
    get_named_type,
    is_leaf_type,
    is_object_type,
)
from tests.reference.executing import sdl_schema
from tests.reference.names import Names
from tests.reference.operations import LEFT_OUT, Operation

from parvis.activity.kinds import ActivityKind

T = TypeVar("T")

#: in one operation, so that the guard lets it pass: objects, lists of theirs in all, fields of one name
_AT_ONCE, _LISTS, _OF_ONE_NAME = 15, 30, 20
#: what fields want to be told
_TOLD = {
    "number": "number: 1",
    "after": "first: 30",
    "measure": 'measure: "RECOMMENDATION"',
    "within": "within: FRANCE",
}
#: so many at once that only their values are asked for; each is met elsewhere
_BRIEF = {"Barometer.communes", "Barometer.map"}
_LONG_PAGE = 100
#: lists of the whole square, and those of the viewer
_ROOTS = (
    "activity",
    "barometer",
    "cases",
    "criteria",
    "moderationLog",
    "period",
    "proposals",
    "roleRequests",
    "stories",
    "themes",
    "viewer",
)


def everything(names: Names) -> Iterator[Operation]:
    """Every row that has an id, with what hangs on it as ids; every list that hangs on nothing; every notice."""
    for kind in sdl_schema().type_map.values():
        if is_object_type(kind) and kind.name in names.types:
            for asked in _in_operations(kind):
                yield from _nodes(names.ids(kind.name), f"... on {kind.name} {{ {asked} }}", _at_once(kind))
    yield from (Operation(f"{{ {_root(name, names)} }}", {}) for name in _ROOTS)
    contents = [one for kind in ("Proposal", "Story", "Comment", "Opinion") for one in names.ids(kind)]
    for some in _parts(contents):
        notices = (f'n{number}: moderationNotice(contentId: "{one}") {{ id }}' for number, one in enumerate(some))
        yield Operation(f"{{ {' '.join(notices)} }}", {})
    for some in _parts(names.samples("Commune.proposal", "number")):
        numbered = (
            f"p{one}: proposal(number: {one}) {{ id }} n{one}: proposalNotice(number: {one}) {{ id }}" for one in some
        )
        yield from _nodes(names.ids("Commune"), f"... on Commune {{ {' '.join(numbered)} }}")
    for some in _parts(names.invitations):
        offers = (
            f'o{number}: invitation(id: "{one["id"]}", secret: "{one["secret"]}") {_all_of(_type("InvitationOffer"))}'
            for number, one in enumerate(some)
        )
        yield Operation(f"{{ {' '.join(offers)} }}", {})


def whole(type_name: str) -> str:
    """Every field of a type, as a selection: what has an id as that alone."""
    return _all_of(_type(type_name))


def _at_once(kind: GraphQLObjectType) -> int:
    lists = sum("after" in field.args for field in kind.fields.values())
    return min(_AT_ONCE, _LISTS // max(lists, 1))


def _nodes(ids: Sequence[str], asked: str, most: int = _AT_ONCE) -> Iterator[Operation]:
    document = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename {asked} }} }}"
    return (Operation(document, {"ids": list(some)}) for some in _parts(ids, most))


def _parts(whole: Sequence[T], most: int = _OF_ONE_NAME) -> Iterator[Sequence[T]]:
    return (whole[first : first + most] for first in range(0, len(whole), most))


def _type(name: str) -> GraphQLObjectType:
    return assert_object_type(sdl_schema().type_map[name])


def _root(name: str, names: Names) -> str:
    field = _type("Query").fields[name]
    if is_leaf_type(get_named_type(field.type)):
        return name
    of = assert_object_type(get_named_type(field.type))
    if "after" not in field.args:
        return f"{name} {_all_of(of)}"
    entry = assert_object_type(get_named_type(of.fields["nodes"].type))
    # one that has no id that `node` takes is met here and nowhere else
    asked = "{ id }" if entry.name in names.types else _all_of(entry)
    kinds = f", kinds: [{' '.join(ActivityKind.__members__)}]" if "kinds" in field.args else ""
    return f"{name}(first: {_LONG_PAGE}{kinds}) {{ totalCount nodes {asked} }}"


def _in_operations(kind: GraphQLObjectType) -> Iterator[str]:
    """What is asked of one with an id: a scorecard, of which much hangs, in an operation of its own."""
    fields = _fields(kind)
    apart = {name for name in fields if get_named_type(kind.fields[name].type).name == "Scorecard"}
    yield " ".join(text for name, text in fields.items() if name not in apart)
    yield from (fields[name] for name in sorted(apart))


def _all_of(kind: GraphQLObjectType, above: tuple[str, ...] = ()) -> str:
    return f"{{ {' '.join(_fields(kind, above).values())} }}"


def _fields(kind: GraphQLObjectType, above: tuple[str, ...] = ()) -> dict[str, str]:
    """Everything, but of the types of what stands above only values."""
    asked = {}
    for name, field in kind.fields.items():
        coordinate = f"{kind.name}.{name}"
        is_asked = coordinate not in LEFT_OUT and (kind.name not in above or is_leaf_type(get_named_type(field.type)))
        if is_asked:
            brief = ("Scorecard",) if coordinate in _BRIEF else ()
            asked[name] = _asked(name, field, (*above, kind.name, *brief))
    return asked


def _asked(name: str, field: GraphQLField, above: tuple[str, ...]) -> str:
    told = [text for argument, text in _TOLD.items() if argument in field.args]
    call = f"{name}({', '.join(told)})" if told else name
    named: Any = get_named_type(field.type)
    if is_leaf_type(named):
        return call
    # what has an id is asked about by its own; the rest exists nowhere else
    return f"{call} {'{ __typename id }' if 'id' in named.fields else _all_of(named, above)}"
