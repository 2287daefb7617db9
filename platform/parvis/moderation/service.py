"""What moderators decide: hide, show again, or leave as it is; each with a reason that all can read.

Rows are locked in one order: the content, its case, then what its own domain locks after it.
"""

from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import transaction
from parvis.core.errors import Mistake
from parvis.core.policy import authorise
from parvis.core.text import paragraphs
from parvis.core.visibility import Visibility
from parvis.moderation import policy
from parvis.moderation.cases import (
    close_case,
    lock_content,
    open_case,
    open_case_of,
    tell_authors,
    was_never_shown,
)
from parvis.moderation.contents import CONTENTS
from parvis.moderation.errors import HiddenAlready, NotHidden, NothingToDecide
from parvis.moderation.models import CaseCause, ContentKind, DecisionAction, FlagReason, ModerationDecision


async def hide_content(
    viewer: Viewer, *, content_kind: ContentKind, content_id: UUID, reason: str, ground: FlagReason
) -> ModerationDecision:
    """Take something out of everybody's sight but its author's side and moderators'; flagged, held or neither.

    `reason` 10 to 1,000 characters, public and mailed to the author's side: it should name nobody. Raises Mistake at
    `reason`, NOT_FOUND or ALREADY_DONE (`content_id`); Forbidden for who does not moderate there, OwnCase for the
    author's side and, of a comment, that of what it is under, OwnFlag for who has flagged it; RateLimited.
    """
    return await _decide(viewer, content_kind, content_id, DecisionAction.HIDE, reason=reason, ground=ground)


async def restore_content(
    viewer: Viewer, *, content_kind: ContentKind, content_id: UUID, reason: str
) -> ModerationDecision:
    """Show again what was hidden. Raises as `hide_content`; NOT_FOUND also for what its author took back meanwhile."""
    return await _decide(viewer, content_kind, content_id, DecisionAction.RESTORE, reason=reason)


async def keep_content(
    viewer: Viewer, *, content_kind: ContentKind, content_id: UUID, reason: str
) -> ModerationDecision:
    """Find that what was flagged or held may stay: it is released, and no burst of flags holds it again.

    Raises as `hide_content`; ALREADY_DONE where nothing waits.
    """
    return await _decide(viewer, content_kind, content_id, DecisionAction.KEEP, reason=reason)


async def _decide(
    viewer: Viewer,
    kind: ContentKind,
    content_id: UUID,
    action: DecisionAction,
    *,
    reason: str,
    ground: FlagReason | None = None,
) -> ModerationDecision:
    viewer_id = viewer.require(Permission.CONTENT_MODERATE)
    shortest, longest = policy.REASON_LENGTHS
    reason = paragraphs(reason, path="reason", shortest=shortest, longest=longest)
    await policy.DECISIONS.spend(str(viewer_id))
    async with transaction():
        await authorise(viewer, policy.MODERATE[kind], content_id, path="content_id")
        content = await lock_content(viewer, kind, content_id)
        assert content, "authorised, and locked since"
        was = Visibility(content["visibility"])
        waits = await open_case_of(content_id) is not None
        if was is Visibility.HELD and not waits:  # the job that opens its case has not come to it yet
            await open_case(kind, content_id, content["commune_id"], CaseCause.NEWCOMER_BURST)
        if refusal := _refusal(action, was, waits=waits):
            raise refusal
        is_new = await was_never_shown(content_id)
        shall = Visibility.HIDDEN if action is DecisionAction.HIDE else Visibility.VISIBLE
        if shall is not was:
            await CONTENTS[kind].set_visibility(content_id, shall, is_new=is_new)
        decision = await ModerationDecision.create(
            content_kind=kind,
            content_id=content_id,
            commune_id=content["commune_id"],
            action=action,
            ground=ground,
            reason=reason,
            by_platform=viewer.is_moderator,
            decided_by_id=viewer_id,
            decided_at=clock.now(),
        )
        await close_case(content_id)
        if shall is not was:  # of flags that came to nothing the author's side has never heard
            await tell_authors("moderation.tell_decision", kind, content_id, decision_id=str(decision.id))
    return decision


def _refusal(action: DecisionAction, was: Visibility, *, waits: bool) -> Mistake | None:
    match action:
        case DecisionAction.HIDE if was is Visibility.HIDDEN:
            return HiddenAlready()
        case DecisionAction.RESTORE if was is not Visibility.HIDDEN:
            return NotHidden()
        case DecisionAction.KEEP if was is Visibility.HIDDEN or not (waits or was is Visibility.HELD):
            return NothingToDecide()
    return None
