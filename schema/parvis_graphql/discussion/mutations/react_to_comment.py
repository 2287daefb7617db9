"""reactToComment: agree with a comment."""

import strawberry

from parvis.discussion import service
from parvis_graphql.context import Ask
from parvis_graphql.discussion.mutations.one_comment import CommentInput, CommentPayload, on_comment
from parvis_graphql.engine.entities import record


@strawberry.input(description="A comment to agree with.")
class ReactToCommentInput(CommentInput):
    pass


@record
class ReactToCommentPayload(CommentPayload):
    """What became of a reaction."""


@strawberry.mutation(description="Agree with a comment; once each.")
async def react_to_comment(info: Ask, input: ReactToCommentInput) -> ReactToCommentPayload:
    return await on_comment(
        info, ReactToCommentPayload, input, lambda viewer, comment: service.react(viewer, comment_id=comment)
    )
