"""deleteComment: take one's own comment back."""

from uuid import UUID

import strawberry

from parvis.discussion import service
from parvis_graphql.context import Ask
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import record, to_one
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="A comment to take back.")
class DeleteCommentInput(MutationInput):
    comment_id: strawberry.ID = strawberry.field(description="The comment.")


@record
class DeleteCommentPayload(Payload):
    """What became of a deletion."""

    comment_id: strawberry.Private[UUID | None] = None
    comment: Comment | None = to_one("The comment as it is now.", "comment_id")


@strawberry.mutation(description="Take one's own comment back; its place stays for the answers.")
async def delete_comment(info: Ask, input: DeleteCommentInput) -> DeleteCommentPayload:
    async def command() -> Changed:
        comment = await service.delete_comment(
            info.context.viewer, comment_id=key_of(input.comment_id, "Comment", "comment_id")
        )
        return {"comment_id": comment.id}

    return await answer(info, DeleteCommentPayload, input, command)
