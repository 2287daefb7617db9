"""Holding, hiding and showing a proposal: for moderation, which decides, and has locked the proposal."""

from uuid import UUID

from parvis.core.db import execute, fetch
from parvis.core.visibility import Visibility
from parvis.discussion.service import set_thread
from parvis.photos.attachments import withhold
from parvis.proposals.clock import start_clock
from parvis.proposals.events import ProposalEvent, announce
from parvis.proposals.models import Proposal

_PHOTOS = """
SELECT photo_id FROM proposal_photo WHERE proposal_id = $1
UNION ALL
SELECT its.photo_id FROM step_photo its JOIN proposal_step step ON step.id = its.step_id WHERE step.proposal_id = $1
"""


async def set_visibility(proposal_id: UUID, visibility: Visibility, *, is_new: bool = False) -> None:
    """Take a proposal out of sight with its photos and its discussion, or show it again. In the caller's transaction.

    `is_new` for one that is shown for the first time, which is announced as just proposed.
    """
    proposal = await Proposal.get(id=proposal_id)
    was_shown, is_shown = proposal.visibility is Visibility.VISIBLE, visibility is Visibility.VISIBLE
    await execute("UPDATE proposal SET visibility = $2 WHERE id = $1", proposal_id, str(visibility))
    if was_shown == is_shown:
        return
    await withhold([row["photo_id"] for row in await fetch(_PHOTOS, proposal_id)], withheld=not is_shown)
    await set_thread(proposal.thread_id, visible=is_shown)
    if is_shown:
        await start_clock(proposal_id, proposal.commune_id)
    if was_shown:
        await announce(ProposalEvent.HIDDEN, proposal)
    else:
        await announce(ProposalEvent.CREATED if is_new else ProposalEvent.RESTORED, proposal)
