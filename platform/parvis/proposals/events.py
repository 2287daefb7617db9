"""What proposals tell: kinds and ids, to whoever listens to the proposal, its commune or its author."""

from enum import StrEnum

from parvis.core import events
from parvis.proposals.models import Proposal


class ProposalEvent(StrEnum):
    CREATED = "proposal.created"
    EDITED = "proposal.edited"
    WITHDRAWN = "proposal.withdrawn"
    HIDDEN = "proposal.hidden"  # by a moderator, or held for one
    RESTORED = "proposal.restored"
    ANSWERED = "proposal.answered"
    DECIDED = "proposal.decided"
    EXECUTED = "proposal.executed"
    CONFIRMED = "proposal.confirmed"
    SUPPORTED = "proposal.supported"
    UNSUPPORTED = "proposal.unsupported"


async def announce(kind: ProposalEvent, proposal: Proposal) -> None:
    """Record the event, in the transaction of the change."""
    topics = [f"proposal:{proposal.id}", f"commune:{proposal.commune_id}"]
    if proposal.author_id is not None and kind not in {ProposalEvent.SUPPORTED, ProposalEvent.UNSUPPORTED}:
        topics.append(f"actor:{proposal.author_id}")
    await events.record(kind, subject_id=proposal.id, topics=topics, commune_id=proposal.commune_id)
