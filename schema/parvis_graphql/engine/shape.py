"""What of an operation's variables is part of its plan, and what is only a value in it.

Sizes of pages, orders, @skip and @include change the text of a statement by their value; filters and cursors by being
there; global ids by the types that they name. Everything else is a parameter.
"""

from collections.abc import Callable, Hashable
from enum import Enum
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues

from parvis_graphql.engine.by_global_id import decoded
from parvis_graphql.engine.declared import ByGlobalId, Column, Computed, Lookup, Paged, ToMany
from parvis_graphql.engine.selection import declaration_or_none

Aspect = Callable[[Any], Hashable]
_MISSING = object()
_BY_VALUE = {"first", "last", "orderBy"}


def _value(value: Any) -> Hashable:
    """Another operation of the document may give the variable's name to anything, which is not to be kept."""
    return value if isinstance(value, int | Enum | None) else hash(repr(value))


def _is_given(value: Any) -> Hashable:
    """Whether it is there; of an input object, which of its fields are."""
    if isinstance(value, dict):
        return tuple(sorted(name for name, inner in value.items() if inner is not None))
    return value is not None


def _types(value: Any) -> Hashable:
    """The types that global ids name, and how many there are: what one has to pay for."""
    if isinstance(value, str):
        return decoded(value)[0]
    if isinstance(value, list):
        return (len(value), tuple(sorted({decoded(one)[0] for one in value if isinstance(one, str)})))
    return _value(value)


class Shape:
    """Tells variables apart by what they do to the plan."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        uses = _Uses(TypeInfo(schema))
        visit(document, TypeInfoVisitor(uses.types, uses))
        self._aspects = tuple(dict.fromkeys(uses.found))

    def of(self, variables: VariableValues) -> Hashable:
        """Two sets of variables with the same shape have the same plan, and the same price."""
        coerced = variables.coerced
        return tuple(_MISSING if name not in coerced else aspect(coerced[name]) for name, aspect in self._aspects)


class _Uses(Visitor):
    """Collects where variables are used, in the whole document: fragments too, each once."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.found: list[tuple[str, Aspect]] = []
        self._directives = 0
        self._argument = ""

    def enter_variable_definition(self, _node: VariableDefinitionNode, *_: Any) -> bool:
        return False  # its own mention of the variable is no use of it

    def enter_directive(self, _node: DirectiveNode, *_: Any) -> None:
        self._directives += 1

    def leave_directive(self, _node: DirectiveNode, *_: Any) -> None:
        self._directives -= 1

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        self._argument = node.name.value

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        aspect = _value if self._directives else self._aspect()
        if aspect is not None:
            self.found.append((node.name.value, aspect))

    def _aspect(self) -> Aspect | None:
        field = self.types.get_field_def()
        declaration = declaration_or_none(field) if field else None
        if self._argument in _BY_VALUE:
            return _value
        match declaration:
            case ByGlobalId():
                return _types
            case Lookup() | ToMany() | Paged():
                return _is_given
            case Column() | Computed() | None:
                return None
        return _value
