"""editComment: say one's own comment otherwise."""

from uuid import UUID

import strawberry

from parvis.discussion import service
from parvis_graphql.context import Ask
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import record, to_one
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.scalars import Markdown


@strawberry.input(description="A comment to change.")
class EditCommentInput(MutationInput):
    comment_id: strawberry.ID = strawberry.field(description="The comment.")
    body: Markdown = strawberry.field(description="1 to 4,000 characters.")


@record
class EditCommentPayload(Payload):
    """What became of a change."""

    comment_id: strawberry.Private[UUID | None] = None
    comment: Comment | None = to_one("The comment as it is now.", "comment_id")


@strawberry.mutation(description="Change one's own comment; it then says when.")
async def edit_comment(info: Ask, input: EditCommentInput) -> EditCommentPayload:
    async def command() -> Changed:
        comment = await service.edit_comment(
            info.context.viewer, comment_id=key_of(input.comment_id, "Comment", "comment_id"), body=input.body
        )
        return {"comment_id": comment.id}

    return await answer(info, EditCommentPayload, input, command)
