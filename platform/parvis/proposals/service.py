"""What residents do with proposals. Rows are locked in one order: proposal, photos, thread; commune first of all."""

from collections.abc import Sequence
from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch, fetch_value, transaction
from parvis.core.errors import MistakeCollector
from parvis.core.ids import uuid7
from parvis.core.jobs import defer
from parvis.core.policy import authorise
from parvis.core.text import render_markdown
from parvis.core.unchanged import UNCHANGED, Unchanged
from parvis.core.visibility import Visibility
from parvis.directory.neighbourhoods import check_neighbourhood
from parvis.directory.newcomers import must_wait
from parvis.directory.speaking import speaker
from parvis.discussion.models import SubjectKind
from parvis.discussion.service import open_thread, set_thread
from parvis.photos.attachments import attach
from parvis.places.location import Location, check_location
from parvis.proposals import policy
from parvis.proposals.clock import answer_due
from parvis.proposals.content import (
    check_body,
    check_photos,
    check_theme,
    check_title,
)
from parvis.proposals.errors import ChangedMeanwhile, CommuneUnknown
from parvis.proposals.events import ProposalEvent, announce
from parvis.proposals.models import Proposal, ProposalPhoto, ProposalState, ProposalVersion


async def create_proposal(
    viewer: Viewer,
    *,
    commune_id: UUID,
    title: str,
    body: str,
    theme: str,
    location: Location | None = None,
    neighbourhood_id: UUID | None = None,
    photo_ids: Sequence[UUID] = (),
    actor_id: UUID | None = None,
) -> Proposal:
    """Ask something of a commune: numbered there, with an open discussion, version 1 kept.

    In a flood of new accounts' posts it comes out HELD: seen by its author and by moderators, who decide.
    `title` 5 to 120 characters, `body` Markdown of 20 to 10,000, at most 10 of one's own photos in the order given;
    `actor_id` an organisation to speak for. Raises Mistake or Mistakes at `title`, `body`, `theme`, `location`,
    `photo_ids`, `commune_id`, `neighbourhood_id` or `actor_id`; RateLimited.
    """
    writer_id = viewer.require(Permission.PROPOSALS_WRITE)
    mistakes = MistakeCollector()
    with mistakes:
        title = check_title(title)
    with mistakes:
        body = check_body(body)
    with mistakes:
        theme = await check_theme(theme)
    with mistakes:
        location = check_location(location)
    with mistakes:
        photo_ids = check_photos(photo_ids)
    mistakes.raise_if_any()
    await policy.PROPOSALS.spend(str(writer_id))
    proposal_id, now = uuid7(), clock.now()
    async with transaction():
        author_id = await speaker(viewer, actor_id)
        number = await _next_number(commune_id)
        is_held = await must_wait(writer_id, commune_id)
        thread = await open_thread(
            subject_kind=SubjectKind.PROPOSAL,
            subject_id=proposal_id,
            commune_id=commune_id,
            author_id=author_id,
            visible=not is_held,
        )
        proposal = await Proposal.create(
            id=proposal_id,
            commune_id=commune_id,
            number=number,
            title=title,
            body=body,
            body_html=render_markdown(body),
            theme_id=theme,
            neighbourhood_id=await check_neighbourhood(neighbourhood_id, commune_id),
            latitude=location.latitude if location else None,
            longitude=location.longitude if location else None,
            author_id=author_id,
            written_by_id=writer_id,
            thread_id=thread.id,
            visibility=Visibility.HELD if is_held else Visibility.VISIBLE,
            answer_due_at=None if is_held else await answer_due(commune_id, now),
            created_at=now,
            updated_at=now,
        )
        await _keep_version(proposal)
        await attach(photo_ids, owner_id=writer_id, withheld=is_held)
        await _show_photos(proposal_id, photo_ids)
        if is_held:
            await defer("moderation.hold", content_kind="PROPOSAL", content_id=str(proposal_id))
        else:
            await announce(ProposalEvent.CREATED, proposal)
    return proposal


