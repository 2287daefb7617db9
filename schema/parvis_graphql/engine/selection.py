"""What of a type was asked for: graphql-core's own collection, with each field's declaration beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLResolveInfo, get_named_type
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from parvis_graphql.engine.declarations import _KEY, Declaration, EntityDeclaration, Place, place_of

_CAPITAL = re.compile("[A-Z]")
_BACKREF = GraphQLCoreConverter.DEFINITION_BACKREF


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of the answer; `nodes` are all its occurrences, merged."""

    python_name: str
    field: GraphQLField
    nodes: list[FieldDetails]
    declaration: Declaration | None

    @property
    def place(self) -> Place:
        return place_of(detail.node for detail in self.nodes)

    @property
    def target(self) -> Any:
        """The named GraphQL type the field leads to."""
        return get_named_type(self.field.type)


class Selection:
    """Reads an operation's selections; made once per root field."""

    def __init__(self, info: GraphQLResolveInfo[Any]) -> None:
        self.schema = info.schema
        # Strawberry hands on the bare values; their sources matter only to scalars that hold variables
        coerced: Any = info.variable_values
        self._variables = VariableValues({}, coerced)
        self._operation = info.operation
        self._fragments = {name: FragmentDetails(node, None) for name, node in info.fragments.items()}

    @staticmethod
    def details(nodes: list[FieldNode]) -> list[FieldDetails]:
        return [FieldDetails(node, None) for node in nodes]

    def under(self, parent: GraphQLObjectType, nodes: list[FieldDetails]) -> Iterator[Asked]:
        """The fields asked of a concrete type below these occurrences of a field."""
        collected = collect_subfields(
            self.schema, self._fragments, self._variables, self._operation, parent, nodes
        ).grouped_field_set
        for details in collected.values():
            field = parent.fields.get(details[0].node.name.value)
            if field is not None:  # __typename is no field of the type
                yield asked(field, details)

    def arguments(self, field: Asked) -> dict[str, Any]:
        """The field's arguments, coerced, with variables in place."""
        values = get_argument_values(field.field, field.nodes[0].node, self._variables)
        return {_snake(name): _snake_keys(value) for name, value in values.items()}

    def concrete_types(self, named: Any) -> list[GraphQLObjectType]:
        return [named] if isinstance(named, GraphQLObjectType) else list(self.schema.get_possible_types(named))


def _snake(name: str) -> str:
    return _CAPITAL.sub(lambda match: f"_{match.group().lower()}", name)


def _snake_keys(value: Any) -> Any:
    return {_snake(name): inner for name, inner in value.items()} if isinstance(value, dict) else value


def definition_of(field: GraphQLField) -> StrawberryField:
    """The field as its type declares it."""
    definition: StrawberryField = field.extensions[_BACKREF]
    return definition


def asked(field: GraphQLField, details: list[FieldDetails]) -> Asked:
    definition = definition_of(field)
    return Asked(definition.python_name, field, details, definition.metadata.get(_KEY))


def python_type(graphql_type: Any) -> type:
    """The class that a GraphQL object or interface type was made from."""
    definition = graphql_type.extensions[_BACKREF]
    origin: type = definition.origin
    return origin


def python_type_or_none(graphql_type: Any) -> type:
    """The same, or `object` for what no class stands behind: a scalar's definition has an empty `origin`."""
    origin = getattr(graphql_type.extensions.get(_BACKREF), "origin", None)
    return origin if isinstance(origin, type) else object


def entity_of(graphql_type: Any) -> EntityDeclaration:
    declared: EntityDeclaration = python_type(graphql_type).__entity__  # type: ignore[attr-defined]  # put by @entity
    return declared
