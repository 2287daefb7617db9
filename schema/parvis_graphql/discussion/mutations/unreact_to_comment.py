"""unreactToComment: take one's agreement back."""

import strawberry

from parvis.discussion import service
from parvis_graphql.context import Ask
from parvis_graphql.discussion.mutations.one_comment import CommentInput, CommentPayload, on_comment
from parvis_graphql.engine.entities import record


@strawberry.input(description="A comment to agree with no longer.")
class UnreactToCommentInput(CommentInput):
    pass


@record
class UnreactToCommentPayload(CommentPayload):
    """What became of a reaction taken back."""


@strawberry.mutation(description="Take one's agreement with a comment back.")
async def unreact_to_comment(info: Ask, input: UnreactToCommentInput) -> UnreactToCommentPayload:
    return await on_comment(
        info, UnreactToCommentPayload, input, lambda viewer, comment: service.unreact(viewer, comment_id=comment)
    )
