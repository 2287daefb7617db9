"""Fields that Python computes: from a row's columns to a value as the API shows it."""

from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLLeafType, GraphQLList, GraphQLNonNull, GraphQLObjectType, is_leaf_type
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues

from parvis_graphql.engine.selection import TYPE_NAME, Asked, Selection, arguments_of, python_type

Write = Callable[[Any], Any]


def computed(selection: Selection, field: Asked, needs: Sequence[str]) -> Callable[[Any, VariableValues], Any]:
    """From the JSON array of what the field needs to the field's own value."""
    assert field.field is not None
    assert field.definition is not None
    assert field.definition.base_resolver is not None
    method: Any = field.definition.base_resolver.wrapped_func
    cls = python_type(field.parent)
    graphql_field, node = field.field, field.nodes[0].node
    write = writer(selection, field.type, field.nodes)

    def compute(raws: list[Any], variables: VariableValues) -> Any:
        row: Any = object.__new__(cls)
        row.__dict__.update(zip(needs, raws, strict=True))
        return write(method(row, **arguments_of(graphql_field, node, variables)))

    return compute


def writer(selection: Selection, graphql_type: Any, nodes: list[FieldDetails]) -> Write:
    """How a Python value of this type becomes JSON: an object's attributes as far as they were asked for."""
    if isinstance(graphql_type, GraphQLNonNull):
        return writer(selection, graphql_type.of_type, nodes)
    write = _written(selection, graphql_type, nodes)
    return lambda value: None if value is None else write(value)


def _written(selection: Selection, graphql_type: Any, nodes: list[FieldDetails]) -> Write:
    if isinstance(graphql_type, GraphQLList):
        inner = writer(selection, graphql_type.of_type, nodes)
        return lambda values: [inner(value) for value in values]
    if is_leaf_type(graphql_type):
        leaf: GraphQLLeafType = graphql_type
        return leaf.serialize
    concrete: GraphQLObjectType = graphql_type
    members = [
        (
            asked.key,
            asked.python_name,
            None if asked.python_name == TYPE_NAME else writer(selection, asked.type, asked.nodes),
        )
        for asked in selection.under(concrete, nodes)
    ]
    return lambda value: {
        key: concrete.name if write is None else write(getattr(value, name)) for key, name, write in members
    }
