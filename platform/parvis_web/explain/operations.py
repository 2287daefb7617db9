"""What the operations of a document read: how each root field is answered, by which statement, with which values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import FieldNode, GraphQLError, OperationDefinitionNode, located_error, print_ast
from graphql.execution.values import VariableValues

from parvis.core.errors import ParvisError
from parvis_graphql.context import Context
from parvis_graphql.documents import Document, Invalid, Operation
from parvis_graphql.engine.asker import class_of
from parvis_graphql.engine.plans import Root
from parvis_graphql.engine.price import Cost
from parvis_graphql.engine.selection import Selection
from parvis_graphql.engine.statements import NOTHING, OF_ASKER, OF_RECORDS, Statement
from parvis_graphql.errors import present
from parvis_graphql.guard import check_price
from parvis_graphql.operations import ParvisSchema

_LONGEST_FIELD = 60


class Refused(Exception):
    """The API would answer with these errors and nothing else."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(*(error.message for error in errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Parameter:
    """One of a statement's `$1…`; the value is not known where a resolver makes it."""

    name: str
    origin: str
    value: object
    is_known: bool


@dataclass(frozen=True, slots=True)
class ExplainedRoot:
    """One root field: what answers it, in a sentence, and the statement, if there is one."""

    key: str
    name: str
    answered: str
    sql: str | None = None
    parameters: Sequence[Parameter] = ()
    error: GraphQLError | None = None

    @property
    def can_run(self) -> bool:
        return all(parameter.is_known for parameter in self.parameters)


@dataclass(frozen=True, slots=True)
class ExplainedOperation:
    kind: str
    name: str
    cost: Cost
    roots: Sequence[ExplainedRoot]


async def explained(
    schema: ParvisSchema, text: str, context: Context, variables: Mapping[str, Any], name: str | None = None
) -> list[ExplainedOperation]:
    """Every operation of the document, or the one of this name. Raises Refused."""
    try:
        document = schema.documents.read(text)
        if document.errors:
            raise Invalid(document.errors)
        asked = [schema.documents.prepared(document, one, variables) for one in _operations(document, name)]
        return [await _operation(schema, one, context) for one in asked]
    except Invalid as invalid:
        errors = invalid.errors
    except ParvisError as error:
        errors = [GraphQLError("", original_error=error)]
    raise Refused([present(error, context.viewer.locale) for error in errors])


def _operations(document: Document, name: str | None) -> list[OperationDefinitionNode]:
    assert document.node is not None
    found = [one for one in document.node.definitions if isinstance(one, OperationDefinitionNode)]
    if name is not None:
        found = [one for one in found if one.name is not None and one.name.value == name]
    if not found:
        raise Invalid([GraphQLError(f'Unknown operation named "{name}".' if name else "Must provide an operation.")])
    return found


async def _operation(schema: ParvisSchema, operation: Operation, context: Context) -> ExplainedOperation:
    check_price(operation.cost)
    plan = schema.documents.plan(operation, class_of(context.viewer))
    selection = schema.documents.selection(operation)
    roots = [await _root(root, selection, operation.variables, context) for root in plan.roots]
    return ExplainedOperation(operation.kind.value, operation.name, operation.cost, roots)


async def _root(root: Root, selection: Selection, variables: VariableValues, context: Context) -> ExplainedRoot:
    made = ExplainedRoot(root.key, root.asked.name, "")
    if root.is_type_name or root.is_introspection:
        return replace(made, answered="answered from the schema, without a statement")
    try:
        if root.is_declared:
            statement = root.statement(selection)
            if statement.sql == NOTHING:
                return replace(made, answered="null without a statement: what its arguments name cannot be there")
            way = "PostgreSQL's JSON is the answer" if statement.fill is None else "Python fills in what is computed"
            return await _read(replace(made, answered=f"one statement; {way}"), statement, variables, context)
        shown = root.records(selection, context.viewer).statement
        answered = "answered by a resolver, whose own statements are not shown"
        if shown is None:
            return replace(made, answered=answered)
        made = replace(made, answered=f"{answered}; what its answer leads to is read by one statement")
        return await _read(made, shown, variables, context)
    except ParvisError as error:
        located = located_error(error, [detail.node for detail in root.asked.nodes], [root.key])
        return replace(made, answered="refused", error=present(located, context.viewer.locale))


async def _read(
    root: ExplainedRoot, statement: Statement, variables: VariableValues, context: Context
) -> ExplainedRoot:
    values = await statement.bind(context.fresh_reads().values, variables, context.viewer)
    parameters = [
        Parameter(name, _origin(statement, site), value, is_known=site != OF_RECORDS)
        for (site, name), value in zip(statement.sources, values, strict=True)
    ]
    return replace(root, sql=statement.sql, parameters=parameters)


def _origin(statement: Statement, site: int) -> str:
    if site == OF_ASKER:
        return "who asks"
    if site == OF_RECORDS:
        return "what the resolver answers"
    node: FieldNode = statement.sites[site].node
    field = print_ast(FieldNode(alias=node.alias, name=node.name, arguments=node.arguments, directives=()))
    field = " ".join(field.split())
    return field if len(field) <= _LONGEST_FIELD else f"{field[:_LONGEST_FIELD]}…"
