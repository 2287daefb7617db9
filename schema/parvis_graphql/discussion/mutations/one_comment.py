"""What all mutations of one comment share: they name it, run a command on it, and answer it as it is now."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import strawberry

from parvis.auth.viewer import Viewer
from parvis.discussion.models import Comment as CommentModel
from parvis_graphql.context import Ask
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer

P = TypeVar("P", bound="CommentPayload")


@strawberry.input
class CommentInput(MutationInput):
    comment_id: strawberry.ID = strawberry.field(description="The comment.")


@record
class CommentPayload(Payload):
    comment_id: strawberry.Private[UUID | None] = None
    comment: Comment | None = to_one("The comment as it is now.", "comment_id")


async def on_comment(
    info: Ask,
    payload_type: type[P],
    input: CommentInput,
    command: Callable[[Viewer, UUID], Awaitable[CommentModel]],
) -> P:
    """Run the command on the comment that the input names."""

    async def run() -> Changed:
        comment = await command(info.context.viewer, key_of(input.comment_id, "Comment", "comment_id"))
        return {"comment_id": comment.id}

    return await answer(info, payload_type, input, run)
