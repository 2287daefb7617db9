"""Documents as they come: parsed, bounded and validated once, their operations priced and planned once per shape."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from parvis_graphql.engine.asker import AskerClass
from parvis_graphql.engine.plans import Plan
from parvis_graphql.engine.price import Cost, Price
from parvis_graphql.engine.recent import Recent
from parvis_graphql.engine.selection import Selection
from parvis_graphql.engine.shape import Shape
from parvis_graphql.guard import MAX_TOKENS, check_bounds

_DOCUMENTS, _PLANS = 500, 1_000
_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)


class Invalid(Exception):
    """The document is none, or the variables are not those it wants."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = errors


@dataclass(slots=True, eq=False)
class Document:
    """One text that was sent. It has either errors or a shape."""

    node: DocumentNode | None
    errors: list[GraphQLError] = field(default_factory=list)
    shape: Shape | None = None
    fragments: Mapping[str, FragmentDefinitionNode] = field(default_factory=dict)

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        return get_operation_ast(self.node, name) if self.node is not None else None


class Documents:
    """What was asked lately, so that asking it again costs nothing but the reading."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self.documents: Recent[Document] = Recent(_DOCUMENTS)
        self.prices: Recent[Cost] = Recent(_PLANS)
        self.plans: Recent[Plan] = Recent(_PLANS)

    def read(self, text: str) -> Document:
        """Raises TooCostly for what would be too much to validate."""
        return self.documents.get(text, lambda: self._read(text))

    def _read(self, text: str) -> Document:
        try:
            node = parse(text, max_tokens=MAX_TOKENS, allow_empty_selection_sets=False)
        except GraphQLError as error:
            return Document(None, [error])
        check_bounds(node)
        errors = validate(self._schema, node, _RULES)
        if errors:
            return Document(node, errors)
        fragments = {one.name.value: one for one in node.definitions if isinstance(one, FragmentDefinitionNode)}
        return Document(node, [], Shape(self._schema, node), fragments)

    def variables(self, operation: OperationDefinitionNode, given: Mapping[str, Any]) -> VariableValues:
        """Coerced. Raises Invalid."""
        definitions = operation.variable_definitions or ()
        coerced = get_variable_values(self._schema, definitions, dict(given), hide_suggestions=True)
        if isinstance(coerced, list):
            raise Invalid(coerced)
        return coerced

    def price(
        self, document: Document, operation: OperationDefinitionNode, shape: Hashable, variables: VariableValues
    ) -> Cost:
        """Raises TooCostly for odd introspection."""
        assert document.node is not None
        node = document.node
        return self.prices.get(
            (document, operation.name and operation.name.value, shape),
            lambda: Price(self._schema, node, variables).of(operation),
        )

    def plan(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        shape: Hashable,
        variables: VariableValues,
        asker: AskerClass,
    ) -> Plan:
        return self.plans.get(
            (document, operation.name and operation.name.value, shape, asker),
            lambda: Plan(Selection(self._schema, operation, document.fragments, variables), asker),
        )
