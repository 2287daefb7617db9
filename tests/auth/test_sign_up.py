"""From asking for an account to being signed in: what each step lets through, and what it gives away."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.auth.conftest import LettersTo, code_in
from tests.auth.people import PASSWORD, new_email, nothing_changes, resident

from parvis.auth import policy, service
from parvis.auth.jobs import send_code, sweep
from parvis.auth.models import Account, Session, SignUp
from parvis.auth.queries import viewer_from_session
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch, fetch_value, transaction
from parvis.core.errors import Code, Mistake, Mistakes, RateLimited
from parvis.directory.models import Actor, ActorKind
from parvis.directory.service import confirm_sign_up

pytestmark = pytest.mark.usefixtures("db")


async def ask(email: str | None = None, **changes: Any) -> SignUp:
    given = {
        "email": email or new_email(),
        "password": PASSWORD,
        "display_name": "Léa Dupré",
        "is_fifteen": True,
        "locale": "fr",
        "remote": new_email("remote"),
    }
    return await service.sign_up(visitor(), **{**given, **changes})


async def ask_and_get_code(letters_to: LettersTo, email: str | None = None) -> tuple[SignUp, str]:
    asked = await ask(email)
    await send_code(str(asked.id))
    return asked, code_in(letters_to(asked.email)[0])


async def confirm(asked: SignUp, code: str, viewer: Viewer | None = None) -> service.SignedIn:
    return await confirm_sign_up(viewer or visitor(), sign_up_id=asked.id, code=code, user_agent="Firefox")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def refusal(attempt: Any) -> Mistake:
    with pytest.raises(Mistake) as refused:
        await attempt
    return refused.value


# -- the whole way


async def test_a_code_by_mail_opens_the_account_and_signs_in(
    letters_to: LettersTo, run_jobs: Callable[[], Awaitable[None]]
) -> None:
    email = new_email()
    asked = await ask(f" {email.upper()} ")
    await run_jobs()
    code = code_in(letters_to(email)[0])

    entered = await confirm(asked, f" {code[:3]} {code[3:]} ")

    account = await Account.get(email=email)
    person = await Actor.get(id=account.id)
    assert (person.kind, person.display_name) == (ActorKind.PERSON, "Léa Dupré")
    assert person.slug.startswith("lea-dupre-")
    assert entered.account.id == account.id
    assert not account.is_admin
    seen = await viewer_from_session(entered.secret)
    assert seen is not None
    assert seen.id == account.id
    assert await SignUp.all().count() == 0


async def test_confirming_in_a_signed_in_browser_ends_that_session(letters_to: LettersTo) -> None:
    before = await resident()
    asked, code = await ask_and_get_code(letters_to)

    entered = await confirm(asked, code, before.viewer)

    assert await viewer_from_session(before.secret) is None
    assert await viewer_from_session(entered.secret) is not None


@pytest.mark.parametrize(("locale", "subject"), [("fr", "Votre code pour Parvis"), ("en", "Your code for Parvis")])
async def test_the_mail_is_in_the_person_s_language(letters_to: LettersTo, locale: str, subject: str) -> None:
    asked = await ask(locale=locale)

    await send_code(str(asked.id))

    (letter,) = letters_to(asked.email)
    assert letter.subject == subject
    assert code_in(letter) not in letter.subject


# -- what is refused at once


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"is_fifteen": False}, Code.TOO_YOUNG, "is_fifteen"),
        ({"email": "lea"}, Code.INVALID, "email"),
        ({"password": "short"}, Code.TOO_SHORT, "password"),
        ({"password": "motdepasse123"}, Code.INVALID, "password"),
        ({"password": "léa dupré"}, Code.TOO_SHORT, "password"),
        ({"display_name": " "}, Code.BLANK, "display_name"),
        ({"display_name": "x" * 81}, Code.TOO_LONG, "display_name"),
        ({"locale": "de"}, Code.INVALID, "locale"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_kept(change: dict[str, Any], code: Code, path: str) -> None:
    async with nothing_changes():
        refused = await refusal(ask(**change))
    assert (refused.code, refused.path) == (code, (path,))


async def test_several_mistakes_are_told_at_once() -> None:
    async with nothing_changes():
        with pytest.raises(Mistakes) as refused:
            await ask(email="lea", password="short", is_fifteen=False)
    assert [mistake.path for mistake in refused.value.mistakes] == [("is_fifteen",), ("email",), ("password",)]


async def test_one_address_gets_five_codes_an_hour() -> None:
    email = new_email()
    asked = [await ask(email) for _ in range(3)]
    for _ in range(2):
        await service.resend_code(visitor(), sign_up_id=asked[0].id)

    async with nothing_changes():
        for attempt in (ask(email), service.resend_code(visitor(), sign_up_id=asked[1].id)):
            with pytest.raises(RateLimited):
                await attempt


async def test_one_remote_asks_thirty_times_an_hour() -> None:
    remote = new_email("remote")
    for _ in range(policy.SIGN_UPS_BY_REMOTE.times):
        await refusal(ask(remote=remote, is_fifteen=False))

    async with nothing_changes():
        with pytest.raises(RateLimited):
            await ask(remote=remote)


# -- who has an account stays unknown


async def test_an_address_with_an_account_gets_the_same_answers_and_another_mail(letters_to: LettersTo) -> None:
    known = await resident()
    stranger_s = await ask()

    asked = await ask(known.email)
    await send_code(str(asked.id))
    await send_code(str(stranger_s.id))

    kept, other = await SignUp.get(id=asked.id), await SignUp.get(id=stranger_s.id)
    assert kept.code_hash is not None
    assert len(kept.code_hash) == len(other.code_hash)
    assert kept.code_expires_at is not None
    (letter,) = letters_to(known.email)
    assert letter.subject == "Vous avez déjà un compte sur Parvis"
    async with nothing_changes(but="sign_up"):
        assert [(await refusal(confirm(asked, "123456"))).code for _ in range(6)] == [Code.CODE_WRONG] * 5 + [
            Code.CODE_EXPIRED
        ]


async def test_asking_costs_the_same_statements_either_way(statements: list[str]) -> None:
    known = await resident()
    statements.clear()
    await ask(known.email)
    for_known = list(statements)
    statements.clear()
    await ask()

    assert statements == for_known
    assert not any('"account"' in text or " account " in text for text in for_known)


# -- codes


async def test_before_the_mail_no_code_fits() -> None:
    asked = await ask()

    async with nothing_changes():
        assert (await refusal(confirm(asked, "000000"))).code == Code.CODE_EXPIRED


async def test_a_wrong_code_spends_an_attempt_and_changes_nothing_else(letters_to: LettersTo) -> None:
    asked, code = await ask_and_get_code(letters_to)

    async with nothing_changes(but="sign_up"):
        refused = await refusal(confirm(asked, wrong(code)))

    assert (refused.code, refused.path) == (Code.CODE_WRONG, ("code",))
    assert (await SignUp.get(id=asked.id)).attempts == 1
    await confirm(asked, code)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "\ud800", "x" * 100_000])
async def test_what_is_no_code_is_a_wrong_code(letters_to: LettersTo, typed: str) -> None:
    asked, _ = await ask_and_get_code(letters_to)

    assert (await refusal(confirm(asked, typed))).code == Code.CODE_WRONG


async def test_after_five_wrong_codes_the_right_one_is_too_late(letters_to: LettersTo) -> None:
    asked, code = await ask_and_get_code(letters_to)
    for _ in range(policy.CODE_ATTEMPTS):
        assert (await refusal(confirm(asked, wrong(code)))).code == Code.CODE_WRONG

    async with nothing_changes():
        assert (await refusal(confirm(asked, code))).code == Code.CODE_EXPIRED


async def test_many_tries_at_once_get_no_more_than_five(letters_to: LettersTo) -> None:
    asked, code = await ask_and_get_code(letters_to)

    async with nothing_changes(but="sign_up"):
        refused = await asyncio.gather(*(refusal(confirm(asked, wrong(code))) for _ in range(20)))

    assert sorted(mistake.code for mistake in refused) == [Code.CODE_EXPIRED] * 15 + [Code.CODE_WRONG] * 5


async def test_transactions_rolled_back_give_no_endless_tries(letters_to: LettersTo) -> None:
    asked, code = await ask_and_get_code(letters_to)

    async def try_and_roll_back() -> None:
        async with transaction():
            await confirm(asked, wrong(code))

    for _ in range(policy.TRIES_BY_SIGN_UP.times):
        assert (await refusal(try_and_roll_back())).code == Code.CODE_WRONG
    async with nothing_changes():
        with pytest.raises(RateLimited):
            await confirm(asked, code)


async def test_a_code_is_good_for_fifteen_minutes(letters_to: LettersTo) -> None:
    asked, code = await ask_and_get_code(letters_to)

    with clock.travel(timedelta(minutes=15)):
        async with nothing_changes():
            assert (await refusal(confirm(asked, code))).code == Code.CODE_EXPIRED
    with clock.travel(timedelta(minutes=14, seconds=50)):
        await confirm(asked, code)


async def test_a_new_code_replaces_the_old_one_and_brings_new_attempts(letters_to: LettersTo) -> None:
    asked, old = await ask_and_get_code(letters_to)
    for _ in range(policy.CODE_ATTEMPTS):
        await refusal(confirm(asked, wrong(old)))
    await service.resend_code(visitor(), sign_up_id=asked.id)
    new = old
    while new == old:  # one time in a million
        await send_code(str(asked.id))
        new = code_in(letters_to(asked.email)[0])

    assert (await refusal(confirm(asked, old))).code == Code.CODE_WRONG
    await confirm(asked, new)


async def test_a_code_fits_its_own_sign_up_only(letters_to: LettersTo) -> None:
    email = new_email()
    mine, code = await ask_and_get_code(letters_to, email)
    theirs = await ask(email, password="a password of somebody else")
    await send_code(str(theirs.id))
    await SignUp.filter(id=theirs.id).update(code_hash=(await SignUp.get(id=mine.id)).code_hash)

    assert (await refusal(confirm(theirs, code))).code == Code.CODE_WRONG


@pytest.mark.parametrize("act", ["confirm", "resend"])
async def test_an_unknown_sign_up_reads_as_an_expired_one(act: str) -> None:
    unknown = uuid4()
    async with nothing_changes():
        if act == "confirm":
            attempt: Any = confirm_sign_up(visitor(), sign_up_id=unknown, code="123456", user_agent="")
        else:
            attempt = service.resend_code(visitor(), sign_up_id=unknown)
        assert (await refusal(attempt)).code == Code.CODE_EXPIRED


# -- at the same time


async def test_two_confirmations_at_once_make_one_account(letters_to: LettersTo) -> None:
    asked, code = await ask_and_get_code(letters_to)

    outcomes = await asyncio.gather(*(confirm(asked, code) for _ in range(2)), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) in (
        ["AlreadyConfirmed", "SignedIn"],
        ["CodeExpired", "SignedIn"],  # the second came when the sign-up was gone
    )
    assert await Account.filter(email=asked.email).count() == 1
    assert await Actor.all().count() == 1
    assert await Session.all().count() == 1


async def test_two_sign_ups_of_one_address_make_one_account(letters_to: LettersTo) -> None:
    email = new_email()
    first, first_code = await ask_and_get_code(letters_to, email)
    second, second_code = await ask_and_get_code(letters_to, email)

    outcomes = await asyncio.gather(confirm(first, first_code), confirm(second, second_code), return_exceptions=True)

    assert sum(isinstance(outcome, service.SignedIn) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Mistake) for outcome in outcomes) == 1
    assert await Account.filter(email=email).count() == 1
    assert await SignUp.filter(email=email).count() == 0


async def test_an_account_made_meanwhile_is_not_made_again(letters_to: LettersTo) -> None:
    asked, code = await ask_and_get_code(letters_to)
    await Account.create(email=asked.email, password_hash="x", created_at=clock.now())

    async with nothing_changes(but="sign_up"):
        assert (await refusal(confirm(asked, code))).code == Code.ALREADY_DONE


# -- what is kept


async def test_no_code_address_or_password_in_jobs_logs_events_or_tables(
    letters_to: LettersTo, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    asked, code = await ask_and_get_code(letters_to)
    await refusal(confirm(asked, wrong(code)))

    jobs = await fetch("SELECT task_name, args::text FROM procrastinate_jobs")
    entered = await confirm(asked, code)

    assert [(job["task_name"], UUID(asked_id(job["args"]))) for job in jobs] == [("auth.send_code", asked.id)]
    for secret in (asked.email, code, PASSWORD, entered.secret):
        assert secret not in caplog.text
        for table in ("event", "session", "procrastinate_jobs", "procrastinate_events"):
            found = await fetch_value(f"SELECT count(*) FROM {table} t WHERE position($1 IN t::text) > 0", secret)
            assert found == 0, table


def asked_id(args: str) -> str:
    (value,) = json.loads(args).values()
    return str(value)


async def test_mail_for_a_sign_up_that_is_gone_is_not_sent(letters_to: LettersTo) -> None:
    asked = await ask()
    await asked.delete()

    await send_code(str(asked.id))

    assert letters_to(asked.email) == []


async def test_a_sign_up_never_confirmed_is_forgotten_after_a_day() -> None:
    await ask()

    with clock.travel(timedelta(hours=23, minutes=59)):
        await sweep()
        assert await SignUp.all().count() == 1
    with clock.travel(timedelta(hours=24, minutes=1)):
        await sweep()
        assert await SignUp.all().count() == 0
