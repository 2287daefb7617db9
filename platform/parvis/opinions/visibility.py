"""Holding, hiding and showing an opinion: for moderation, which decides, and has locked the opinion."""

from uuid import UUID

from parvis.core.db import execute
from parvis.core.visibility import Visibility
from parvis.discussion.service import set_thread
from parvis.opinions.events import OpinionEvent, announce
from parvis.opinions.models import Opinion, Signature
from parvis.opinions.publishing import publish


async def set_visibility(opinion_id: UUID, visibility: Visibility, *, is_new: bool = False) -> None:  # noqa: ARG001 - that it was not published yet says it
    """Take an opinion out of sight with its discussion, or show it, in the caller's transaction. One that was never
    shown is published: at once where it is signed, with the week's others where the name is withheld.

    The discussion is closed meanwhile: only its author would have seen it, and what they say there would have named
    them.
    """
    opinion = await Opinion.get(id=opinion_id)
    is_shown = visibility is Visibility.VISIBLE
    was_shown = opinion.visibility is Visibility.VISIBLE
    await execute("UPDATE opinion SET visibility = $2, held_for = NULL WHERE id = $1", opinion_id, str(visibility))
    if opinion.published_on is None:
        if is_shown and opinion.signature is Signature.SIGNED:
            await publish([opinion_id])
    elif was_shown != is_shown:
        await set_thread(opinion.thread_id, visible=is_shown, is_open=is_shown and not opinion.is_withdrawn)
        await announce(OpinionEvent.RESTORED if is_shown else OpinionEvent.HIDDEN, opinion)
