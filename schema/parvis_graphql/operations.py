"""Every door (HTTP, sockets, pages) comes in here: an operation is prepared, priced, run, and its errors presented."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Iterator
from contextlib import aclosing, contextmanager
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from parvis.core import metrics
from parvis_graphql.context import Context
from parvis_graphql.documents import Documents, Invalid
from parvis_graphql.engine.answer import Answer
from parvis_graphql.engine.asker import class_of
from parvis_graphql.engine.execution import Execution
from parvis_graphql.engine.price import Cost
from parvis_graphql.errors import present
from parvis_graphql.guard import check_price, told

DEADLINE_SECONDS = 10


class ParvisSchema(strawberry.Schema):
    """The schema that Strawberry makes, run by the engine; a context belongs to one operation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = Documents(self._schema)

    async def execute(  # type: ignore[override]  # answers with text where it has text
        self,
        query: str | None,
        *,
        context_value: Context,
        variable_values: dict[str, Any] | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Collection[OperationType] = (OperationType.QUERY, OperationType.MUTATION),
    ) -> Answer:
        """Answers whatever happens. Raises only CannotGetOperationTypeError and InvalidOperationTypeError."""
        context = context_value.for_operation()
        answer = _refusal()
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                kind = self.documents.kind(query or "", operation_name)
                if kind not in allowed_operation_types:
                    raise InvalidOperationTypeError(kind)
                execution = self._execution(answer, query, operation_name, variable_values, context)
                done = await (execution.read() if kind is OperationType.QUERY else execution.change())
                done.extensions = answer.extensions
                answer = done
        except (CannotGetOperationTypeError, InvalidOperationTypeError):
            raise
        except Exception as error:
            answer.errors = _errors_of(error)
        finally:
            await context.reads.close()
        return _presented(answer, context)

    async def stream(self, query: str | None, **kwargs: Any) -> AsyncGenerator[ExecutionResult]:  # type: ignore[override]  # takes what `execute` takes
        """The answers of a subscription; of any other operation, its one."""
        return self._streamed(query, **kwargs)

    async def _streamed(
        self,
        query: str | None,
        *,
        context_value: Context,
        variable_values: dict[str, Any] | None = None,
        operation_name: str | None = None,
        root_value: object = None,  # noqa: ARG002 - Strawberry's handler of sockets passes one
    ) -> AsyncGenerator[ExecutionResult]:
        context = context_value.for_operation()
        answer = _refusal()
        try:
            if self.documents.kind(query or "", operation_name) is not OperationType.SUBSCRIPTION:
                only = await self.execute(
                    query, context_value=context, variable_values=variable_values, operation_name=operation_name
                )
                yield _result(only)
                return
            async with context.reads:
                execution = self._execution(answer, query, operation_name, variable_values, context)
                with _followed():
                    async with aclosing(execution.follow()) as answers:
                        async for one in answers:
                            metrics.LIVE_EVENTS.inc()
                            one.extensions = answer.extensions
                            yield _result(_presented(one, context))
        except Exception as error:  # the subscription ends with what went wrong
            answer.errors = _errors_of(error)
            yield _result(_presented(answer, context))

    def _execution(
        self, answer: Answer, query: str | None, name: str | None, variables: dict[str, Any] | None, context: Context
    ) -> Execution:
        """All that comes before the first statement; the answer, be it a refusal, tells the price. Raises what
        `Documents.operation` raises."""
        operation = self.documents.operation(query or "", name, variables or {})
        answer.extensions = told(operation.cost)
        check_price(operation.cost)
        plan = self.documents.plan(operation, class_of(context.viewer))
        return Execution(self._schema, self.documents.selection(operation), plan, context)


def _refusal() -> Answer:
    """What is answered unless all goes well."""
    return Answer(None, extensions=told(Cost()), is_refused=True)


@contextmanager
def _followed() -> Iterator[None]:
    metrics.SUBSCRIPTIONS.inc()
    try:
        yield
    finally:
        metrics.SUBSCRIPTIONS.dec()


def _errors_of(error: Exception) -> list[GraphQLError]:
    if isinstance(error, Invalid):
        return error.errors
    if isinstance(error, CannotGetOperationTypeError):
        return [GraphQLError(error.as_http_error_reason())]
    return [error if isinstance(error, GraphQLError) else GraphQLError("", original_error=error)]


def _presented(answer: Answer, context: Context) -> Answer:
    if answer.errors:
        answer.errors = [present(error, context.viewer.locale) for error in answer.errors]
    return answer


def _result(answer: Answer) -> ExecutionResult:
    """As Strawberry's handler of sockets takes it."""
    kind = PreExecutionError if answer.is_refused else ExecutionResult
    return kind(data=answer.data, errors=answer.errors or None, extensions=answer.extensions)
