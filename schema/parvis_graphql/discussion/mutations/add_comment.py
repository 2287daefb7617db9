"""addComment: say something in a thread, or answer a comment."""

from uuid import UUID

import strawberry

from parvis.discussion import service
from parvis.discussion.models import Stance
from parvis_graphql.context import Ask
from parvis_graphql.directory.speaking import actor_key
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.scalars import Markdown


@strawberry.input(description="A comment to add.")
class AddCommentInput(MutationInput):
    thread_id: strawberry.ID = strawberry.field(description="The discussion it is for.")
    body: Markdown = strawberry.field(description="1 to 4,000 characters.")
    parent_id: strawberry.ID | None = strawberry.field(default=None, description="The comment it answers.")
    stance: Stance | None = strawberry.field(default=None, description="Where it stands towards the subject.")
    actor_id: strawberry.ID | None = strawberry.field(
        default=None, description="For whom one speaks, of `viewer.actors`; oneself unless told."
    )


@record
class AddCommentPayload(Payload):
    """What became of a comment."""

    comment_id: strawberry.Private[UUID | None] = None
    comment: Comment | None = to_one("The new comment.", "comment_id")


@strawberry.mutation(description="Say something in a discussion, or answer a comment in it.")
async def add_comment(info: Ask, input: AddCommentInput) -> AddCommentPayload:
    async def command() -> Changed:
        comment = await service.add_comment(
            info.context.viewer,
            thread_id=key_of(input.thread_id, "Thread", "thread_id"),
            parent_id=key_of(input.parent_id, "Comment", "parent_id") if input.parent_id else None,
            body=input.body,
            stance=input.stance,
            actor_id=actor_key(input.actor_id),
        )
        return {"comment_id": comment.id}

    return await answer(info, AddCommentPayload, input, command)
