"""What becomes of a proposal: answers, decisions, execution, and whether its author finds it done. Nothing is undone.

Each is a row of its own, dated and signed; a later one corrects an earlier one without replacing it.
"""

from collections.abc import Sequence
from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch, transaction
from parvis.core.errors import MistakeCollector
from parvis.core.ids import uuid7
from parvis.core.jobs import defer
from parvis.core.policy import authorise
from parvis.core.text import paragraphs, render_markdown
from parvis.core.visibility import Visibility
from parvis.directory.role_queries import role_held
from parvis.directory.speaking import town_hall_speaker
from parvis.discussion.service import set_thread
from parvis.photos.attachments import attach
from parvis.proposals import policy
from parvis.proposals.content import check_photos
from parvis.proposals.events import ProposalEvent, announce
from parvis.proposals.models import (
    DecisionKind,
    ExecutionState,
    Proposal,
    ProposalState,
    ProposalStep,
    StepKind,
    StepPhoto,
)

ANSWER_LENGTHS = (2, 5_000)
REASON_LENGTHS = (10, 5_000)
LONGEST_COMMENT = 2_000

_EVENTS = {
    StepKind.ANSWER: ProposalEvent.ANSWERED,
    StepKind.DECISION: ProposalEvent.DECIDED,
    StepKind.EXECUTION: ProposalEvent.EXECUTED,
    StepKind.CONFIRMATION: ProposalEvent.CONFIRMED,
}

_STOPS_CLOCK = {StepKind.ANSWER, StepKind.DECISION}

# the author's side but whoever took the step: the person, or an organisation's owners
_AUTHORS = """
SELECT account.id FROM account
WHERE account.id IS DISTINCT FROM $2 AND account.suspended_at IS NULL
  AND (account.id = $1 OR account.id IN (
    SELECT person_id FROM membership WHERE organisation_id = $1 AND role = 'OWNER'))
"""


async def answer_proposal(
    viewer: Viewer, *, proposal_id: UUID, body: str, under_review: bool = False, actor_id: UUID | None = None
) -> Proposal:
    """Answer in the town hall's name; `body` is Markdown of 2 to 5,000 characters. The first one stops the clock.

    `under_review` says besides that the commune is looking at it: an open proposal's text is then settled.
    `actor_id`: a council or municipal service of the commune that one speaks for.
    Raises Mistake at `body` or `actor_id`, NOT_FOUND (`proposal_id`), CLOSED for one taken back; Forbidden but to the
    commune's officials; RateLimited.
    """
    body = _check(body, "body", ANSWER_LENGTHS)
    await _spend(viewer, Permission.OFFICIAL_ACT)
    async with transaction():
        viewer_id = await authorise(viewer, policy.ANSWER, proposal_id, path="proposal_id")
        proposal = await Proposal.get(id=proposal_id)
        author_id = await town_hall_speaker(viewer, actor_id, proposal.commune_id)
        if under_review and proposal.state is ProposalState.OPEN:
            proposal.state = ProposalState.UNDER_REVIEW
        await _take(proposal, StepKind.ANSWER, None, body, author_id=author_id, viewer_id=viewer_id)
    return proposal


async def decide_proposal(
    viewer: Viewer,
    *,
    proposal_id: UUID,
    kind: DecisionKind,
    reason: str,
    close: bool = False,
    actor_id: UUID | None = None,
) -> Proposal:
    """Say what the commune decided and why (Markdown, 10 to 5,000 characters). A later decision takes this one's place.

    From now on the text is settled; with `close` the discussion and the counting of supporters end too.
    Raises as `answer_proposal`, with `reason` for `body`.
    """
    reason = _check(reason, "reason", REASON_LENGTHS)
    await _spend(viewer, Permission.OFFICIAL_ACT)
    async with transaction():
        viewer_id = await authorise(viewer, policy.DECIDE, proposal_id, path="proposal_id")
        proposal = await Proposal.get(id=proposal_id)
        author_id = await town_hall_speaker(viewer, actor_id, proposal.commune_id)
        if close:
            proposal.state = ProposalState.CLOSED
            await set_thread(proposal.thread_id, is_open=False)
        elif proposal.state is ProposalState.OPEN:
            proposal.state = ProposalState.UNDER_REVIEW
        proposal.decision_id = uuid7()
        await _take(
            proposal, StepKind.DECISION, kind, reason, author_id=author_id, viewer_id=viewer_id,
            step_id=proposal.decision_id,
        )  # fmt: skip
    return proposal


