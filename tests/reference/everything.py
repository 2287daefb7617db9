"""Operations that ask for all there is: every field of every row of a type.

What is drawn at random meets a rare field of a rare row seldom; here each is met once by everybody who may look.
"""

from collections.abc import Iterator

from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type, is_object_type
from tests.reference.executing import sdl_schema
from tests.reference.names import Names
from tests.reference.operations import LEFT_OUT, Operation

#: objects in one operation, so that the guard lets it pass
_AT_ONCE = 15
#: what fields want to be told
_TOLD = {"number": "number: 1", "after": "first: 2"}


def everything(names: Names) -> Iterator[Operation]:
    """Every row that has an id, with what hangs on it as ids."""
    for kind in sdl_schema().type_map.values():
        if is_object_type(kind) and kind.name in names.types:
            document = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename ... on {kind.name} {_all_of(kind)} }} }}"
            ids = names.ids(kind.name)
            for first in range(0, len(ids), _AT_ONCE):
                yield Operation(document, {"ids": list(ids[first : first + _AT_ONCE])})


def _all_of(kind: GraphQLObjectType) -> str:
    fields = [_asked(name, field) for name, field in kind.fields.items() if f"{kind.name}.{name}" not in LEFT_OUT]
    return f"{{ {' '.join(fields)} }}"


def _asked(name: str, field: GraphQLField) -> str:
    told = [text for argument, text in _TOLD.items() if argument in field.args]
    call = f"{name}({', '.join(told)})" if told else name
    named = get_named_type(field.type)
    if is_leaf_type(named):
        return call
    # what has an id is asked about by its own; the rest exists nowhere else
    return f"{call} {'{ __typename id }' if 'id' in named.fields else _all_of(named)}"  # type: ignore[union-attr]
