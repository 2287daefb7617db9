"""How sessions end, who may end them, and who learns of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.auth.people import Resident, nothing_changes, questions, resident, signed_in

from parvis.auth import service
from parvis.auth.jobs import sweep
from parvis.auth.models import Account, Session
from parvis.auth.permissions import TOKEN_SCOPES
from parvis.auth.queries import OWN, OWN_ACCOUNT, is_still_valid, viewer_from_session, viewer_from_token
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.core.sql import bind

pytestmark = pytest.mark.usefixtures("db")


async def ends_of(account_id: UUID) -> list[UUID]:
    """The sessions and tokens whose end was announced to this account."""
    rows = await fetch(
        "SELECT subject_id FROM event"
        " WHERE kind = 'session.ended' AND topics = jsonb_build_array($1::text) ORDER BY id",
        f"account:{account_id}",
    )
    return [row["subject_id"] for row in rows]


async def token_viewer(owner: Resident) -> Viewer:
    _, secret = await service.create_access_token(
        owner.viewer, name="A program", scopes=sorted(TOKEN_SCOPES), expires_in_days=None
    )
    found = await viewer_from_token(secret)
    assert found is not None
    return found


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "x" * 100_000, "parvis_" + "x" * 43])
async def test_an_unknown_secret_is_nobody(secret: str) -> None:
    assert await viewer_from_session(secret) is None
    assert await viewer_from_token(secret) is None


async def test_a_session_is_read_in_one_statement(statements: list[str]) -> None:
    someone = await resident()
    statements.clear()

    found = await viewer_from_session(someone.secret)

    assert found == someone.viewer
    assert len(questions(statements)) == 1
    statements.clear()
    assert await is_still_valid(someone.viewer)
    assert len(questions(statements)) == 1


async def test_the_request_s_language_goes_before_the_account_s() -> None:
    someone = await resident()
    await Account.filter(id=someone.account.id).update(locale="en")

    for insisted, locale in [(None, "en"), ("fr", "fr")]:
        found = await viewer_from_session(someone.secret, insisted)
        assert found is not None
        assert found.locale == locale


async def test_the_table_keeps_no_secret() -> None:
    someone = await resident()

    (row,) = await fetch("SELECT session::text AS whole FROM session")

    assert someone.secret not in row["whole"]
    assert someone.secret.encode().hex() not in row["whole"]


async def test_an_administrator_is_one_in_a_browser_and_not_by_token() -> None:
    someone = await resident()
    await Account.filter(id=someone.account.id).update(is_admin=True)

    in_browser = await viewer_from_session(someone.secret)

    assert in_browser is not None
    assert in_browser.is_admin
    assert not (await token_viewer(someone)).is_admin


# -- signing out


async def test_signing_out_ends_the_session_and_announces_it() -> None:
    someone = await resident()

    await service.sign_out(someone.viewer)

    assert await viewer_from_session(someone.secret) is None
    assert not await is_still_valid(someone.viewer)
    assert await ends_of(someone.account.id) == [someone.viewer.session_id]


async def test_signing_out_twice_announces_it_once() -> None:
    someone = await resident()

    await service.sign_out(someone.viewer)
    await service.sign_out(someone.viewer)

    assert await ends_of(someone.account.id) == [someone.viewer.session_id]


# -- who may end a session


async def test_a_visitor_and_a_token_end_no_session() -> None:
    someone = await resident()
    program = await token_viewer(someone)
    assert someone.viewer.session_id is not None

    async with nothing_changes():
        for viewer, error in [(visitor(), Unauthenticated), (program, Forbidden)]:
            with pytest.raises(error):
                await service.revoke_session(viewer, session_id=someone.viewer.session_id)
            with pytest.raises(error):
                await service.sign_out(viewer)


async def test_a_stranger_s_session_reads_as_none_at_all() -> None:
    someone, stranger = await resident(), await resident("Tom Roux")
    assert someone.viewer.session_id is not None

    async with nothing_changes():
        for session_id in (someone.viewer.session_id, uuid4()):
            with pytest.raises(Mistake) as refused:
                await service.revoke_session(stranger.viewer, session_id=session_id)
            assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("session_id",))


async def test_one_ends_one_s_own_session_elsewhere() -> None:
    here = await resident()
    elsewhere = await signed_in(here.email)
    assert elsewhere.viewer.session_id is not None

    await service.revoke_session(here.viewer, session_id=elsewhere.viewer.session_id)

    assert await viewer_from_session(elsewhere.secret) is None
    assert await viewer_from_session(here.secret) is not None
    assert await ends_of(here.account.id) == [elsewhere.viewer.session_id]


# -- how else one ends


async def test_a_session_ends_after_thirty_days() -> None:
    someone = await resident()

    with clock.travel(timedelta(days=29, hours=23)):
        assert await viewer_from_session(someone.secret) == someone.viewer
        assert await is_still_valid(someone.viewer)
    with clock.travel(timedelta(days=30)):
        assert await viewer_from_session(someone.secret) is None
        assert not await is_still_valid(someone.viewer)


async def test_the_sweep_ends_what_is_past_its_time_and_announces_it() -> None:
    someone = await resident()
    with clock.travel(timedelta(days=20)):
        later = await signed_in(someone.email)

    with clock.travel(timedelta(days=31)):
        await sweep()

    assert [session.id for session in await Session.all()] == [later.viewer.session_id]
    assert await ends_of(someone.account.id) == [someone.viewer.session_id]


async def test_a_suspended_account_s_session_and_token_are_nobody_s() -> None:
    someone = await resident()
    program = await token_viewer(someone)

    await Account.filter(id=someone.account.id).update(suspended_at=clock.now())

    assert await viewer_from_session(someone.secret) is None
    assert not await is_still_valid(someone.viewer)
    assert not await is_still_valid(program)


async def test_an_erased_account_s_session_is_nobody_s() -> None:
    someone = await resident()

    await Account.filter(id=someone.account.id).delete()

    assert await viewer_from_session(someone.secret) is None
    assert not await is_still_valid(someone.viewer)


async def test_a_visitor_stays_valid() -> None:
    assert await is_still_valid(visitor())


# -- what reads may show


async def test_rows_are_seen_by_their_own_account_alone() -> None:
    someone, stranger = await resident(), await resident("Tom Roux")
    program = await token_viewer(someone)

    async def seen(viewer: Viewer, table: str, predicate: Any) -> int:
        sql, values = bind(f"SELECT 1 FROM {table} t WHERE {predicate.on('t')}", viewer.sql_values())
        return len(await fetch(sql, *values))

    expected = {"session": (0, 1, 0), "access_token": (0, 0, 0)}
    for table, (visitors, strangers, programs) in expected.items():
        assert await seen(visitor(), table, OWN) == visitors
        assert await seen(stranger.viewer, table, OWN) == strangers
        assert await seen(program, table, OWN) == programs
        assert await seen(someone.viewer, table, OWN) == 1
    assert await seen(visitor(), "account", OWN_ACCOUNT) == 0
    assert await seen(program, "account", OWN_ACCOUNT) == 1
    sql, values = bind(f"SELECT t.id FROM account t WHERE {OWN_ACCOUNT.on('t')}", stranger.viewer.sql_values())
    assert [row["id"] for row in await fetch(sql, *values)] == [stranger.account.id]
