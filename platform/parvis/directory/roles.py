"""Roles in communes: asked for by a person, granted by others until a day, given back. The first official claims."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch_value, transaction
from parvis.core.errors import MistakeCollector
from parvis.core.ids import uuid7
from parvis.core.jobs import defer
from parvis.core.policy import authorise
from parvis.core.text import paragraphs
from parvis.directory import role_policy as policy
from parvis.directory.models import CommuneRole, CommuneRoleGrant, RoleState
from parvis.directory.queries import OFFICIAL_ROLES
from parvis.directory.role_errors import CommuneUnknown, EndImpossible, RoleAskedAlready
from parvis.directory.role_events import CommuneEvent, announce
from parvis.places.models import Commune

NOTE_LENGTHS = (10, 1000)
LONGEST_YEARS = 7

#: what a commune's being claimed sets going in the domains above, in the same transaction
ClaimHook = Callable[[Commune, datetime], Awaitable[None]]
_claim_hooks: list[ClaimHook] = []


def on_claim(hook: ClaimHook) -> ClaimHook:
    """Declare what is done, in the transaction of the grant, when a commune's first official is verified."""
    _claim_hooks.append(hook)
    return hook


async def request_role(viewer: Viewer, *, commune_id: UUID, role: CommuneRole, note: str) -> CommuneRoleGrant:
    """Ask for a role in a commune. `note` (10 to 1,000 characters) says why; those who decide read it.

    Raises Mistake BLANK, TOO_SHORT, TOO_LONG or INVALID (`note`), NOT_FOUND (`commune_id`), ALREADY_DONE (`role`) for
    one that is held or waits; RateLimited.
    """
    person_id = viewer.require(Permission.ROLES_MANAGE)
    shortest, longest = NOTE_LENGTHS
    mistakes = MistakeCollector()
    with mistakes:
        note = paragraphs(note, path="note", shortest=shortest, longest=longest)
    with mistakes:
        if not await Commune.exists(id=commune_id):
            raise CommuneUnknown
    mistakes.raise_if_any()
    await policy.REQUESTS.spend(str(person_id))
    grant_id = uuid7()
    async with transaction():
        # what ran out is over: it may be asked for again
        await execute(
            "UPDATE commune_role SET state = 'ENDED' WHERE commune_id = $1 AND person_id = $2 AND role = $3"
            " AND state = 'GRANTED' AND ends_on < $4",
            commune_id, person_id, role, clock.now().date(),
        )  # fmt: skip
        added = await fetch_value(
            "INSERT INTO commune_role (id, commune_id, person_id, role, state, note, requested_at)"
            " VALUES ($1, $2, $3, $4, 'REQUESTED', $5, $6)"
            " ON CONFLICT (commune_id, person_id, role) WHERE state IN ('REQUESTED', 'GRANTED') DO NOTHING"
            " RETURNING id",
            grant_id, commune_id, person_id, role, note, clock.now(),
        )  # fmt: skip
        if added is None:
            raise RoleAskedAlready
        return await CommuneRoleGrant.get(id=grant_id)


async def grant_role(viewer: Viewer, *, grant_id: UUID, ends_on: date) -> CommuneRoleGrant:
    """Give a role that was asked for, until the end of a day at most 7 years ahead; the person is told by mail.

    The first ELECTED or AGENT of a commune claims it: from this moment answers are owed there, also to what waits.
    Raises Mistake INVALID (`ends_on`, or for one's own), NOT_FOUND (`role_request_id`), ALREADY_DONE where it
    was decided; Forbidden to all but administrators of the site and the commune's officials.
    """
    viewer.require(Permission.ROLES_MANAGE)
    today = clock.now().date()
    if not today < ends_on <= _years_after(today):
        raise EndImpossible(LONGEST_YEARS)
    async with transaction():
        grant = await _decide(viewer, grant_id, RoleState.GRANTED, ends_on)
        await announce(CommuneEvent.ROLE_GRANTED, subject_id=grant.id, commune_id=grant.commune_id)
        if grant.role in OFFICIAL_ROLES:
            await _claim(grant.commune_id)
    return grant


async def refuse_role(viewer: Viewer, *, grant_id: UUID) -> CommuneRoleGrant:
    """Turn a request down; the person is told by mail and may ask again. Raises as `grant_role`."""
    async with transaction():
        return await _decide(viewer, grant_id, RoleState.REFUSED, None)


async def end_role(viewer: Viewer, *, grant_id: UUID) -> CommuneRoleGrant:
    """Give one's own role or request back, or take another's role away.

    A commune that loses its last official stays claimed: what was promised to residents is still owed.
    Raises Mistake NOT_FOUND (`grant_id`), ALREADY_DONE where it is over; Forbidden to all but the person themselves,
    administrators of the site and the commune's officials.
    """
    async with transaction():
        viewer_id = await authorise(viewer, policy.END, grant_id, path="grant_id")
        grant = await CommuneRoleGrant.get(id=grant_id)
        was_held = grant.state is RoleState.GRANTED
        grant.state, grant.decided_at, grant.decided_by_id = RoleState.ENDED, clock.now(), viewer_id
        await grant.save(update_fields=["state", "decided_at", "decided_by_id"])
        if was_held:
            await announce(CommuneEvent.ROLE_ENDED, subject_id=grant.id, commune_id=grant.commune_id)
        if grant.person_id != viewer_id:
            await defer("directory.tell_role_decided", grant_id=str(grant.id))
    return grant


async def _decide(viewer: Viewer, grant_id: UUID, state: RoleState, ends_on: date | None) -> CommuneRoleGrant:
    viewer_id = await authorise(viewer, policy.DECIDE, grant_id, path="role_request_id")
    grant = await CommuneRoleGrant.get(id=grant_id)
    grant.state, grant.ends_on = state, ends_on
    grant.decided_at, grant.decided_by_id = clock.now(), viewer_id
    await grant.save(update_fields=["state", "ends_on", "decided_at", "decided_by_id"])
    await defer("directory.tell_role_decided", grant_id=str(grant.id))
    return grant


async def _claim(commune_id: UUID) -> None:
    """The commune is claimed from now on, unless it was. Its row is locked before proposals', as everywhere."""
    now = clock.now()
    if not await execute("UPDATE commune SET claimed_at = $2 WHERE id = $1 AND claimed_at IS NULL", commune_id, now):
        return
    commune = await Commune.get(id=commune_id)
    for hook in _claim_hooks:
        await hook(commune, now)
    await announce(CommuneEvent.CLAIMED, subject_id=commune_id, commune_id=commune_id)


def _years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + LONGEST_YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year + LONGEST_YEARS, day=28)
