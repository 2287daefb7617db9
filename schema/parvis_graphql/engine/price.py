"""What an operation will cost, known before it runs: how many objects its answer may hold.

A page counts its size times one entry; entries of entries multiply. Each fragment is priced once per type it is spread
on, so that doubling fragments cost nothing to price.
"""

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
    is_composite_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues, get_argument_values
from graphql.utilities import type_from_ast

from parvis_graphql.engine import pages
from parvis_graphql.engine.declarations import Declaration, Listed, Paged, ToMany
from parvis_graphql.engine.selection import asked


class Price:
    """Prices one operation of a valid document, with its variables coerced."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: VariableValues) -> None:
        self._schema = schema
        self._variables = variables
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._priced: dict[tuple[str, str], int] = {}

    def of(self, operation: OperationDefinitionNode) -> int:
        """Objects that the answer may hold, itself not counted."""
        root = self._schema.get_root_type(operation.operation)
        return self._selections(operation.selection_set, root)

    def _selections(self, selections: SelectionSetNode, parent: Any) -> int:
        total = 0
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

    def _fragment(self, name: str) -> int:
        fragment = self._fragments[name]
        key = (name, fragment.type_condition.name.value)
        if key not in self._priced:
            self._priced[key] = self._selections(
                fragment.selection_set, type_from_ast(self._schema, fragment.type_condition)
            )
        return self._priced[key]

    def _field(self, node: FieldNode, parent: Any) -> int:
        field = parent.fields.get(node.name.value) if hasattr(parent, "fields") else None
        if field is None or node.selection_set is None:
            return 0  # a leaf, or introspection, which graphql-core bounds itself
        target = get_named_type(field.type)
        below = self._selections(node.selection_set, target) if is_composite_type(target) else 0
        if isinstance(_declaration(field, node), Listed) or target.name == "PageInfo":
            return below  # the page has counted its entries
        return self._size(field, node) * (1 + below)

    def _size(self, field: Any, node: FieldNode) -> int:
        arguments = get_argument_values(field, node, self._variables)
        match _declaration(field, node):
            case Paged():
                size = arguments.get("first") or arguments.get("last") or pages.DEFAULT_PAGE
            case ToMany(_, limit):
                size = arguments.get("first") or limit
            case None if "ids" in arguments:
                size = len(arguments["ids"])
            case _:
                size = 1
        # sizes out of bounds are refused when they are read; here they must only not become a discount
        return max(1, int(size))


def _declaration(field: Any, node: FieldNode) -> Declaration | None:
    return asked(field, [FieldDetails(node, None)]).declaration
