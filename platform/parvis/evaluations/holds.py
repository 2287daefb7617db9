"""Deciding about a burst: evaluations that many new accounts sent within two days were set aside as a whole.

`roll` opens holds and fills them. Here somebody who looks after the commune, and is not of its town hall, counts them
or throws them away, with a reason that everybody can read.
"""

from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch_value, transaction
from parvis.core.policy import authorise
from parvis.core.text import paragraphs
from parvis.evaluations import policy
from parvis.evaluations.draw_lock import keep_from_drawing
from parvis.evaluations.models import BallotHold, HoldState

_COUNT = """
SELECT (SELECT count(*) FROM ballot_inbox WHERE hold_id = $1)
     + (SELECT count(*) FROM signed_evaluation WHERE hold_id = $1 AND scores IS NOT NULL)
"""
_FORGET_NEWCOMERS = """
DELETE FROM newcomer_count WHERE commune_id = (SELECT commune_id FROM ballot_hold WHERE id = $1)
"""

# the draw finds them in the box again, whatever their period; what was looked at is no part of the next burst
_RELEASE = (
    "UPDATE ballot_inbox SET hold_id = NULL, is_new = FALSE WHERE hold_id = $1",
    "UPDATE signed_evaluation SET hold_id = NULL WHERE hold_id = $1",
)
# sheets stay: who was thrown out as one of a crowd does not come back as another
_DISCARD = (
    "DELETE FROM ballot_inbox WHERE hold_id = $1",
    "DELETE FROM signed_evaluation WHERE hold_id = $1 AND counted IS NULL",
    "UPDATE signed_evaluation SET person_id = NULL, recommends = NULL, scores = NULL, hold_id = NULL"
    " WHERE hold_id = $1",
)


async def decide_hold(viewer: Viewer, *, hold_id: UUID, release: bool, reason: str) -> BallotHold:
    """Count what is held, or throw it away. `reason` 10 to 1,000 characters, public.

    Raises Mistake at `reason`, NOT_FOUND and ALREADY_DONE (`hold_id`); Forbidden for who does not moderate there, and
    for the town hall; RateLimited.
    """
    viewer_id = viewer.require(Permission.CONTENT_MODERATE)
    shortest, longest = policy.REASON_LENGTHS
    reason = paragraphs(reason, path="reason", shortest=shortest, longest=longest)
    await policy.HOLD_DECISIONS.spend(str(viewer_id))
    async with transaction():
        await keep_from_drawing()
        # what was looked at is no part of the next burst; before the hold is locked, as casting has it
        await execute(_FORGET_NEWCOMERS, hold_id)
        # locks the hold: ballots that were joining it are in by now, and later ones find it decided
        await authorise(viewer, policy.DECIDE, hold_id, path="hold_id")
        hold = await BallotHold.get(id=hold_id)
        hold.state = HoldState.RELEASED if release else HoldState.DISCARDED
        hold.held_count = await fetch_value(_COUNT, hold_id)
        hold.reason, hold.decided_by_id, hold.decided_at = reason, viewer_id, clock.now()
        await hold.save(update_fields=["state", "held_count", "reason", "decided_by_id", "decided_at"])
        for statement in _RELEASE if release else _DISCARD:
            await execute(statement, hold_id)
    return hold
