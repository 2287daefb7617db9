"""Leaving: the account, the name and the photos go everywhere; texts stay without a name, or go too.

One transaction takes everything out of the tables; the files in the store, and the last event rows that name the
account, follow by jobs. What others did under it (comments below a proposal, decisions about a commune) is theirs, and
stays. So do secret ballots: nobody can tell which they are. What was written for an organisation that has other members
is the organisation's, and stays with it; its photos are the sender's, and go. An organisation of this person alone
leaves with them.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from parvis.auth.events import session_ended
from parvis.auth.models import Account
from parvis.auth.passwords import verify_password
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch, fetch_one, fetch_value, transaction
from parvis.core.jobs import defer
from parvis.directory.members import leave_everything, lock_organisation
from parvis.evaluations.departed import depart, keep_from_voting
from parvis.evaluations.draw_lock import keep_from_drawing
from parvis.privacy import policy, texts
from parvis.privacy.errors import LastAdministrator, OrganisationUnknown, PasswordWrong

#: open sockets hear that their session is over within seconds; until then its event is needed
_FORGOTTEN_AFTER = timedelta(minutes=5)
_DELETED_AT_ONCE = 100

_ALONE = """
SELECT organisation_id FROM membership m WHERE person_id = $1
AND NOT EXISTS (SELECT FROM membership o WHERE o.organisation_id = m.organisation_id AND o.person_id <> $1)
"""

_LOCKS = (
    """
    SELECT 1 FROM comment WHERE author_id = ANY($1) OR written_by_id = $2
       OR id IN (SELECT comment_id FROM comment_reaction WHERE actor_id = $2) ORDER BY id FOR NO KEY UPDATE
    """,
    """
    SELECT 1 FROM proposal WHERE author_id = ANY($1) OR written_by_id = $2
       OR id IN (SELECT proposal_id FROM proposal_support WHERE actor_id = $2) ORDER BY id FOR NO KEY UPDATE
    """,
    "SELECT 1 FROM story WHERE author_id = ANY($1) OR written_by_id = $2 ORDER BY id FOR NO KEY UPDATE",
    "SELECT 1 FROM opinion WHERE author_id = ANY($1) OR written_by_id = $2 ORDER BY id FOR NO KEY UPDATE",
    # $1 is not asked for here, but has to have a type
    """
    SELECT 1 FROM signed_evaluation WHERE person_id = $2 AND $1::uuid[] IS NOT NULL ORDER BY id FOR NO KEY UPDATE
    """,
    "SELECT 1 FROM photo WHERE owner_id = $2 AND $1::uuid[] IS NOT NULL ORDER BY id FOR NO KEY UPDATE",
    """
    SELECT 1 FROM thread WHERE author_id = ANY($1) AND $2::uuid IS NOT NULL
       OR id IN (SELECT thread_id FROM comment WHERE author_id = ANY($1)) ORDER BY id FOR NO KEY UPDATE
    """,
)


class Texts(StrEnum):
    #: they stay, by "someone who has left"
    KEEP = "KEEP"
    REMOVE = "REMOVE"


async def delete_account(viewer: Viewer, *, password: str, texts: Texts) -> None:
    """Leave, for good. Asks for the password again: a browser left open must not be enough.

    Raises Unauthenticated; Forbidden for a token; Mistake CREDENTIALS_WRONG (`password`), CONFLICT for the last
    administrator; RateLimited.
    """
    account_id = viewer.require(Permission.SECURITY_MANAGE)
    await policy.DELETIONS.spend(str(account_id))
    account = await Account.get(id=account_id)
    if not await verify_password(password, account.password_hash):
        raise PasswordWrong
    async with transaction():
        await keep_from_voting(account_id)
        await keep_from_drawing()  # a draw writes sheets anew, which would then be missed
        if account.is_admin:
            await _keep_an_administrator(account_id)
        await _lock(account_id)
        await erase(account_id, texts)


async def erase(account_id: UUID, choice: Texts) -> None:
    """Everything of an account. Inside a transaction that keeps it from voting, and draws away, and locked its row."""
    left = [account_id, *await _leave_organisations(account_id)]
    await _lock_what_changes(left, account_id)
    gone = await texts.remove(left) if choice is Texts.REMOVE else await texts.remove_drafts(left)
    await _take_back_voices(account_id)
    await _take_back_evaluations(account_id)
    await _delete_photos(account_id)
    await _delete_exports(account_id)
    await _end_sessions(account_id)
    await execute("DELETE FROM event WHERE subject_id = ANY($1)", [*gone, *left])
    await execute("DELETE FROM idempotency_key WHERE actor_id = $1", account_id)
    await execute("UPDATE flag SET message = '' WHERE reporter_id = $1", account_id)
    for table in ("sign_up", "invitation"):
        await execute(f"DELETE FROM {table} WHERE email = (SELECT email FROM account WHERE id = $1)", account_id)  # noqa: S608 - one of two constants
    await _delete_actors(left)
    await execute("DELETE FROM account WHERE id = $1", account_id)


async def close_organisation(slug: str, choice: Texts) -> str:
    """Take an organisation off the site that should not be there, whoever its members are; the name it had.

    For the command line. Photos are their senders', and go with the sweep. Raises Mistake NOT_FOUND (`slug`).
    """
    async with transaction():
        found = await fetch_one(
            "SELECT id, display_name FROM actor WHERE slug = $1 AND kind = 'ORGANISATION' FOR UPDATE", slug
        )
        if found is None:
            raise OrganisationUnknown
        left = [found["id"]]
        await _lock_what_changes(left, found["id"])
        gone = await texts.remove(left) if choice is Texts.REMOVE else await texts.remove_drafts(left)
        await execute("DELETE FROM event WHERE subject_id = ANY($1)", [*gone, *left])
        await _delete_actors(left)
    return str(found["display_name"])


async def _delete_actors(left: Sequence[UUID]) -> None:
    """The rows themselves; what event rows still say of them goes a little later."""
    # pictures of organisations that leave: another's was sent by a former member, and goes with the sweep
    await execute(
        "UPDATE photo SET attached_at = NULL WHERE id IN (SELECT avatar_id FROM actor WHERE id = ANY($1))", left
    )
    # memberships, roles, tokens go with these rows; texts that stay lose their author
    await execute("DELETE FROM actor WHERE id = ANY($1)", left)
    for actor_id in left:
        await defer("privacy.forget", not_before=clock.now() + _FORGOTTEN_AFTER, actor_id=str(actor_id))


async def _lock(account_id: UUID) -> None:
    """Nothing of this account's is written until the end: what counts on its row waits, or finds it gone."""
    await fetch_value("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", account_id)


