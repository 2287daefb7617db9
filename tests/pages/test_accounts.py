"""Signing up, in and out; one's own account, its browsers and its tokens."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.auth.people import PASSWORD, new_email, resident, signed_in
from tests.factories import commune, proposal
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import Visitor
from tests.tables import contents
from tests.waiting import until

from parvis.auth.models import Account
from parvis.auth.permissions import TOKEN_SCOPES
from parvis.auth.queries import viewer_from_token
from parvis.core import clock
from parvis.core.db import execute, fetch_value
from parvis.core.settings import Settings
from parvis_web.embedded.mailbox import read_messages

RunJobs = Callable[[], Awaitable[None]]


async def mailed_code(settings: Settings, email: str, run_jobs: RunJobs) -> str:
    """The latest code that was mailed to this address."""
    await run_jobs()
    folder = settings.mail_folder
    assert isinstance(folder, Path)

    def codes() -> list[str]:
        mine = [message for message in read_messages(folder, 200) if email in message.recipients]
        return [found[0] for message in mine if (found := re.search(r"\b\d{6}\b", message.text))]

    await until(lambda: bool(codes()))
    return codes()[0]


async def asked(visitor: Browser, **typed: str) -> Shown:
    page = await visitor.open("/inscription?retour=/credits")
    words = {"displayName": "Zoé Petit", "email": new_email("zoe"), "password": PASSWORD, "isFifteen": "yes", **typed}
    return await visitor.submit(page, "/inscription", **words)


async def test_an_account_is_opened_with_the_code_that_was_mailed(
    browser: Visitor, run_jobs: RunJobs, settings: Settings
) -> None:
    visitor, email = await browser(), new_email("zoe")

    at_code = await asked(visitor, email=email)
    wrong = await visitor.submit(at_code, "/inscription/code", code="000000x")
    code = await mailed_code(settings, email, run_jobs)
    opened = await visitor.submit(wrong, "/inscription/code", code=f"{code[:3]} {code[3:]}")

    assert at_code.path.startswith("/inscription/code?id=")
    assert wrong.status == 422
    assert opened.path == "/credits"
    assert "Se déconnecter" in opened.html
    assert await fetch_value("SELECT display_name FROM actor") == "Zoé Petit"


async def test_what_cannot_be_taken_is_said_beside_each_field(browser: Visitor) -> None:
    before = await contents()

    back = await asked(await browser(), displayName="", email="nobody", password="court", isFifteen="")

    assert back.status == 422
    assert "15 ans" in back.error_beside("isFifteen")
    assert back.error_beside("email") == "Cela ne ressemble pas à une adresse électronique."
    assert back.error_beside("displayName") == "Remplissez ce champ."
    assert "au moins 10" in back.error_beside("password")
    assert "court" not in back.html
    assert await contents() == before


async def test_another_code_can_be_asked_for(browser: Visitor, run_jobs: RunJobs, settings: Settings) -> None:
    visitor, email = await browser(), new_email("zoe")
    at_code = await asked(visitor, email=email)
    await run_jobs()  # one mail after the other, so that the last to come is the last that was made

    again = await visitor.submit(at_code, "/inscription/renvoi")
    code = await mailed_code(settings, email, run_jobs)
    opened = await visitor.submit(again, "/inscription/code", code=code)

    assert "Un nouveau code est en route" in again.text
    assert opened.path == "/credits"


async def test_signing_in_leads_back_and_signing_out_ends_it(browser: Visitor) -> None:
    me = await resident()
    visitor = await browser()
    page = await visitor.open("/connexion?retour=/credits")
    sessions = await fetch_value("SELECT count(*) FROM session")

    entered = await visitor.submit(page, "/connexion", email=me.email, password=PASSWORD)
    during = await fetch_value("SELECT count(*) FROM session")
    left = await visitor.submit(entered, "/deconnexion")

    assert entered.path == "/credits"
    cookie = entered.response.history[0].headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert during == sessions + 1
    assert left.path == "/"
    assert await fetch_value("SELECT count(*) FROM session") == sessions
    assert "parvis_session" not in visitor.cookies


async def test_a_wrong_password_is_refused_without_a_session(browser: Visitor) -> None:
    me = await resident()
    visitor = await browser()
    page = await visitor.open("/connexion")
    before = await fetch_value("SELECT count(*) FROM session")

    back = await visitor.submit(page, "/connexion", email=me.email, password="ce n’est pas le bon")

    assert back.status == 422
    assert "adresse électronique ou le mot de passe" in back.text
    assert back.root.all("input", id="email")[0].get("value") == me.email
    assert "ce n’est pas le bon" not in back.html
    assert await fetch_value("SELECT count(*) FROM session") == before


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil"]
)
async def test_signing_in_never_leads_to_another_site(elsewhere: str, browser: Visitor) -> None:
    me = await resident()
    visitor = await browser()
    page = await visitor.open("/connexion")

    entered = await visitor.submit(page, "/connexion", email=me.email, password=PASSWORD, back=elsewhere)

    assert entered.response.history[0].headers["location"] == "/"


async def test_too_many_tries_are_told_when_to_come_back(browser: Visitor) -> None:
    me = await resident()
    visitor = await browser()
    page = await visitor.open("/connexion")

    for _ in range(30):
        back = await visitor.submit(page, "/connexion", email=me.email, password="toujours faux, hélas")
        if back.status == 429:
            break

    assert back.status == 429
    assert "Revenez dans" in back.text
    assert back.root.all("input", id="email")[0].get("value") == me.email


async def test_the_account_is_its_owner_s_alone(browser: Visitor) -> None:
    me = await resident("Léa Privée")

    visitors = await (await browser()).open("/compte")
    mine = await (await browser(me)).open("/compte")
    another = await (await browser(await resident("Un autre"))).open("/compte")

    assert visitors.response.url.path == "/connexion"
    assert me.email in mine.text
    assert me.email not in another.html


async def test_name_and_language_are_changed(browser: Visitor) -> None:
    mine = await browser(await resident("Avant"))
    page = await mine.open("/compte")

    shown = await mine.submit(page, "/compte", displayName="Après", locale="en")

    assert shown.root.all("html")[0].get("lang") == "en"
    assert shown.root.all("input", id="displayName")[0].get("value") == "Après"
    assert await fetch_value("SELECT locale FROM account") == "en"


async def test_a_name_that_cannot_be_is_refused(browser: Visitor) -> None:
    mine = await browser(await resident("Avant"))
    before = await contents()

    back = await mine.submit(await mine.open("/compte"), "/compte", displayName="")

    assert back.status == 422
    assert back.error_beside("displayName") == "Remplissez ce champ."
    assert await contents() == before


async def test_another_browser_is_signed_out(browser: Visitor) -> None:
    me = await resident()
    phone = await browser(await signed_in(me.email))
    mine = await browser(me)
    page = await mine.open("/compte")
    [action] = [form.get("action") for form in page.root.all("form") if form.get("action").endswith("/terminer")]

    await mine.submit(page, action)
    there = await phone.open("/compte")
    here = await mine.open("/compte")

    assert there.response.url.path == "/connexion"
    assert here.response.url.path == "/compte"


async def test_a_token_is_shown_once_and_revoked(browser: Visitor) -> None:
    mine = await browser(await resident())
    page = await mine.open("/compte")

    made = await mine.submit(page, "/compte/jetons", name="Mon script", scopes=["COMMENTS_WRITE"], expiresInDays="30")
    [secret] = [element.text for element in made.root.all("code", class_="secret")]
    viewer = await viewer_from_token(secret)
    after = await mine.open("/compte")
    [action] = [form.get("action") for form in after.root.all("form") if form.get("action").endswith("/revoquer")]
    revoked = await mine.submit(after, action)

    assert viewer is not None
    assert [permission.name for permission in viewer.permissions] == ["COMMENTS_WRITE"]
    assert made.response.headers["cache-control"] == "no-store"
    assert secret not in after.html
    assert "révoqué" in revoked.text
    assert await viewer_from_token(secret) is None


async def test_a_token_that_may_do_nothing_is_not_made(browser: Visitor) -> None:
    mine = await browser(await resident())

    back = await mine.submit(await mine.open("/compte"), "/compte/jetons", name="Mon script")

    assert back.status == 422
    assert "au moins une autorisation" in back.text
    assert back.root.all("input", id="name")[0].get("value") == "Mon script"
    assert await fetch_value("SELECT count(*) FROM access_token") == 0


async def test_a_session_that_is_over_loses_no_words(browser: Visitor) -> None:
    me, place = await resident(), await commune()
    await proposal((await resident()).viewer, place)
    mine, path = await browser(me), f"/communes/{place.slug}/propositions/1"
    page = await mine.open(path)
    await execute("DELETE FROM session WHERE account_id = $1", me.account.id)

    refused = await mine.submit(page, f"{path}/commentaires", body="Écrit pendant une heure.")
    entered = await mine.submit(await mine.open("/connexion"), "/connexion", email=me.email, password=PASSWORD)
    stale = await mine.submit(refused, f"{path}/commentaires")
    sent = await mine.submit(stale, f"{path}/commentaires")

    assert refused.status == 401
    assert "Écrit pendant une heure." in refused.text
    assert entered.status == 200
    assert stale.status == 403
    assert "Écrit pendant une heure." in stale.text
    assert sent.status == 200
    assert "Écrit pendant une heure." in sent.text


async def test_a_session_that_is_over_is_said_once(browser: Visitor) -> None:
    me = await resident()
    mine = await browser(me)
    with clock.travel(timedelta(days=31)):
        first, second = await mine.open("/"), await mine.open("/")

    assert "Votre session a pris fin" in first.text
    assert "Votre session a pris fin" not in second.text


async def test_the_language_is_chosen_on_any_page(browser: Visitor) -> None:
    visitor = await browser(language="fr")
    page = await visitor.open("/credits")

    english = await visitor.submit(page, "/langue", press="en")

    assert page.root.all("html")[0].get("lang") == "fr"
    assert english.path == "/credits"
    assert english.root.all("html")[0].get("lang") == "en"
    assert (await visitor.open("/")).root.all("html")[0].get("lang") == "en"


async def test_caught_mail_is_read_where_there_is_a_catcher_and_only_there(
    browser: Visitor, run_jobs: RunJobs, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, email = await browser(), new_email("zoe")
    await asked(visitor, email=email)
    code = await mailed_code(settings, email, run_jobs)

    caught = await visitor.open("/dev/mail")
    monkeypatch.setattr(settings, "embedded", False)
    elsewhere = await visitor.open("/dev/mail")

    assert email in caught.text
    assert code in caught.text
    assert elsewhere.status == 404


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_every_scope_of_a_token_has_words(browser: Visitor, language: str) -> None:
    someone = await resident()
    await Account.filter(id=someone.account.id).update(locale=language)

    page = await (await browser(someone)).open("/compte")

    [choices] = [one for one in page.root.all("fieldset") if one.get("id") == "scopes"]
    words = [label.text.strip() for label in choices.all("label")]
    assert len(set(words)) == len(TOKEN_SCOPES)
    assert not [text for text in words if not text or text.isupper()]


async def test_whom_to_ask_about_a_lost_password_is_said_where_one_signs_in(browser: Visitor) -> None:
    page = await (await browser()).open("/connexion")

    assert "Mot de passe perdu" in page.text
    assert "/contact" in page.links()
