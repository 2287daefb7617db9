"""reactToComment: agree with a comment."""

from uuid import UUID

import strawberry

from parvis.discussion import service
from parvis_graphql.context import Ask
from parvis_graphql.discussion.types import Comment
from parvis_graphql.engine.declarations import record, to_one
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="A comment to agree with.")
class ReactToCommentInput(MutationInput):
    comment_id: strawberry.ID = strawberry.field(description="The comment.")


@record
class ReactToCommentPayload(Payload):
    """What became of a reaction."""

    comment_id: strawberry.Private[UUID | None] = None
    comment: Comment | None = to_one("The comment as it is now.", "comment_id")


@strawberry.mutation(description="Agree with a comment; once each.")
async def react_to_comment(info: Ask, input: ReactToCommentInput) -> ReactToCommentPayload:
    async def command() -> Changed:
        comment = await service.react(info.context.viewer, comment_id=key_of(input.comment_id, "Comment", "comment_id"))
        return {"comment_id": comment.id}

    return await answer(info, ReactToCommentPayload, input, command)