async def _keep_an_administrator(account_id: UUID) -> None:
    """Two who leave at once come one after the other here, so that the second one finds nobody else."""
    await fetch("SELECT 1 FROM account WHERE is_admin ORDER BY id FOR NO KEY UPDATE")
    if not await Account.exists(is_admin=True, id__not=account_id, suspended_at__isnull=True):
        raise LastAdministrator


async def _lock_what_changes(left: Sequence[UUID], account_id: UUID) -> None:
    """Every row that loses a word, a name or a voice, in the order of all commands: contents, photos, threads last."""
    for lock in _LOCKS:
        await fetch(lock, left, account_id)


async def _leave_organisations(account_id: UUID) -> list[UUID]:
    """End all memberships; the organisations that had no other member, which leave too."""
    joined = await fetch("SELECT organisation_id FROM membership WHERE person_id = $1 ORDER BY 1", account_id)
    for row in joined:
        await lock_organisation(row["organisation_id"])
    alone = [row["organisation_id"] for row in await fetch(_ALONE, account_id)]
    await leave_everything(account_id)
    return alone


async def _take_back_voices(account_id: UUID) -> None:
    """Supports and reactions, with their counts."""
    for support, of, count in (
        ("proposal_support", "proposal", "support_count"),
        ("comment_reaction", "comment", "reaction_count"),
    ):
        await execute(
            f"WITH taken AS (DELETE FROM {support} WHERE actor_id = $1 RETURNING {of}_id)"  # noqa: S608 - constants above
            f" UPDATE {of} SET {count} = {count} - 1 FROM taken WHERE {of}.id = taken.{of}_id",
            account_id,
        )


async def _take_back_evaluations(account_id: UUID) -> None:
    """Those with their name: what figures count of them waits, without a person, for a draw to subtract it. And
    the sheets, which no foreign key takes along.
    """
    await depart(account_id)
    await execute("DELETE FROM signed_evaluation WHERE person_id = $1 AND counted IS NULL", account_id)
    await execute(
        "UPDATE signed_evaluation SET person_id = NULL, recommends = NULL, scores = NULL, hold_id = NULL"
        " WHERE person_id = $1",
        account_id,
    )


async def _delete_photos(account_id: UUID) -> None:
    rows = await fetch("DELETE FROM photo WHERE owner_id = $1 RETURNING id, public_name, quarantine_key", account_id)
    for row in rows:
        await defer("photos.erase", public_name=row["public_name"], quarantine_key=row["quarantine_key"])
    await execute("DELETE FROM event WHERE subject_id = ANY($1)", [row["id"] for row in rows])


async def _delete_exports(account_id: UUID) -> None:
    rows = await fetch("DELETE FROM export WHERE account_id = $1 RETURNING key", account_id)
    for start in range(0, len(rows), _DELETED_AT_ONCE):
        await defer("privacy.delete_exports", keys=[row["key"] for row in rows[start : start + _DELETED_AT_ONCE]])


async def _end_sessions(account_id: UUID) -> None:
    """Every browser and program of theirs is out; their sockets close."""
    keys: list[UUID] = []
    for table in ("session", "access_token"):
        rows: Sequence[dict[str, UUID]] = await fetch(
            f"DELETE FROM {table} WHERE account_id = $1 RETURNING id",  # noqa: S608 - one of two constants
            account_id,
        )
        keys += [row["id"] for row in rows]
    for key in keys:
        await session_ended(account_id, key)
