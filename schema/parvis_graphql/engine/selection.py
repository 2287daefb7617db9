"""What of a type was asked for: graphql-core's own collection, with each field's declaration beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from parvis_graphql.engine.declarations import KEY
from parvis_graphql.engine.declared import Declaration, EntityDeclaration, TypeName

_CAPITAL = re.compile("[A-Z]")
_BACKREF = GraphQLCoreConverter.DEFINITION_BACKREF
TYPE_NAME = "__typename"


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of the answer under its response `key`; `nodes` are all its occurrences, merged."""

    key: str
    parent: GraphQLObjectType
    field: GraphQLField | None  # None for __typename, which is no field of the type
    nodes: list[FieldDetails]
    definition: StrawberryField | None
    declaration: Declaration | None

    @property
    def python_name(self) -> str:
        return self.definition.python_name if self.definition else TYPE_NAME

    @property
    def name(self) -> str:
        """As the schema knows it: for messages."""
        return f"{self.parent.name}.{self.nodes[0].node.name.value}"

    @property
    def type(self) -> Any:
        assert self.field is not None
        return self.field.type

    @property
    def arguments(self) -> Mapping[str, GraphQLArgument]:
        """Those that the field takes."""
        return self.field.args if self.field is not None else {}

    @property
    def target(self) -> Any:
        """The named GraphQL type the field leads to."""
        return get_named_type(self.type)

    def asks_like(self, other: "Asked") -> bool:
        """Whether the same is asked of a row, whichever of two types it has."""
        return (
            self.key == other.key
            and self.declaration is not None
            and self.declaration == other.declaration
            and self.python_name == other.python_name
            and self.nodes == other.nodes
        )


class Selection:
    """Reads one operation's selections, with its variables coerced."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.variables = variables
        self.definitions = fragments

    @cached_property
    def _fragments(self) -> dict[str, FragmentDetails]:
        return {name: FragmentDetails(node, None) for name, node in self.definitions.items()}

    def roots(self) -> list[Asked]:
        """The operation's own fields. Introspection, which has no definition of ours, comes without a declaration."""
        parent = self.schema.get_root_type(self.operation.operation)
        assert parent is not None
        collected = collect_fields(self.schema, self._fragments, self.variables, parent, self.operation)
        return _asked(parent, collected.grouped_field_set)

    def under(self, parent: GraphQLObjectType, nodes: list[FieldDetails]) -> list[Asked]:
        """The fields asked of a concrete type below these occurrences of a field."""
        collected = collect_subfields(self.schema, self._fragments, self.variables, self.operation, parent, nodes)
        return _asked(parent, collected.grouped_field_set)

    def arguments(self, field: Asked) -> dict[str, Any]:
        """The field's arguments, coerced, with variables in place."""
        assert field.field is not None
        return arguments_of(field.field, field.nodes[0].node, self.variables)

    def concrete_types(self, named: Any) -> list[GraphQLObjectType]:
        return [named] if isinstance(named, GraphQLObjectType) else list(self.schema.get_possible_types(named))


def _asked(parent: GraphQLObjectType, grouped: GroupedFieldSet) -> list[Asked]:
    found: list[Asked] = []
    for key, details in grouped.items():
        name = details[0].node.name.value
        field = parent.fields.get(name)
        definition = field.extensions.get(_BACKREF) if field else None
        declaration = declaration_or_none(field) if field else TypeName() if name == TYPE_NAME else None
        found.append(Asked(key, parent, field, details, definition, declaration))
    return found


def arguments_of(field: GraphQLField, node: Any, variables: VariableValues) -> dict[str, Any]:
    """A field's coerced arguments, named as Python names them."""
    values = get_argument_values(field, node, variables)
    return {_snake(name): _snake_keys(value) for name, value in values.items()}


def _snake(name: str) -> str:
    return _CAPITAL.sub(lambda match: f"_{match.group().lower()}", name)


def _snake_keys(value: Any) -> Any:
    return {_snake(name): inner for name, inner in value.items()} if isinstance(value, dict) else value


def definition_of(field: GraphQLField) -> StrawberryField:
    """The field as its type declares it."""
    definition: StrawberryField = field.extensions[_BACKREF]
    return definition


def declaration_or_none(field: GraphQLField) -> Declaration | None:
    """What the field declares; None for what a resolver or an attribute answers, and for introspection."""
    definition = field.extensions.get(_BACKREF)
    declared: Declaration | None = definition.metadata.get(KEY) if definition is not None else None
    return declared


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
