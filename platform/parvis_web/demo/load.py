"""Sends the demonstration through the same services as everyone's: accounts, real uploads, proposals, threads.

Times are in the past, so this process's clock travels; nothing else must run in it meanwhile. Each proposal with its
thread is one transaction: a load that was cut short goes on where it stopped.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import inf
from pathlib import Path
from random import Random
from uuid import UUID

import httpx

from parvis.auth.models import Account
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock, limits
from parvis.core.db import close_database, fetch_value, open_database, transaction
from parvis.core.settings import Settings
from parvis.directory.service import register_person
from parvis.discussion import service as discussion
from parvis.discussion.models import Stance
from parvis.photos import service as photos
from parvis.photos.storage import open_storage, set_storage
from parvis.places.location import Location
from parvis.places.models import Commune
from parvis.proposals import service as proposals
from parvis.proposals.models import Proposal
from parvis_web.demo.content import DemoComment, DemoContent, DemoPhoto, DemoProposal, load
from parvis_web.demo.pictures import as_phone_photo, draw
from parvis_web.environment import kept_secret

_READY_WITHIN = 120.0
#: before anything that they wrote, and no newcomers any more
_JOINED = timedelta(days=400)
_UNDER_WAY = "SELECT EXISTS (SELECT FROM photo WHERE status = 'PROCESSING')"

Progress = Callable[[int, int], None]
Step = tuple[float, Callable[[], Awaitable[object]]]


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """Addresses to sign in with, their password, and the path of the liveliest commune."""

    resident: str
    admin: str
    password: str
    path: str


async def load_demo(settings: Settings, progress: Progress = lambda _done, _total: None) -> DemoAccounts:
    """Load what is not there yet; `progress(done, total)` counts proposals. A running worker makes the pictures."""
    content = load()
    # made anew for each data folder: a demonstration that is open to a network is not open to everyone who read this
    password = f"parvis-{kept_secret(Path(settings.data) / 'demo_password')[:8]}"
    async with _open(settings):
        people = await _people(content, password)
        missing = [one for one in content.proposals if not await _is_there(one, people)]
        for done, one in enumerate(missing):
            progress(done, len(missing))
            await _propose(settings, one, people)
        if missing:
            await _pictures_made()
            progress(len(missing), len(missing))
        commune = await Commune.get(insee_code=content.communes[0])
    by_role = {person.role: person.email for person in content.people if person.role}
    return DemoAccounts(by_role["resident"], by_role["site_admin"], password, f"/communes/{commune.slug}")


@asynccontextmanager
async def _open(settings: Settings) -> AsyncIterator[None]:
    await open_database(str(settings.database_url), pool=2)
    storage = open_storage(settings)
    set_storage(storage)
    try:
        yield
    finally:
        set_storage(None)
        await storage.close()
        await limits.close()
        await close_database()


async def _people(content: DemoContent, password: str) -> dict[str, Viewer]:
    """Every person's account, by key; those that are there stay as they are."""
    viewers: dict[str, Viewer] = {}
    for person in content.people:
        account = await Account.get_or_none(email=person.email)
        if account is None:
            is_admin = person.role == "site_admin"
            with _at(clock.now() - _JOINED):
                actor = await register_person(
                    email=person.email, password=password, display_name=person.name, is_admin=is_admin
                )
            person_id = actor.id
        else:
            person_id = account.id
        viewers[person.key] = Viewer(id=person_id, permissions=frozenset(Permission))
    return viewers


async def _is_there(one: DemoProposal, people: dict[str, Viewer]) -> bool:
    titles = [one.title, *([one.edit.title] if one.edit else [])]
    return await Proposal.exists(author_id=people[one.author].id, title__in=titles)


async def _propose(settings: Settings, one: DemoProposal, people: dict[str, Viewer]) -> None:
    author = people[one.author]
    photo_ids = [await _send(settings, author, one, photo) for photo in one.photos]
    commune = await Commune.get(insee_code=one.commune)
    born = clock.now() - timedelta(days=one.age_days)
    async with transaction():
        with _at(born):
            proposal = await proposals.create_proposal(
                author,
                commune_id=commune.id,
                title=one.title,
                body=one.body,
                theme=one.theme,
                location=Location(*one.location) if one.location else None,
                photo_ids=photo_ids,
            )
        steps = _supports(one, proposal, people) + _edits(one, proposal, author) + _talk(one, proposal, people)
        for hours, step in sorted(steps, key=lambda step: step[0]):
            with _at(born + timedelta(hours=hours)):
                await step()


def _at(moment: datetime) -> AbstractContextManager[None]:
    return clock.travel(moment - clock.now())


