"""What an operation will cost, known before it runs: how many objects its answer may hold.

A page counts its size times one entry; entries of entries multiply. Each fragment is priced once per type it is spread
on, so that doubling fragments cost nothing to price. What takes long beside the objects that it answers with says so
where it is declared (`dear`), and is paid each time.
"""

from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.utilities import type_from_ast

from parvis.core.errors import TooCostly
from parvis_graphql.engine import pages
from parvis_graphql.engine.declarations import cost_of, weight_of
from parvis_graphql.engine.declared import Listed, Paged, ToMany
from parvis_graphql.engine.selection import declaration_or_none, definition_of, python_type

#: a description of the whole schema, in objects of an answer that take as long
_SCHEMA_PRICE, _TYPE_PRICE = 5_000, 1_500


@dataclass(frozen=True, slots=True)
class Cost:
    """Objects that an answer may hold, and single values in them. `once` is of a list, whatever it holds."""

    objects: int = 0
    values: int = 0
    once: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.objects + other.objects, self.values + other.values, self.once + other.once)

    def times(self, size: int) -> "Cost":
        """What `size` objects cost that each hold this much."""
        return Cost(size * (1 + self.objects) + self.once, size * self.values)


class Price:
    """Prices one operation of a valid document, with its variables coerced. Raises TooCostly for odd introspection."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: VariableValues) -> None:
        self._schema = schema
        self._variables = variables
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._priced: dict[tuple[str, str], Cost] = {}

    def of(self, operation: OperationDefinitionNode) -> Cost:
        """What the answer may hold, itself not counted."""
        root = self._schema.get_root_type(operation.operation)
        return self._selections(operation.selection_set, root)

    def _selections(self, selections: SelectionSetNode, parent: Any) -> Cost:
        total = Cost()
        for node in selections.selections:
            if isinstance(node, FieldNode):
                total += self._field(node, parent)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                total += self._selections(
                    node.selection_set, type_from_ast(self._schema, condition) if condition else parent
                )
            elif isinstance(node, FragmentSpreadNode):
                total += self._fragment(node.name.value)
        return total

    def _fragment(self, name: str) -> Cost:
        fragment = self._fragments[name]
        key = (name, fragment.type_condition.name.value)
        if key not in self._priced:
            self._priced[key] = self._selections(
                fragment.selection_set, type_from_ast(self._schema, fragment.type_condition)
            )
        return self._priced[key]

    def _field(self, node: FieldNode, parent: Any) -> Cost:
        if node.selection_set is None:
            return _leaf(parent, node)
        if node.name.value in {"__schema", "__type"}:
            self._refuse_aliases(node.selection_set, set())
            return Cost(objects=_SCHEMA_PRICE if node.name.value == "__schema" else _TYPE_PRICE)
        field = parent.fields[node.name.value]
        target = get_named_type(field.type)
        below = self._selections(node.selection_set, target)
        if isinstance(declaration_or_none(field), Listed) or target.name == "PageInfo":
            return below  # the page has counted its entries
        return below.times(self._size(field, node)) + Cost(objects=cost_of(definition_of(field)))

    def _refuse_aliases(self, selections: SelectionSetNode, seen: set[str]) -> None:
        """Without aliases the same field merges, so that introspection is at most one description of everything."""
        for node in selections.selections:
            if isinstance(node, FieldNode) and node.alias is not None:
                raise TooCostly("What describes the schema is asked without aliases.")
            if isinstance(node, FragmentSpreadNode):
                if node.name.value not in seen:
                    seen.add(node.name.value)
                    self._refuse_aliases(self._fragments[node.name.value].selection_set, seen)
            elif node.selection_set is not None:  # type: ignore[attr-defined]  # fields and inline fragments have one
                self._refuse_aliases(node.selection_set, seen)  # type: ignore[attr-defined]  # as above

    def _size(self, field: Any, node: FieldNode) -> int:
        arguments = get_argument_values(field, node, self._variables)
        match declaration_or_none(field):
            case Paged():
                size = arguments.get("first") or arguments.get("last") or pages.DEFAULT_PAGE
            case ToMany(_, limit):
                size = arguments.get("first") or limit
            case _ if "ids" in arguments:
                size = len(arguments["ids"])
            case None if "first" in field.args:
                size = arguments.get("first") or pages.DEFAULT_PAGE
            case _:
                size = 1
        # sizes out of bounds are refused when they are read; here they must only not become a discount
        return max(1, int(size))


def _leaf(parent: Any, node: FieldNode) -> Cost:
    """`__typename` is no field of the type, and unions have none."""
    field = getattr(parent, "fields", {}).get(node.name.value)
    if field is None:
        return Cost(values=1)
    definition = definition_of(field)
    if definition.python_name == "total_count" and issubclass(python_type(parent), pages.Connection):
        return Cost(values=1, once=cost_of(definition))
    return Cost(objects=cost_of(definition), values=weight_of(definition))
