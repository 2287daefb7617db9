"""deleteComment: take one's own comment back."""

import strawberry

from parvis.discussion import service
from parvis_graphql.context import Ask
from parvis_graphql.discussion.mutations.one_comment import CommentInput, CommentPayload, on_comment
from parvis_graphql.engine.entities import record


@strawberry.input(description="A comment to take back.")
class DeleteCommentInput(CommentInput):
    pass


@record
class DeleteCommentPayload(CommentPayload):
    """What became of a deletion."""


@strawberry.mutation(description="Take one's own comment back; its place stays for the answers.")
async def delete_comment(info: Ask, input: DeleteCommentInput) -> DeleteCommentPayload:
    return await on_comment(
        info, DeleteCommentPayload, input, lambda viewer, comment: service.delete_comment(viewer, comment_id=comment)
    )
