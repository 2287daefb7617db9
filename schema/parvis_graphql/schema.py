"""The schema, whole: roots composed of the domains, the guard at every door, errors shown as they may be seen."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.tools import create_type
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from parvis.core import metrics
from parvis_graphql.activity.subscriptions import activity, commune_activity
from parvis_graphql.auth.mutations.create_access_token import create_access_token
from parvis_graphql.auth.mutations.resend_code import resend_code
from parvis_graphql.auth.mutations.revoke_access_token import revoke_access_token
from parvis_graphql.auth.mutations.revoke_session import revoke_session
from parvis_graphql.auth.mutations.sign_in import sign_in
from parvis_graphql.auth.mutations.sign_out import sign_out
from parvis_graphql.auth.mutations.sign_up import sign_up
from parvis_graphql.context import Context
from parvis_graphql.directory.mutations.accept_invitation import accept_invitation
from parvis_graphql.directory.mutations.confirm_email import confirm_email
from parvis_graphql.directory.mutations.create_neighbourhood import create_neighbourhood
from parvis_graphql.directory.mutations.create_organisation import create_organisation
from parvis_graphql.directory.mutations.delete_neighbourhood import delete_neighbourhood
from parvis_graphql.directory.mutations.edit_neighbourhood import edit_neighbourhood
from parvis_graphql.directory.mutations.edit_organisation import edit_organisation
from parvis_graphql.directory.mutations.end_commune_role import end_commune_role
from parvis_graphql.directory.mutations.grant_commune_role import grant_commune_role
from parvis_graphql.directory.mutations.invite_member import invite_member
from parvis_graphql.directory.mutations.refuse_commune_role import refuse_commune_role
from parvis_graphql.directory.mutations.remove_member import remove_member
from parvis_graphql.directory.mutations.request_commune_role import request_commune_role
from parvis_graphql.directory.mutations.revoke_invitation import revoke_invitation
from parvis_graphql.directory.mutations.set_answer_days import set_answer_days
from parvis_graphql.directory.mutations.set_member_role import set_member_role
from parvis_graphql.directory.mutations.set_verified import set_verified
from parvis_graphql.directory.mutations.update_profile import update_profile
from parvis_graphql.directory.organisations import Organisation
from parvis_graphql.directory.types import Person
from parvis_graphql.discussion.mutations.add_comment import add_comment
from parvis_graphql.discussion.mutations.delete_comment import delete_comment
from parvis_graphql.discussion.mutations.edit_comment import edit_comment
from parvis_graphql.discussion.mutations.react_to_comment import react_to_comment
from parvis_graphql.discussion.mutations.unreact_to_comment import unreact_to_comment
from parvis_graphql.discussion.subscriptions import thread_changed
from parvis_graphql.documents import Documents, Invalid
from parvis_graphql.engine.answer import Answer
from parvis_graphql.engine.asker import class_of
from parvis_graphql.engine.checks import check_declarations
from parvis_graphql.engine.execution import Execution
from parvis_graphql.engine.price import Cost
from parvis_graphql.errors import present
from parvis_graphql.guard import check_price, check_texts, told
from parvis_graphql.moderation.mutations.flag_content import flag_content
from parvis_graphql.moderation.mutations.hide_content import hide_content
from parvis_graphql.moderation.mutations.keep_content import keep_content
from parvis_graphql.moderation.mutations.restore_content import restore_content
from parvis_graphql.photos.mutations.complete_photo_uploads import complete_photo_uploads
from parvis_graphql.photos.mutations.create_photo_uploads import create_photo_uploads
from parvis_graphql.photos.mutations.delete_photo import delete_photo
from parvis_graphql.photos.mutations.describe_photo import describe_photo
from parvis_graphql.photos.subscriptions import photos_processed
from parvis_graphql.privacy.mutations.delete_account import delete_account
from parvis_graphql.privacy.mutations.request_export import request_export
from parvis_graphql.proposals.mutations.answer_proposal import answer_proposal
from parvis_graphql.proposals.mutations.confirm_done import confirm_done
from parvis_graphql.proposals.mutations.create_proposal import create_proposal
from parvis_graphql.proposals.mutations.decide_proposal import decide_proposal
from parvis_graphql.proposals.mutations.edit_proposal import edit_proposal
from parvis_graphql.proposals.mutations.report_execution import report_execution
from parvis_graphql.proposals.mutations.support_proposal import support_proposal
from parvis_graphql.proposals.mutations.unsupport_proposal import unsupport_proposal
from parvis_graphql.proposals.mutations.withdraw_proposal import withdraw_proposal
from parvis_graphql.proposals.subscriptions import proposal_changed
from parvis_graphql.query import Query
from parvis_graphql.scalars import SCALARS
from parvis_graphql.stories.mutations.create_story import create_story
from parvis_graphql.stories.mutations.delete_story import delete_story
from parvis_graphql.stories.mutations.edit_story import edit_story
from parvis_graphql.stories.mutations.publish_story import publish_story
from parvis_graphql.stories.subscriptions import story_changed

DEADLINE_SECONDS = 10

_MUTATIONS = [
    sign_up,
    resend_code,
    confirm_email,
    sign_in,
    sign_out,
    update_profile,
    create_organisation,
    edit_organisation,
    invite_member,
    revoke_invitation,
    accept_invitation,
    set_member_role,
    remove_member,
    set_verified,
    create_access_token,
    revoke_access_token,
    revoke_session,
    create_proposal,
    edit_proposal,
    withdraw_proposal,
    support_proposal,
    unsupport_proposal,
    answer_proposal,
    decide_proposal,
    report_execution,
    confirm_done,
    request_commune_role,
    grant_commune_role,
    refuse_commune_role,
    end_commune_role,
    create_neighbourhood,
    edit_neighbourhood,
    delete_neighbourhood,
    set_answer_days,
    add_comment,
    edit_comment,
    delete_comment,
    react_to_comment,
    unreact_to_comment,
    create_photo_uploads,
    complete_photo_uploads,
    describe_photo,
    delete_photo,
    request_export,
    delete_account,
    flag_content,
    hide_content,
    restore_content,
    keep_content,
    create_story,
    edit_story,
    publish_story,
    delete_story,
]
_SUBSCRIPTIONS = [thread_changed, proposal_changed, story_changed, commune_activity, activity, photos_processed]


class ParvisSchema(strawberry.Schema):
    """Every door (HTTP, sockets, pages) comes through `execute` and `stream`; a context belongs to one operation."""

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
        asked = _Asked(query or "", variable_values or {}, operation_name, frozenset(allowed_operation_types))
        answer = Answer(None, extensions=told(Cost()), is_refused=True)
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                execution, cost = self._prepared(asked, context)
                answer.extensions = told(cost)
                check_price(cost)
                is_query = execution.kind is OperationType.QUERY
                done = await (execution.read() if is_query else execution.change())
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
        asked = _Asked(query or "", variable_values or {}, operation_name, frozenset(OperationType))
        try:
            kind = self._kind(asked)
        except Exception as error:
            yield _result(_presented(Answer(None, _errors_of(error), told(Cost()), is_refused=True), context))
            return
        if kind is not OperationType.SUBSCRIPTION:
            yield _result(
                await self.execute(
                    query,
                    context_value=context_value,
                    variable_values=variable_values,
                    operation_name=operation_name,
                )
            )
            return
        answer = Answer(None, extensions=told(Cost()), is_refused=True)
        try:
            async with context.reads:
                execution, cost = self._prepared(asked, context)
                answer.extensions = told(cost)
                check_price(cost)
                with _followed():
                    async with aclosing(execution.follow()) as answers:
                        async for one in answers:
                            metrics.LIVE_EVENTS.inc()
                            one.extensions = answer.extensions
                            yield _result(_presented(one, context))
        except Exception as error:  # the subscription ends with what went wrong
            answer.errors = _errors_of(error)
            yield _result(_presented(answer, context))

    def _kind(self, asked: "_Asked") -> OperationType:
        """Raises Invalid, TooCostly; CannotGetOperationTypeError where the document has no operation of this name."""
        document = self.documents.read(asked.text)
        if document.node is None:
            raise Invalid(document.errors)
        operation = document.operation(asked.name)
        if operation is None:
            raise CannotGetOperationTypeError(asked.name)
        return OperationType(operation.operation.value)

    def _prepared(self, asked: "_Asked", context: Context) -> tuple[Execution, Cost]:
        """Everything that comes before the first statement. Raises what `_kind` raises, and Mistake, TooCostly."""
        kind = self._kind(asked)
        if kind not in asked.allowed:
            raise InvalidOperationTypeError(kind)
        check_texts(asked.variables)
        document = self.documents.read(asked.text)
        operation = document.operation(asked.name)
        if document.errors or document.shape is None or document.node is None or operation is None:
            raise Invalid(document.errors)
        variables = self.documents.variables(operation, asked.variables)
        shape = document.shape.of(variables)
        cost = self.documents.price(document, operation, shape, variables)
        plan = self.documents.plan(document, operation, shape, variables, class_of(context.viewer))
        fragments = document.fragments
        execution = Execution(
            schema=self._schema,
            kind=kind,
            operation=operation,
            fragments=fragments,
            variables=variables,
            plan=plan,
            context=context,
        )
        return execution, cost


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request: a document, the variables, which of its operations, and which kinds may be asked for here."""

    text: str
    variables: dict[str, Any]
    name: str | None
    allowed: frozenset[OperationType]


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
    return [error if isinstance(error, GraphQLError) else GraphQLError("", original_error=error)]


def _presented(answer: Answer, context: Context) -> Answer:
    if answer.errors:
        answer.errors = [present(error, context.viewer.locale) for error in answer.errors]
    return answer


def _result(answer: Answer) -> ExecutionResult:
    """As Strawberry's handler of sockets takes it."""
    kind = PreExecutionError if answer.is_refused else ExecutionResult
    return kind(data=answer.data, errors=answer.errors or None, extensions=answer.extensions)


def make_schema() -> ParvisSchema:
    """Build the schema and check every declaration against the tables. Raises TypeError for one that does not fit."""
    for mutation in _MUTATIONS:
        for argument in mutation.arguments:
            argument.description = "All that it takes."
    schema = ParvisSchema(
        query=Query,
        mutation=create_type("Mutation", _MUTATIONS, description="What can be done. One input, one payload each."),
        subscription=create_type(
            "Subscription", _SUBSCRIPTIONS, description="What can be followed live, from a cursor on."
        ),
        types=[Person, Organisation],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
    check_declarations(schema._schema)
    return schema
