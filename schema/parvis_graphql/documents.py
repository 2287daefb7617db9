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
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule
from strawberry.types.graphql import OperationType

from parvis_graphql.engine.asker import AskerClass
from parvis_graphql.engine.plans import Plan
from parvis_graphql.engine.price import Cost, Price
from parvis_graphql.engine.recent import Recent
from parvis_graphql.engine.selection import Selection
from parvis_graphql.engine.shape import Shape
from parvis_graphql.guard import MAX_TOKENS, check_bounds, check_texts

_DOCUMENTS, _PLANS = 300, 500
_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)


class Invalid(Exception):
    """The document is none, or the variables are not those it wants."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = errors


@dataclass(slots=True, eq=False)
class Document:
    """One text that was sent. It has either errors or a shape; a text that is no GraphQL has no `node` either."""

    node: DocumentNode | None
    errors: list[GraphQLError] = field(default_factory=list)
    shape: Shape | None = None
    fragments: Mapping[str, FragmentDefinitionNode] = field(default_factory=dict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """Raises Invalid; CannotGetOperationTypeError where the document has no operation of this name."""
        if self.node is None:
            raise Invalid(self.errors)
        found = get_operation_ast(self.node, name)
        if found is None:
            raise CannotGetOperationTypeError(name)
        return found


@dataclass(frozen=True, slots=True)
class Operation:
    """What is to be done: an operation of a valid document, with its variables coerced, and its price."""

    document: Document
    node: OperationDefinitionNode
    variables: VariableValues
    shape: Hashable
    cost: Cost

    @property
    def kind(self) -> OperationType:
        return OperationType(self.node.operation.value)

    @property
    def name(self) -> str:
        return self.node.name.value if self.node.name else ""


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

    def kind(self, text: str, name: str | None) -> OperationType:
        """Of the operation of this name, whether it is valid or not. Raises what `Document.operation` raises."""
        return OperationType(self.read(text).operation(name).operation.value)

    def operation(self, text: str, name: str | None, given: Mapping[str, Any]) -> Operation:
        """Raises Invalid, TooCostly, and Mistake for a text among the variables that nothing can hold;
        CannotGetOperationTypeError where the document has no operation of this name."""
        document = self.read(text)
        return self.prepared(document, document.operation(name), given)

    def prepared(self, document: Document, node: OperationDefinitionNode, given: Mapping[str, Any]) -> Operation:
        """One operation of a document. Raises Invalid, TooCostly, Mistake."""
        if document.shape is None:
            raise Invalid(document.errors)
        check_texts(given)
        definitions = node.variable_definitions or ()
        variables = get_variable_values(self._schema, definitions, dict(given), hide_suggestions=True)
        if isinstance(variables, list):
            raise Invalid(variables)
        shape = document.shape.of(variables)
        cost = self.prices.get(
            (document, node.name and node.name.value, shape), lambda: self._priced(document, node, variables)
        )
        return Operation(document, node, variables, shape, cost)

    def _priced(self, document: Document, node: OperationDefinitionNode, variables: VariableValues) -> Cost:
        assert document.node is not None
        return Price(self._schema, document.node, variables).of(node)

    def plan(self, operation: Operation, asker: AskerClass) -> Plan:
        return self.plans.get(
            (operation.document, operation.name, operation.shape, asker),
            lambda: Plan(self.selection(operation), asker),
        )

    def selection(self, operation: Operation) -> Selection:
        return Selection(self._schema, operation.node, operation.document.fragments, operation.variables)
