"""Signing in: what opens, what does not, and what the answers give away."""

import logging

import pytest
from argon2 import PasswordHasher
from tests.auth.people import PASSWORD, new_email, nothing_changes, resident, signed_in

from parvis.auth import passwords, policy, service
from parvis.auth.models import Account, Session
from parvis.auth.permissions import Permission
from parvis.auth.queries import viewer_from_session
from parvis.auth.viewer import visitor
from parvis.core import clock
from parvis.core.errors import Code, Mistake, RateLimited

pytestmark = pytest.mark.usefixtures("db")


async def sign_in(email: str, password: str = PASSWORD, remote: str | None = None) -> service.SignedIn:
    return await service.sign_in(
        visitor(), email=email, password=password, user_agent="Firefox", remote=remote or new_email("remote")
    )


async def test_the_right_password_opens_a_session_that_may_do_everything() -> None:
    someone = await resident()

    entered = await sign_in(f" {someone.email.upper()} ")

    seen = await viewer_from_session(entered.secret)
    assert seen is not None
    assert seen.id == someone.account.id
    assert seen.permissions == frozenset(Permission)
    assert (seen.is_admin, seen.locale, seen.token_id) == (False, "fr", None)


@pytest.mark.parametrize("case", ["another password", "unknown address", "no address"])
async def test_what_is_wrong_is_not_told_apart(case: str) -> None:
    someone = await resident()
    email = {"another password": someone.email, "unknown address": new_email(), "no address": "lea"}[case]

    async with nothing_changes():
        with pytest.raises(Mistake) as refused:
            await sign_in(email, "not the password")

    assert (refused.value.code, refused.value.path) == (Code.CREDENTIALS_WRONG, ())
    assert refused.value.message == "The e-mail address or the password is not right."


@pytest.mark.parametrize("case", ["unknown address", "no address"])
async def test_an_unknown_address_costs_a_hash_too(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    async def counted(password: str, password_hash: str) -> bool:
        checked.append(password_hash)
        return await passwords.verify_password(password, password_hash)

    monkeypatch.setattr(service, "verify_password", counted)
    with pytest.raises(Mistake):
        await sign_in(new_email() if case == "unknown address" else "lea")

    assert checked == [passwords.DECOY_HASH]


async def test_a_suspended_account_is_told_so_with_the_right_password_only() -> None:
    someone = await resident()
    await Account.filter(id=someone.account.id).update(suspended_at=clock.now())

    async with nothing_changes():
        with pytest.raises(Mistake) as refused:
            await sign_in(someone.email)
        assert refused.value.code == Code.CLOSED
        with pytest.raises(Mistake) as refused:
            await sign_in(someone.email, "not the password")
        assert refused.value.code == Code.CREDENTIALS_WRONG


async def test_signing_in_again_ends_the_browser_s_session_before() -> None:
    someone = await resident()

    again = await signed_in(someone.email, someone.viewer)

    assert await viewer_from_session(someone.secret) is None
    assert again.secret != someone.secret
    assert await Session.filter(account_id=someone.account.id).count() == 1


async def test_another_browser_stays_signed_in() -> None:
    someone = await resident()

    await signed_in(someone.email)

    assert await viewer_from_session(someone.secret) is not None


async def test_an_older_hash_is_renewed() -> None:
    someone = await resident()
    older = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    await Account.filter(id=someone.account.id).update(password_hash=older)

    await sign_in(someone.email)

    renewed = (await Account.get(id=someone.account.id)).password_hash
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await sign_in(someone.email)
    assert (await Account.get(id=someone.account.id)).password_hash == renewed


async def test_an_address_is_tried_twenty_times_in_a_quarter_of_an_hour() -> None:
    email = new_email()
    for _ in range(policy.SIGN_INS_BY_EMAIL.times):
        with pytest.raises(Mistake):
            await sign_in(email)

    async with nothing_changes():
        with pytest.raises(RateLimited) as refused:
            await sign_in(email.upper())

    assert 0 < refused.value.retry_after <= 2 * policy.SIGN_INS_BY_EMAIL.seconds


async def test_a_remote_tries_a_hundred_times_in_a_quarter_of_an_hour() -> None:
    someone, remote = await resident(), new_email("remote")
    for _ in range(policy.SIGN_INS_BY_REMOTE.times):
        await policy.SIGN_INS_BY_REMOTE.spend(remote)

    async with nothing_changes():
        with pytest.raises(RateLimited):
            await sign_in(someone.email, remote=remote)
    await sign_in(someone.email)


async def test_nothing_personal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    someone = await resident()
    entered = await sign_in(someone.email)
    with pytest.raises(Mistake):
        await sign_in(someone.email, "not the password")

    for secret in (someone.email, PASSWORD, "not the password", entered.secret):
        assert secret not in caplog.text


async def test_what_the_browser_calls_itself_is_kept_short_and_clean() -> None:
    someone = await resident()

    await service.sign_in(
        visitor(), email=someone.email, password=PASSWORD, user_agent="Fire\0fox\n" + "x" * 500, remote=new_email("r")
    )

    newest = await Session.filter(account_id=someone.account.id).order_by("-id").first()
    assert newest is not None
    assert newest.user_agent == ("Firefox" + "x" * 500)[:200]
