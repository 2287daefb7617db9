"""Evaluating without JavaScript: in secret, with a code that is nowhere but on its page, or signed; nothing is lost."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from tests.auth.people import PASSWORD, Resident, resident, signed_in
from tests.factories import commune, opinion
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import Visitor
from tests.tables import contents

from parvis.core import clock
from parvis.core.db import fetch, fetch_value
from parvis.evaluations import periods
from parvis.opinions.models import Signature
from parvis.places.models import Commune, Neighbourhood
from parvis_web.door.middleware import UNNAMED
from parvis_web.pages.routes import PAGES

ANSWERS = {"relation": "RESIDENT", "recommends": "yes", "score-SAFETY": "4", "score-MOBILITY": "2", "score-HEALTH": "5"}
SCORES = {"SAFETY": 4, "MOBILITY": 2, "HEALTH": 5}
SECRET, SIGNED = {**ANSWERS, "voice": "secret"}, {**ANSWERS, "voice": "signed"}
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b")


async def at_the_form(browser: Visitor, me: Resident | None = None) -> tuple[Browser, Shown, str]:
    """Signed in, before the form of a new commune; its address."""
    mine, place = await browser(me or await resident("Inès Moreau")), await commune("Issy")
    path = f"/communes/{place.slug}/evaluer"
    return mine, await mine.open(path), path


async def counts() -> tuple[int, int, int]:
    """Sheets, ballots in the box, signed evaluations."""
    names = ("sheet", "ballot_inbox", "signed_evaluation")
    sheets, ballots, signed = [await fetch_value(f"SELECT count(*) FROM {name}") for name in names]
    return sheets, ballots, signed


@asynccontextmanager
async def no_change() -> AsyncIterator[None]:
    before = await contents()
    yield
    assert await contents() == before


def chosen(page: Shown, name: str) -> list[str]:
    return [one.get("value") for one in page.root.all("input", name=name) if "checked" in one.attributes]


async def test_a_secret_ballot_is_answered_with_its_code_on_a_page_that_nobody_keeps(browser: Visitor) -> None:
    mine, page, path = await at_the_form(browser)

    thanks = await mine.submit(page, path, **SECRET)

    assert (thanks.status, thanks.path) == (200, path)
    [code] = CODE.findall(thanks.text)
    assert thanks.root.all("code")[0].text == code
    assert "peuvent être mises de côté jusqu’à la décision d’un modérateur" in thanks.text
    assert thanks.response.headers["cache-control"] == "no-store"
    assert thanks.response.history == []
    assert await counts() == (1, 1, 0)
    [ballot] = await fetch("SELECT relation, recommends, scores, neighbourhood_id FROM ballot_inbox")
    assert ballot["relation"] == "RESIDENT"
    assert ballot["recommends"] is True
    assert await fetch_value("SELECT scores FROM ballot_inbox") == SCORES or '"HEALTH": 5' in str(ballot["scores"])


async def test_the_code_is_in_no_header_cookie_log_or_table(browser: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    me = await resident()
    mine, page, path = await at_the_form(browser, me)

    thanks = await mine.submit(page, path, **SECRET)
    [code] = CODE.findall(thanks.text)

    bare = code.replace("-", "")
    written = [
        str(thanks.response.headers),
        str(dict(mine.cookies)),
        caplog.text,
        str([record.__dict__ for record in caplog.records]),
        *[row["row"] for table in await contents() for row in await fetch(f"SELECT t::text AS row FROM {table} t")],
    ]
    assert [text for text in written if code in text or bare in text] == []


async def test_the_log_has_no_commune_and_nobody_where_people_vote(
    browser: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "parvis.access")
    me = await resident("Prénom-Secret")
    mine, page, path = await at_the_form(browser, me)

    thanks = await mine.submit(page, path, **SECRET)
    [code] = CODE.findall(thanks.text)
    opened = await mine.open("/bulletin")
    await mine.submit(opened, "/bulletin", press="withdraw", sure="1", code=code)

    lines = [record for record in caplog.records if record.name == "parvis.access"]
    assert [line.getMessage().rpartition(" ms")[0].rpartition(" ")[0] for line in lines] == [
        "GET /communes/{slug}/evaluer 200",
        "POST /communes/{slug}/evaluer 200",
        "GET /bulletin 200",
        "POST /bulletin 303",
        "GET /bulletin 200",
    ]
    said = " ".join(str(line.__dict__) for line in lines)
    for secret in (path.split("/")[2], str(me.account.id), me.email, me.secret, "Prénom", "2001:db8"):
        assert secret not in said


def test_every_page_of_voting_is_one_that_the_log_does_not_name() -> None:
    voting = {path for path, _, _ in PAGES if path == "/bulletin" or path.startswith("/communes/{slug}/evaluer")}

    assert voting == UNNAMED


async def test_a_ballot_sent_again_is_cast_once(browser: Visitor) -> None:
    mine, page, path = await at_the_form(browser)
    await mine.submit(page, path, **SECRET)

    async with no_change():
        again = await mine.submit(page, path, **SECRET)
        opened = await mine.open(path)

    for shown in (again, opened):
        assert shown.status == 200
        assert "Vous avez déjà voté ici" in shown.text
        assert "/bulletin" in shown.links()
        assert not CODE.search(shown.text)
    assert await counts() == (1, 1, 0)


async def test_a_visitor_fills_in_first_and_signs_in_after(browser: Visitor) -> None:
    me, visitor, place = await resident(), await browser(), await commune("Issy")
    path = f"/communes/{place.slug}/evaluer"
    page = await visitor.open(path)

    async with no_change():
        asked = await visitor.submit(page, path, **SECRET)

    assert f"/connexion?retour=%2Fcommunes%2F{place.slug}%2Fevaluer" in page.links()
    assert asked.status == 401
    assert "Le site lui-même n’en a rien enregistré" in asked.text
    # in another tab
    back = "retour=%2Fconnexion%2Ffaite"
    assert {f"/connexion?{back}", f"/inscription?{back}"} <= set(asked.links())
    assert (await visitor.open("/connexion/faite")).path == "/connexion"
    there = await visitor.open(f"/connexion?{back}")
    done = await visitor.submit(there, "/connexion", email=me.email, password=PASSWORD)
    assert (done.path, "C’est fait, continuer" in done.text) == ("/connexion/faite", True)
    # the first tab's token is the visitor's: one press more
    once_more = await visitor.submit(asked, path)
    assert once_more.text.startswith("La connexion est faite Rien n’est perdu")
    assert await counts() == (0, 0, 0)
    thanks = await visitor.submit(once_more, path)
    assert CODE.search(thanks.text)
    assert await counts() == (1, 1, 0)


async def test_what_is_missing_is_said_beside_its_question_and_the_rest_is_kept(browser: Visitor) -> None:
    mine, page, path = await at_the_form(browser)

    async with no_change():
        back = await mine.submit(page, path, **{"score-SAFETY": "4", "score-HOUSING": "1", "score-ECONOMY": "9"})

    assert back.status == 422
    for name in ("relation", "recommends", "voice", "score-ECONOMY"):
        assert back.error_beside(name).startswith(("Choisissez", "Dites"))
    assert "Il y a 4 choses à corriger" in back.text
    assert (chosen(back, "score-SAFETY"), chosen(back, "score-HOUSING")) == (["4"], ["1"])
    assert chosen(back, "score-MOBILITY") == [""]
    assert "open" in back.root.all("details")[0].attributes


async def test_what_only_the_schema_refuses_is_said_too(browser: Visitor) -> None:
    mine, page, path = await at_the_form(browser)

    async with no_change():
        back = await mine.submit(page, path, **SECRET, **{"score-NICENESS": "4"})

    assert back.status == 422
    assert chosen(back, "score-SAFETY") == ["4"]
    assert "critères" in back.root.all("div", role="alert")[0].text


async def test_the_neighbourhood_goes_with_the_ballot(browser: Visitor) -> None:
    place = await commune("Issy")
    fort = await Neighbourhood.create(id=place.id, commune=place, name="Le Fort", created_at=clock.now())
    mine, path = await browser(await resident()), f"/communes/{place.slug}/evaluer"
    page = await mine.open(path)
    [option] = [one for one in page.root.all("option") if one.text == "Le Fort"]

    await mine.submit(page, path, **SECRET, neighbourhoodId=option.get("value"))

    assert await fetch_value("SELECT neighbourhood_id FROM ballot_inbox") == fort.id


async def test_a_quarter_that_turned_stores_nothing_and_keeps_all(browser: Visitor) -> None:
    mine, page, path = await at_the_form(browser)
    before = periods.as_text(periods.current() - 1)

    async with no_change():
        back = await mine.submit(page, path, **SECRET, period=before)
    thanks = await mine.submit(back, path)

    assert back.status == 422
    assert "Le trimestre s’est terminé" in back.text
    assert chosen(back, "score-SAFETY") == ["4"]
    assert CODE.search(thanks.text)
    assert await fetch_value("SELECT period FROM ballot_inbox") == periods.current()


async def test_who_lives_elsewhere_already_is_told_beside_the_question(browser: Visitor) -> None:
    me = await resident()
    mine, page, path = await at_the_form(browser, me)
    await mine.submit(page, path, **SECRET)
    _, other, other_path = await at_the_form(browser, me)

    back = await mine.submit(other, other_path, **SECRET)
    done = await mine.submit(back, other_path, relation="REGULAR")

    assert back.status == 422
    assert back.error_beside("relation")
    assert chosen(back, "score-SAFETY") == ["4"]
    assert CODE.search(done.text)
    assert await counts() == (2, 2, 0)


async def test_a_signed_evaluation_is_thanked_for_and_comes_back_to_be_changed(browser: Visitor) -> None:
    mine, page, path = await at_the_form(browser)

    thanks = await mine.submit(page, path, **SIGNED)
    again = await mine.open(path)
    changed = await mine.submit(again, path, recommends="no", **{"score-HEALTH": ""})

    assert (thanks.status, thanks.path, changed.path) == (200, f"{path}/merci", f"{path}/merci")
    assert "dès le prochain dépouillement, au plus tard à la fin du trimestre" in thanks.text
    assert "Inès Moreau" in again.text
    assert [chosen(again, name) for name in ("relation", "recommends", "score-SAFETY", "score-HEALTH")] == [
        ["RESIDENT"],
        ["yes"],
        ["4"],
        ["5"],
    ]
    assert not again.root.all("fieldset", id="voice")
    assert await counts() == (1, 0, 1)
    assert await fetch_value("SELECT recommends FROM signed_evaluation") is False
    assert await fetch_value("SELECT scores ? 'HEALTH' FROM signed_evaluation") is False


async def test_there_is_nothing_to_be_thanked_for_before(browser: Visitor) -> None:
    mine, _, path = await at_the_form(browser)

    assert (await mine.open(f"{path}/merci")).path == path
    assert (await (await browser()).open(f"{path}/merci")).path.startswith("/connexion")


async def test_the_browser_remembers_whether_one_voted_in_secret_and_no_table_does(browser: Visitor) -> None:
    me = await resident()
    mine, first, path = await at_the_form(browser, me)
    await mine.submit(first, path, **SECRET)
    _, other, _ = await at_the_form(browser, me)
    here = await mine.open(f"/communes/{(await commune()).slug}/evaluer")

    assert chosen(first, "voice") == []
    assert chosen(here, "voice") == ["secret"]
    assert chosen(other, "voice") == []  # another browser of the same person
    assert mine.cookies["parvis_voice"] == "secret"
    columns = await fetch("SELECT table_name, column_name FROM information_schema.columns WHERE column_name ~ 'voice'")
    assert columns == []


async def test_a_commune_that_was_merged_leads_to_the_new_one(browser: Visitor) -> None:
    new = await commune("Commune nouvelle")
    old = await commune("Ancienne commune")
    await Commune.filter(id=old.id).update(merged_into_id=new.id)
    mine = await browser(await resident())

    page = await mine.open(f"/communes/{old.slug}/evaluer")

    assert f"/communes/{new.slug}/evaluer" in page.links()
    assert not page.has_form(f"/communes/{old.slug}/evaluer")


@pytest.mark.parametrize("voice", [SECRET, SIGNED], ids=["secret", "signed"])
async def test_what_one_would_change_begins_a_proposal_and_publishes_nothing(
    voice: dict[str, str], browser: Visitor
) -> None:
    mine, page, path = await at_the_form(browser)
    thanks = await mine.submit(page, path, **voice)
    propose = path.replace("evaluer", "proposer")
    [form] = [one for one in thanks.root.all("form") if one.get("action").startswith(propose)]

    async with no_change():
        begun = await mine.submit(thanks, form.get("action"), body="Plus de bancs à l’ombre.")

    assert (begun.status, begun.path) == (200, f"{propose}?commencer=1")
    assert begun.root.all("textarea", id="body")[0].text == "Plus de bancs à l’ombre."
    assert begun.has_form(propose)
    # nothing on the way but the words and their commune
    names = {field.get("name") for field in form.walk() if field.get("name")}
    assert names == {"csrf", "communeId", "body"}


async def test_one_s_own_evaluations_are_those_that_one_signed(browser: Visitor) -> None:
    me = await resident()
    mine, page, path = await at_the_form(browser, me)
    _, secret, secret_path = await at_the_form(browser, me)
    await mine.submit(page, path, **SIGNED)
    await mine.submit(secret, secret_path, **{**SECRET, "relation": "REGULAR"})

    own = await mine.open("/compte/evaluations")
    stranger = await (await browser(await resident())).open("/compte/evaluations")

    assert len(own.root.all("article")) == 1
    assert "Je la recommande" in own.text
    assert "Sécurité 4 sur 5" in own.text
    assert path in own.links()
    assert secret_path not in own.links()
    assert "aucune évaluation" in stranger.text
    assert (await (await browser()).open("/compte/evaluations")).path.startswith("/connexion")


async def test_one_s_own_opinions_stand_below_also_those_that_wait(browser: Visitor) -> None:
    me, place = await resident(), await commune("Issy")
    await opinion(me.viewer, place)
    await opinion(me.viewer, text="Les rues sont calmes, on y dort bien.", signature=Signature.WITHHELD)

    own = await (await browser(me)).open("/compte/evaluations")
    stranger = await (await browser(await resident())).open("/compte/evaluations")

    assert "Une commune où il fait bon vivre" in own.text
    assert "pas encore publié" in own.text
    assert len([link for link in own.links() if link.startswith("/avis/")]) == 2
    assert "Mes avis" not in stranger.text


async def test_a_signed_evaluation_taken_back_leaves_room_for_a_secret_one(browser: Visitor) -> None:
    mine, page, path = await at_the_form(browser)
    await mine.submit(page, path, **SIGNED)
    own = await mine.open("/compte/evaluations")
    [action] = [one.get("action") for one in own.root.all("form") if one.get("action").endswith("/retirer")]

    stranger = await browser(await resident())
    theirs = await stranger.open("/compte")
    token = theirs.form("/langue").all("input", name="csrf")[0].get("value")
    async with no_change():
        refused = await stranger.post(action, [("csrf", token)])
    empty = await mine.submit(own, action)
    thanks = await mine.submit(await mine.open(path), path, **SECRET)

    assert refused.status in {403, 404, 422}
    assert (empty.path, "aucune évaluation" in empty.text) == ("/compte/evaluations", True)
    assert CODE.search(thanks.text)
    assert await counts() == (1, 1, 0)


async def test_an_old_evaluation_stays_and_cannot_be_changed(browser: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    me = await resident()
    mine, page, path = await at_the_form(browser, me)
    await mine.submit(page, path, **SIGNED)

    later = clock.now() + timedelta(days=100)
    monkeypatch.setattr(clock, "now", lambda: later)
    mine.cookies.set("parvis_session", (await signed_in(me.email)).secret, domain="127.0.0.1")
    own = await mine.open("/compte/evaluations")

    assert "Sécurité 4 sur 5" in own.text
    assert path not in own.links()
    assert not [one for one in own.root.all("form") if one.get("action").endswith("/retirer")]