async def _next_number(commune_id: UUID) -> int:
    """The next number in the commune, which waits for it until the commit: so there is never a gap."""
    number = await fetch_value(
        "UPDATE commune SET last_proposal_number = last_proposal_number + 1 WHERE id = $1"
        " RETURNING last_proposal_number",
        commune_id,
    )
    if number is None:
        raise CommuneUnknown
    return int(number)


async def _keep_version(proposal: Proposal) -> None:
    await ProposalVersion.create(
        proposal_id=proposal.id,
        number=proposal.version,
        title=proposal.title,
        body=proposal.body,
        body_html=proposal.body_html,
        theme_id=proposal.theme_id,
        created_at=proposal.updated_at,
    )


async def _show_photos(proposal_id: UUID, photo_ids: Sequence[UUID]) -> None:
    await ProposalPhoto.bulk_create(
        [
            ProposalPhoto(proposal_id=proposal_id, photo_id=photo_id, position=position)
            for position, photo_id in enumerate(photo_ids)
        ]
    )


async def edit_proposal(
    viewer: Viewer,
    *,
    proposal_id: UUID,
    expected_version: int | None = None,
    title: str | None = None,
    body: str | None = None,
    theme: str | None = None,
    location: Location | Unchanged | None = UNCHANGED,
    neighbourhood_id: UUID | Unchanged | None = UNCHANGED,
    photo_ids: Sequence[UUID] | None = None,
) -> Proposal:
    """Change one's own open proposal. None leaves a field as it is; of place and neighbourhood, it takes them away.

    New words or another theme make a version; the rest changes without one; what is already so changes nothing.
    Raises Mistake or Mistakes as `create_proposal`, CONFLICT (`expected_version`) where that is not the newest version,
    NOT_FOUND (`proposal_id`), CLOSED; Forbidden for another's.
    """
    viewer.require(Permission.PROPOSALS_WRITE)
    mistakes = MistakeCollector()
    with mistakes:
        title = title if title is None else check_title(title)
    with mistakes:
        body = body if body is None else check_body(body)
    with mistakes:
        theme = theme if theme is None else await check_theme(theme)
    with mistakes:
        location = location if isinstance(location, Unchanged) else check_location(location)
    with mistakes:
        photo_ids = photo_ids if photo_ids is None else check_photos(photo_ids)
    mistakes.raise_if_any()
    async with transaction():
        if not isinstance(neighbourhood_id, Unchanged):
            # before the proposal's row is locked: deleting a neighbourhood goes through its proposals
            await _check_neighbourhood(proposal_id, neighbourhood_id)
        writer_id = await authorise(viewer, policy.EDIT, proposal_id, path="proposal_id")
        proposal = await Proposal.get(id=proposal_id)
        if expected_version is not None and expected_version != proposal.version:
            raise ChangedMeanwhile(proposal.version)
        worded = _reword(proposal, title, body, theme)
        moved = not isinstance(location, Unchanged) and _move(proposal, location)
        if not isinstance(neighbourhood_id, Unchanged) and neighbourhood_id != proposal.neighbourhood_id:
            proposal.neighbourhood_id, moved = neighbourhood_id, True
        shown = photo_ids is not None and await _replace_photos(proposal, photo_ids, writer_id)
        if worded or moved or shown:
            proposal.updated_at = clock.now()
            await proposal.save(
                update_fields=[
                    "title", "body", "body_html", "theme_id", "version", "neighbourhood_id", "latitude", "longitude",
                    "updated_at",
                ]
            )  # fmt: skip
            if worded:
                await _keep_version(proposal)
            if proposal.visibility is Visibility.VISIBLE:  # of what is withheld nobody hears
                await announce(ProposalEvent.EDITED, proposal)
    return proposal


async def _check_neighbourhood(proposal_id: UUID, neighbourhood_id: UUID | None) -> None:
    commune_id = await fetch_value("SELECT commune_id FROM proposal WHERE id = $1", proposal_id)
    if commune_id is not None:  # else `authorise` says what is wrong
        await check_neighbourhood(neighbourhood_id, commune_id)


