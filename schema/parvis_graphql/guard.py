"""What every operation passes, by whichever door it came: cheap bounds first, then validation, then its price."""

from collections import Counter
from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
    get_operation_ast,
)
from graphql.execution.values import get_variable_values
from strawberry.extensions import SchemaExtension

from parvis.core.errors import TooCostly
from parvis_graphql.engine.price import Price

MAX_TOKENS = 1_000
MAX_NODES = 10_000
MAX_DEPTH = 20
MAX_OPERATIONS = 5
MAX_FRAGMENTS = 40
MAX_SPREADS = 100
#: validation compares fields of one response name pairwise
MAX_SAME_NAME = 40


class Guard(SchemaExtension):
    """Refuses what is too large to validate or too costly to answer, and reports what was asked for."""

    cost = 0

    def on_operation(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = MAX_TOKENS
        yield

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        document = context.graphql_document
        if document is not None:
            check_bounds(document)
        yield
        if document is None or context.pre_execution_errors:
            return
        operation = get_operation_ast(document, context.operation_name)
        if operation is None:
            return
        schema = context.schema._schema
        variables = get_variable_values(schema, operation.variable_definitions or (), context.variables or {})
        if isinstance(variables, list):
            return  # what is wrong with the variables is said by the execution
        self.cost = Price(schema, document, variables).of(operation)
        if self.cost > MAX_NODES:
            raise TooCostly(
                "This asks for up to {cost} objects; an operation may ask for {limit}.", cost=self.cost, limit=MAX_NODES
            )

    def get_results(self) -> dict[str, object]:
        return {"cost": {"nodes": self.cost, "limit": MAX_NODES}}


def check_bounds(document: DocumentNode) -> None:
    """One walk over the document. Raises TooCostly for what validation would choke on."""
    operations = sum(isinstance(node, OperationDefinitionNode) for node in document.definitions)
    fragments = sum(isinstance(node, FragmentDefinitionNode) for node in document.definitions)
    names: Counter[str] = Counter()
    spreads = 0
    deepest = 0
    waiting: list[tuple[Node, int]] = [(definition, 0) for definition in document.definitions]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(node, FieldNode):
            names[node.alias.value if node.alias else node.name.value] += 1
        elif isinstance(node, FragmentSpreadNode):
            spreads += 1
        selections = getattr(node, "selection_set", None)
        if selections is not None:
            waiting.extend((child, depth + 1) for child in selections.selections)
    for value, limit, what in (
        (operations, MAX_OPERATIONS, "operations"),
        (fragments, MAX_FRAGMENTS, "fragments"),
        (spreads, MAX_SPREADS, "fragment spreads"),
        (deepest, MAX_DEPTH, "levels"),
        (max(names.values(), default=0), MAX_SAME_NAME, "fields of one name"),
    ):
        if value > limit:
            raise TooCostly(
                "This document has {value} {what}; it may have {limit}.", value=value, what=what, limit=limit
            )
