"""What every operation passes, by whichever door it came: cheap bounds first, then validation, then its price."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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

from parvis.core.errors import Code, Mistake, TooCostly
from parvis_graphql.engine.price import Price

MAX_TOKENS = 1_000
MAX_NODES = 10_000
#: levels of the answer, through fragments too; a thread to its last answers, by edges, has 27
MAX_DEPTH = 30
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
        check_texts(context.variables)
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


def check_texts(variables: Mapping[str, object] | None) -> None:
    """Raises Mistake INVALID for half of a surrogate pair: JSON can say it, no table and no answer can hold it."""
    try:
        json.dumps(variables, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise Mistake(Code.INVALID, "This text has control characters that cannot be kept.") from None


def check_bounds(document: DocumentNode) -> None:
    """One walk over the document. Raises TooCostly for what validation would choke on."""
    fragments: dict[str, _Shape] = {}
    operations: list[_Shape] = []
    names: Counter[str] = Counter()
    for definition in document.definitions:
        shape = _shape(definition, names)
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = shape
        elif isinstance(definition, OperationDefinitionNode):
            operations.append(shape)
    shapes = [*fragments.values(), *operations]
    _bound(len(operations), MAX_OPERATIONS, "operations")
    _bound(len(fragments), MAX_FRAGMENTS, "fragments")
    _bound(sum(len(shape.spreads) for shape in shapes), MAX_SPREADS, "fragment spreads")
    _bound(max(names.values(), default=0), MAX_SAME_NAME, "fields of one name")
    depths: dict[str, int] = {}
    _bound(max((_depth(shape, fragments, depths) for shape in shapes), default=0), MAX_DEPTH, "levels")


@dataclass(slots=True)
class _Shape:
    """One definition: how many levels it has itself, and below how many of them it spreads which fragments."""

    levels: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list)


def _shape(definition: Node, names: Counter[str]) -> _Shape:
    shape = _Shape()
    waiting: list[tuple[Node, int]] = [(definition, 0)]
    while waiting:
        node, level = waiting.pop()
        shape.levels = max(shape.levels, level)
        if isinstance(node, FragmentSpreadNode):
            shape.spreads.append((node.name.value, level - 1))
        elif isinstance(node, FieldNode):
            names[node.alias.value if node.alias else node.name.value] += 1
        selections = getattr(node, "selection_set", None)
        if selections is not None:
            waiting.extend((child, level + 1) for child in selections.selections)
    return shape


def _depth(shape: _Shape, fragments: Mapping[str, _Shape], known: dict[str, int]) -> int:
    """Levels with those of the fragments spread, each looked at once."""
    deepest = shape.levels
    for name, above in shape.spreads:
        if name not in known:
            known[name] = 0  # of one that spreads itself; validation refuses it
            known[name] = _depth(fragments[name], fragments, known) if name in fragments else 0
        deepest = max(deepest, above + known[name])
    return deepest


def _bound(value: int, limit: int, what: str) -> None:
    if value > limit:
        raise TooCostly("This document has {value} {what}; it may have {limit}.", value=value, what=what, limit=limit)
