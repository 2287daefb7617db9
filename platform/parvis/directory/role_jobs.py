"""Mails about roles: that one was decided, that one ends soon."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from parvis.core import clock
from parvis.core.db import fetch, fetch_one, transaction
from parvis.core.jobs import defer, job, periodic
from parvis.core.mail import send_mail
from parvis.directory import role_letters as letters
from parvis.directory.models import CommuneRole, RoleState

REMINDED_BEFORE = timedelta(days=30)

_WHOM = """
SELECT held.role, held.state, held.ends_on, commune.name, commune.slug, account.email, account.locale
FROM commune_role held JOIN commune ON commune.id = held.commune_id JOIN account ON account.id = held.person_id
WHERE held.id = $1 AND account.suspended_at IS NULL
"""


@job("directory.tell_role_decided")
async def tell_role_decided(grant_id: str) -> None:
    """Say what was decided, as it stands now; nothing to who has left meanwhile."""
    row = await _row(grant_id)
    if row is None or row["state"] == RoleState.REQUESTED:
        return
    subject, text = letters.decided_letter(RoleState(row["state"]), **_said(row))
    await send_mail(row["email"], subject, text)


@job("directory.remind_role")
async def remind_role(grant_id: str) -> None:
    row = await _row(grant_id)
    if row is None or row["state"] != RoleState.GRANTED:
        return
    subject, text = letters.expiring_letter(**_said(row))
    await send_mail(row["email"], subject, text)


@periodic("23 5 * * *", "directory.remind_roles")
async def remind_roles() -> None:
    """One mail for each role whose last day is in 30 days: run each day, it meets each role once."""
    last_day = (clock.now() + REMINDED_BEFORE).date()
    async with transaction():
        for row in await fetch("SELECT id FROM commune_role WHERE state = 'GRANTED' AND ends_on = $1", last_day):
            await defer("directory.remind_role", grant_id=str(row["id"]))


async def _row(grant_id: str) -> dict[str, Any] | None:
    return await fetch_one(_WHOM, UUID(grant_id))


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "role": CommuneRole(row["role"]),
        "commune": row["name"],
        "slug": row["slug"],
        "ends_on": row["ends_on"],
        "locale": row["locale"],
    }
