"""Runs an operation by its plan: statements for what is declared, resolvers for what is done or found otherwise."""

import inspect
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Any, Protocol

import orjson
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLNonNull,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
    located_error,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import Path

from parvis.auth.viewer import Viewer
from parvis.core.errors import Mistake, TooCostly
from parvis_graphql.engine.answer import Answer, Part, Raw
from parvis_graphql.engine.compiler import MOST_TEXT, TOO_MUCH
from parvis_graphql.engine.fill import BROKEN_JSON, propagate
from parvis_graphql.engine.plans import Plan, Root
from parvis_graphql.engine.reads import Reads
from parvis_graphql.engine.records import RecordPlan, Told
from parvis_graphql.engine.selection import Asked, Selection
from parvis_graphql.engine.statements import NOTHING


class Caller(Protocol):
    """The context that resolvers get too."""

    viewer: Viewer
    reads: Reads

    def fresh_reads(self) -> Reads: ...


#: bytes of an answer
MOST_BYTES = 8_000_000


class NullReachesData(Exception):
    """A root field that is never null has no value."""


class Execution:
    """One operation of a valid, priced document, with its variables coerced."""

    def __init__(self, schema: GraphQLSchema, selection: Selection, plan: Plan, context: Caller) -> None:
        self._schema = schema
        self._selection = selection
        self._plan = plan
        self._context = context
        self._text = self._answered = 0

    @property
    def _variables(self) -> VariableValues:
        return self._selection.variables

    async def read(self) -> Answer:
        """A query: all its root fields see one moment."""
        self._context.reads.is_alone = self._plan.is_one_statement
        return await self._answer(self._read_root, refusing=(TooCostly,))

    async def change(self) -> Answer:
        """A mutation: one root field after the other, each payload read anew after it.

        What all payloads together would be too long for is refused before the first command.
        """
        for root in self._plan.roots:
            if not root.is_type_name:
                with suppress(Mistake):  # is said when it is this field's turn
                    self._spend(text=root.records(self._selection, self._context.viewer).length)
        return await self._answer(self._changed_root)

    async def _answer(self, answer_root: Any, refusing: tuple[type[Exception], ...] = ()) -> Answer:
        """`refusing` are errors that end the operation rather than the root field."""
        parts: list[Part] | None = []
        errors: list[GraphQLError] = []
        for root in self._plan.roots:
            value: Any = None
            try:
                value, found = await answer_root(root)
                errors += found
            except NullReachesData as null:
                parts = None
                errors += null.args[0]
            except refusing:
                raise
            except Exception as error:  # what went wrong in one root field leaves the others
                errors.append(located_error(error, [detail.node for detail in root.asked.nodes], [root.key]))
                if root.asked.field is not None and isinstance(root.asked.field.type, GraphQLNonNull):
                    parts = None
            if parts is None:
                break
            parts.append((root.key, value))
        return Answer(parts, errors)

    # ---- root fields

    async def _read_root(self, root: Root) -> tuple[Any, list[GraphQLError]]:
        if root.is_type_name:
            return root.asked.parent.name, []
        if root.is_introspection:
            return self._introspected(root)
        if root.is_declared:
            return await self._declared(root)
        reads = self._context.reads
        plan = root.records(self._selection, reads.viewer)
        self._spend(text=plan.length)
        return await self._shown(root, plan, await self._resolved(root.asked, None), reads)

    async def _changed_root(self, root: Root) -> tuple[Any, list[GraphQLError]]:
        if root.is_type_name:
            return root.asked.parent.name, []
        # what is wrong with what is asked of the payload is said before anything changes
        await root.records(self._selection, self._context.viewer).check(self._variables, self._context.viewer)
        value = await self._resolved(root.asked, None)
        # by now the caller may be somebody else: who signed in
        async with self._context.fresh_reads() as reads:
            reads.is_alone = True
            return await self._shown(root, root.records(self._selection, reads.viewer), value, reads)

    async def _declared(self, root: Root) -> tuple[Any, list[GraphQLError]]:
        statement = root.statement(self._selection)
        reads = self._context.reads
        if statement.sql == NOTHING:
            return None, []
        self._spend(text=len(statement.sql))
        bound = await statement.bind(reads.values, self._variables, self._context.viewer)
        answer = await reads.answer(statement.sql, bound)
        if answer is None:
            return None, []
        self._spend(answered=len(answer))
        if BROKEN_JSON in answer:
            value, errors, is_whole = propagate(orjson.loads(answer))
            for error in errors:
                error.path = [root.key, *(error.path or ())]
            if is_whole:
                raise NullReachesData(errors)
            return statement.fill.apply(value, self._variables) if statement.fill else value, errors
        if statement.fill is None:
            return Raw(answer), []
        return statement.fill.apply(orjson.loads(answer), self._variables), []

    def _spend(self, *, text: int = 0, answered: int = 0) -> None:
        """Raises TooCostly where all root fields together are too long to be planned, or to be held."""
        self._text += text
        self._answered += answered
        if self._text > MOST_TEXT or self._answered > MOST_BYTES:
            raise TooCostly(TOO_MUCH)

    async def _resolved(self, asked: Asked, source: Any) -> Any:
        answered = self._call(asked, source)
        return await answered if inspect.isawaitable(answered) else answered

    def _call(self, asked: Asked, source: Any) -> Any:
        """The field's resolver, as Strawberry made it."""
        assert asked.field is not None
        assert asked.field.resolve is not None
        return asked.field.resolve(source, self._info(asked), **self._arguments(asked))

    def _arguments(self, asked: Asked) -> dict[str, Any]:
        assert asked.field is not None
        return get_argument_values(asked.field, asked.nodes[0].node, self._variables)

    def _info(self, asked: Asked) -> GraphQLResolveInfo[Any]:
        node = asked.nodes[0].node
        known: dict[str, Any] = {
            "field_name": node.name.value,
            "field_nodes": [detail.node for detail in asked.nodes],
            "return_type": asked.type,
            "parent_type": asked.parent,
            "path": Path(None, asked.key, asked.parent.name),
            "schema": self._schema,
            "fragments": self._selection.definitions,
            "operation": self._selection.operation,
            "variable_values": self._variables,
            "context": self._context,
        }
        return GraphQLResolveInfo(**{name: known.get(name) for name in GraphQLResolveInfo._fields})  # type: ignore[arg-type]  # of its many fields, those that a resolver may ask for

    async def _shown(
        self, root: Root, plan: RecordPlan, value: Any, reads: Reads, subject: object = None
    ) -> tuple[Any, list[GraphQLError]]:
        """The value with its relations; None where its subject is not to be seen."""
        gathered = await plan.gather(value, self._call)
        answer = None
        if plan.statement is not None:
            records = {"records": plan.parameters(gathered), "subject": subject}
            bound = await plan.statement.bind(reads.values, self._variables, reads.viewer, records)
            answer = await reads.answer(plan.statement.sql, bound)
            self._spend(answered=len(answer or b""))
        relations = plan.relations(answer, self._variables)
        for error in relations.errors:
            error.path = [root.key]
        return (plan.show(value, gathered, relations) if relations.is_seen else None), relations.errors

    def _introspected(self, root: Root) -> tuple[Any, list[GraphQLError]]:
        """What describes the schema is graphql-core's to answer."""
        nodes = tuple(detail.node for detail in root.asked.nodes)
        operation = OperationDefinitionNode(
            operation=self._selection.operation.operation,
            variable_definitions=self._selection.operation.variable_definitions,
            directives=(),
            selection_set=SelectionSetNode(selections=nodes),
        )
        document = DocumentNode(definitions=(operation, *self._selection.definitions.values()))
        result = execute_sync(self._schema, document, variable_values=self._variables.coerced)
        assert not hasattr(result, "initial_result")
        return (result.data or {}).get(root.key), list(result.errors or ())

    # ---- subscriptions

    async def follow(self) -> AsyncGenerator[Answer]:
        """A subscription: an answer for each event that its one root field tells."""
        [root] = self._plan.roots
        assert root.asked.field is not None
        assert root.asked.field.subscribe is not None
        events = root.asked.field.subscribe(None, self._info(root.asked), **self._arguments(root.asked))
        async with aclosing(await events if inspect.isawaitable(events) else events) as told:
            async for event in told:
                self._text = self._answered = 0
                shown, errors = await self._told(root, event)
                if shown is not None:
                    yield Answer([(root.key, shown)], errors)

    async def _told(self, root: Root, event: Any) -> tuple[Any, list[GraphQLError]]:
        """The event as its hearer may see it at this moment; None where they may not."""
        told = event if isinstance(event, Told) else None
        plan = root.records(self._selection, self._context.viewer, told.entity if told else None)
        async with self._context.fresh_reads() as reads:
            reads.is_alone = True
            if told is None:
                return await self._shown(root, plan, event, reads)
            return await self._shown(root, plan, told.record, reads, told.key)
