"""editComment: say one's own comment otherwise."""

import strawberry

from parvis.discussion import service
from parvis_graphql.context import Ask
from parvis_graphql.discussion.mutations.one_comment import CommentInput, CommentPayload, on_comment
from parvis_graphql.engine.entities import record
from parvis_graphql.scalars import Markdown


@strawberry.input(description="A comment to change.")
class EditCommentInput(CommentInput):
    body: Markdown = strawberry.field(description="1 to 4,000 characters.")


@record
class EditCommentPayload(CommentPayload):
    """What became of a change."""


@strawberry.mutation(description="Change one's own comment; it then says when.")
async def edit_comment(info: Ask, input: EditCommentInput) -> EditCommentPayload:
    return await on_comment(
        info,
        EditCommentPayload,
        input,
        lambda viewer, comment: service.edit_comment(viewer, comment_id=comment, body=input.body),
    )
