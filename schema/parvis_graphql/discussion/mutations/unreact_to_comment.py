"""unreactToComment: take one's agreement back."""

from uuid import UUID

import strawberry

from parvis.discussion import service
from parvis_graphql.context import Ask
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import record, to_one
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="A comment to agree with no longer.")
class UnreactToCommentInput(MutationInput):
    comment_id: strawberry.ID = strawberry.field(description="The comment.")


@record
class UnreactToCommentPayload(Payload):
    """What became of a reaction taken back."""

    comment_id: strawberry.Private[UUID | None] = None
    comment: Comment | None = to_one("The comment as it is now.", "comment_id")


@strawberry.mutation(description="Take one's agreement with a comment back.")
async def unreact_to_comment(info: Ask, input: UnreactToCommentInput) -> UnreactToCommentPayload:
    async def command() -> Changed:
        comment = await service.unreact(
            info.context.viewer, comment_id=key_of(input.comment_id, "Comment", "comment_id")
        )
        return {"comment_id": comment.id}

    return await answer(info, UnreactToCommentPayload, input, command)