async def report_execution(
    viewer: Viewer,
    *,
    proposal_id: UUID,
    state: ExecutionState,
    message: str,
    photo_ids: Sequence[UUID] = (),
    actor_id: UUID | None = None,
) -> Proposal:
    """Say how far the commune is with what it accepted (Markdown, 2 to 5,000 characters), with at most 10 photos.

    What the author said of an earlier report no longer counts: with DONE they are asked anew.
    Raises as `answer_proposal`, with `message` for `body`; INVALID where the newest decision is not ACCEPTED; a
    photo's mistakes at (`photo_ids`, index).
    """
    mistakes = MistakeCollector()
    with mistakes:
        message = _check(message, "message", ANSWER_LENGTHS)
    with mistakes:
        photo_ids = check_photos(photo_ids)
    mistakes.raise_if_any()
    await _spend(viewer, Permission.OFFICIAL_ACT)
    async with transaction():
        viewer_id = await authorise(viewer, policy.REPORT, proposal_id, path="proposal_id")
        proposal = await Proposal.get(id=proposal_id)
        author_id = await town_hall_speaker(viewer, actor_id, proposal.commune_id)
        proposal.execution_id, proposal.confirmed_done = uuid7(), None
        await attach(photo_ids, owner_id=viewer_id, withheld=proposal.visibility is not Visibility.VISIBLE)
        await _take(
            proposal, StepKind.EXECUTION, state, message, author_id=author_id, viewer_id=viewer_id,
            step_id=proposal.execution_id,
        )  # fmt: skip
        await StepPhoto.bulk_create(
            [
                StepPhoto(step_id=proposal.execution_id, photo_id=photo_id, position=position)
                for position, photo_id in enumerate(photo_ids)
            ]
        )
    return proposal


async def confirm_done(viewer: Viewer, *, proposal_id: UUID, done: bool, comment: str | None = None) -> Proposal:
    """The author's side says in public whether what was reported DONE is done; they may change their mind.

    `comment` is plain Markdown of at most 2,000 characters; saying the same again without one changes nothing.
    Raises Mistake TOO_LONG or INVALID (`comment`), NOT_FOUND (`proposal_id`), INVALID where the newest report is not
    DONE or the newest decision not ACCEPTED, CLOSED; Forbidden for another's; RateLimited.
    """
    said = _check(comment, "comment", (0, LONGEST_COMMENT)) if comment else ""
    await _spend(viewer, Permission.PROPOSALS_WRITE)
    async with transaction():
        viewer_id = await authorise(viewer, policy.CONFIRM, proposal_id, path="proposal_id")
        proposal = await Proposal.get(id=proposal_id)
        if proposal.confirmed_done is done and not said:
            return proposal
        proposal.confirmed_done = done
        code = "YES" if done else "NO"
        author_id = proposal.author_id or viewer_id
        await _take(proposal, StepKind.CONFIRMATION, code, said or None, author_id=author_id, viewer_id=viewer_id)
    return proposal


def _check(text: str, path: str, lengths: tuple[int, int]) -> str:
    shortest, longest = lengths
    return paragraphs(text, path=path, shortest=shortest, longest=longest)


async def _spend(viewer: Viewer, permission: Permission) -> None:
    await policy.STEPS.spend(str(viewer.require(permission)))


async def _take(
    proposal: Proposal,
    kind: StepKind,
    code: str | None,
    body: str | None,
    *,
    author_id: UUID,
    viewer_id: UUID,
    step_id: UUID | None = None,
) -> None:
    """Write the step, what it changes of the proposal, who is told of it, and that it happened."""
    now = clock.now()
    if kind in _STOPS_CLOCK:
        proposal.answered_at = proposal.answered_at or now
    step = await ProposalStep.create(
        id=step_id or uuid7(),
        proposal_id=proposal.id,
        kind=kind,
        code=code,
        body=body,
        body_html=None if body is None else render_markdown(body),
        author_id=author_id,
        author_role=None if kind is StepKind.CONFIRMATION else await role_held(viewer_id, proposal.commune_id),
        written_by_id=viewer_id,
        created_at=now,
    )
    # not updated_at, which is the author's
    await proposal.save(update_fields=["state", "answered_at", "decision_id", "execution_id", "confirmed_done"])
    await announce(_EVENTS[kind], proposal)
    if kind is not StepKind.CONFIRMATION:
        for account in await fetch(_AUTHORS, proposal.author_id, viewer_id):
            await defer("proposals.tell_author", step_id=str(step.id), account_id=str(account["id"]))
