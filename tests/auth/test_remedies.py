"""Accounts that an administrator shuts, opens again, or gives a new password."""

from collections.abc import Awaitable, Callable

import pytest
from tests.auth.people import PASSWORD, Resident, nothing_changes, resident, signed_in
from tests.auth.test_sessions import ends_of, token_viewer

from parvis.auth import service
from parvis.auth.models import AccessToken, Account, Session
from parvis.auth.queries import is_still_valid, viewer_from_session
from parvis.auth.remedies import reset_password, suspend, unsuspend
from parvis.auth.viewer import visitor
from parvis.core.errors import Code, Mistake

pytestmark = pytest.mark.usefixtures("db")


async def _enter(who: Resident, password: str) -> None:
    await service.sign_in(visitor(), email=who.email, password=password, user_agent="Firefox", remote=who.email)


async def test_a_suspended_account_is_shut_out_everywhere_until_it_is_let_in_again() -> None:
    someone, other = await resident(), await resident()
    program = await token_viewer(someone)

    await suspend(f" {someone.email.upper()} ")

    assert await viewer_from_session(someone.secret) is None
    assert not await is_still_valid(program)
    token = await AccessToken.get(account_id=someone.account.id)
    assert await ends_of(someone.account.id) == [someone.viewer.session_id, token.id]
    with pytest.raises(Mistake) as refused:
        await _enter(someone, PASSWORD)
    assert refused.value.code == Code.CLOSED
    assert await is_still_valid(other.viewer)

    since = (await Account.get(id=someone.account.id)).suspended_at
    await suspend(someone.email)
    assert (await Account.get(id=someone.account.id)).suspended_at == since

    await unsuspend(someone.email)
    assert await viewer_from_session(someone.secret) is None
    assert await is_still_valid((await signed_in(someone.email)).viewer)
    assert await is_still_valid(program)


async def test_a_new_password_replaces_the_lost_one_and_ends_the_sessions() -> None:
    someone, other = await resident(), await resident()

    fresh = await reset_password(someone.email)

    assert (await reset_password(other.email)) != fresh
    assert len(fresh) == 16
    assert not await Session.exists(account_id=someone.account.id)
    assert await ends_of(someone.account.id) == [someone.viewer.session_id]
    with pytest.raises(Mistake) as refused:
        await _enter(someone, PASSWORD)
    assert refused.value.code == Code.CREDENTIALS_WRONG
    await _enter(someone, fresh)


@pytest.mark.parametrize("remedy", [suspend, unsuspend, reset_password])
async def test_an_address_without_account_is_named_and_nothing_changes(
    remedy: Callable[[str], Awaitable[object]],
) -> None:
    await resident()

    for email, code in (("personne@example.org", Code.NOT_FOUND), ("personne", Code.INVALID)):
        async with nothing_changes():
            with pytest.raises(Mistake) as refused:
                await remedy(email)
        assert (refused.value.code, refused.value.path) == (code, ("email",))