def _reword(proposal: Proposal, title: str | None, body: str | None, theme: str | None) -> bool:
    """Put the new words in, as the next version; whether any are new."""
    old = (proposal.title, proposal.body, proposal.theme_id)
    new = (title or proposal.title, body or proposal.body, theme or proposal.theme_id)
    if new == old:
        return False
    proposal.title, proposal.body, proposal.theme_id = new
    proposal.body_html = render_markdown(proposal.body)
    proposal.version += 1
    return True


def _move(proposal: Proposal, location: Location | None) -> bool:
    new = location or (None, None)
    if new == (proposal.latitude, proposal.longitude):
        return False
    proposal.latitude, proposal.longitude = new
    return True


async def _replace_photos(proposal: Proposal, photo_ids: Sequence[UUID], owner_id: UUID) -> bool:
    """Show these photos in this order; those no longer shown are let go. Whether anything changed."""
    rows = await fetch("SELECT photo_id FROM proposal_photo WHERE proposal_id = $1 ORDER BY position", proposal.id)
    shown = [row["photo_id"] for row in rows]
    if list(photo_ids) == shown:
        return False
    await execute("DELETE FROM proposal_photo WHERE proposal_id = $1", proposal.id)
    is_withheld = proposal.visibility is not Visibility.VISIBLE
    await attach(photo_ids, owner_id=owner_id, replacing=shown, withheld=is_withheld)
    await _show_photos(proposal.id, photo_ids)
    return True


async def withdraw_proposal(viewer: Viewer, *, proposal_id: UUID) -> Proposal:
    """Take one's own proposal back. It stays readable, with its number; nothing more is said or counted under it.

    Raises Mistake NOT_FOUND (`proposal_id`), CLOSED; Forbidden for another's.
    """
    async with transaction():
        await authorise(viewer, policy.WITHDRAW, proposal_id, path="proposal_id")
        proposal = await Proposal.get(id=proposal_id)
        proposal.state, proposal.updated_at = ProposalState.WITHDRAWN, clock.now()
        await proposal.save(update_fields=["state", "updated_at"])
        await set_thread(proposal.thread_id, is_open=False)
        if proposal.visibility is Visibility.VISIBLE:
            await announce(ProposalEvent.WITHDRAWN, proposal)
    return proposal


async def support(viewer: Viewer, *, proposal_id: UUID) -> Proposal:
    """Stand behind another's proposal, counted once; again changes nothing.

    Raises Mistake NOT_FOUND (`proposal_id`), CLOSED, INVALID for one's own.
    """
    async with transaction():
        actor_id = await authorise(viewer, policy.SUPPORT, proposal_id, path="proposal_id")
        added = await fetch_value(
            "INSERT INTO proposal_support (id, proposal_id, actor_id, created_at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (proposal_id, actor_id) DO NOTHING RETURNING id",
            uuid7(),
            proposal_id,
            actor_id,
            clock.now(),
        )
        return await _count_support(proposal_id, 1 if added else 0)


async def unsupport(viewer: Viewer, *, proposal_id: UUID) -> Proposal:
    """Take one's support back; where there is none nothing changes. Raises as `support`."""
    async with transaction():
        actor_id = await authorise(viewer, policy.SUPPORT, proposal_id, path="proposal_id")
        removed = await execute(
            "DELETE FROM proposal_support WHERE proposal_id = $1 AND actor_id = $2", proposal_id, actor_id
        )
        return await _count_support(proposal_id, -removed)


async def _count_support(proposal_id: UUID, change: int) -> Proposal:
    if change:
        await execute("UPDATE proposal SET support_count = support_count + $2 WHERE id = $1", proposal_id, change)
    proposal = await Proposal.get(id=proposal_id)
    if change:
        kind = ProposalEvent.SUPPORTED if change > 0 else ProposalEvent.UNSUPPORTED
        await announce(kind, proposal)
    return proposal