def _supports(one: DemoProposal, proposal: Proposal, people: dict[str, Viewer]) -> list[Step]:
    """Supporters come over the first days, ever fewer, and before it is withdrawn."""
    until = min(one.age_days * 24, one.withdrawn_after_hours or one.age_days * 24)
    count = len(one.supporters)
    return [
        (until * (number + 1) ** 2 / (count + 1) ** 2, partial(proposals.support, people[key], proposal_id=proposal.id))
        for number, key in enumerate(one.supporters)
    ]


def _edits(one: DemoProposal, proposal: Proposal, author: Viewer) -> list[Step]:
    steps: list[Step] = []
    if one.edit:
        edit = partial(proposals.edit_proposal, title=one.edit.title, body=one.edit.body)
        steps.append((one.edit.after_hours, partial(edit, author, proposal_id=proposal.id)))
    if one.withdrawn_after_hours is not None:
        withdraw = partial(proposals.withdraw_proposal, author, proposal_id=proposal.id)
        steps.append((one.withdrawn_after_hours, withdraw))
    return steps


def _talk(one: DemoProposal, proposal: Proposal, people: dict[str, Viewer]) -> list[Step]:
    """Comments as they came; what happens to a comment comes after it."""
    ids: dict[str, UUID] = {}
    steps: list[Step] = []
    for comment in one.comments:
        steps.append((comment.after_hours, partial(_say, comment, proposal, people, ids)))
        # nothing is added to a comment that is gone, nor under a proposal that is withdrawn
        latest = min(one.age_days * 24, comment.deleted_after_hours or inf, one.withdrawn_after_hours or inf)
        for number, key in enumerate(comment.reactions):
            hours = comment.after_hours + min(0.5 + number, max(0.0, latest - comment.after_hours) / 2)
            steps.append((hours, partial(_react, comment, people[key], ids)))
        author = people[comment.author]
        if comment.edit:
            steps.append((comment.edit.after_hours, partial(_edit, comment, author, ids)))
        if comment.deleted_after_hours is not None:
            steps.append((comment.deleted_after_hours, partial(_delete, comment, author, ids)))
    return steps


async def _say(comment: DemoComment, proposal: Proposal, people: dict[str, Viewer], ids: dict[str, UUID]) -> None:
    said = await discussion.add_comment(
        people[comment.author],
        thread_id=proposal.thread_id,
        body=comment.body,
        parent_id=ids[comment.parent] if comment.parent else None,
        stance=Stance(comment.stance) if comment.stance else None,
    )
    ids[comment.key] = said.id


async def _react(comment: DemoComment, viewer: Viewer, ids: dict[str, UUID]) -> None:
    await discussion.react(viewer, comment_id=ids[comment.key])


async def _edit(comment: DemoComment, author: Viewer, ids: dict[str, UUID]) -> None:
    assert comment.edit
    await discussion.edit_comment(author, comment_id=ids[comment.key], body=comment.edit.body)


async def _delete(comment: DemoComment, author: Viewer, ids: dict[str, UUID]) -> None:
    await discussion.delete_comment(author, comment_id=ids[comment.key])


async def _send(settings: Settings, author: Viewer, one: DemoProposal, photo: DemoPhoto) -> UUID:
    """Draw a picture, make a phone's file of it, and send it as any program would: promise, post, complete."""
    file = await asyncio.to_thread(_phone_file, one, photo)
    [upload] = await photos.create_uploads(author, files=[photos.FileInput("image/jpeg", len(file), photo.alt)])
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        answer = await client.post(
            f"{settings.s3_endpoint}/{settings.s3_bucket}",
            data=upload.fields,
            files={"file": ("photo.jpg", file, "image/jpeg")},
        )
        answer.raise_for_status()
    await photos.complete_uploads(author, photo_ids=[upload.photo.id])
    await photos.describe_photo(author, photo_id=upload.photo.id, caption=photo.caption)
    return upload.photo.id


def _phone_file(one: DemoProposal, photo: DemoPhoto) -> bytes:
    latitude, longitude = one.location or (None, None)
    return as_phone_photo(
        draw(photo.scene, photo.seed, small=photo.small),
        orientation=photo.orientation,
        latitude=latitude,
        longitude=longitude,
        taken_at=clock.now() - timedelta(days=one.age_days + 1),
        rng=Random(photo.seed),  # noqa: S311 - a picture, not a secret
    )


async def _pictures_made() -> None:
    """Wait for the worker to have made all pictures, within reason: pages show those that are still on their way."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_READY_WITHIN):
            while await fetch_value(_UNDER_WAY):  # noqa: ASYNC110 - it is another process that makes them
                await asyncio.sleep(0.2)
