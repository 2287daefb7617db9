"""A form is taken only from a page of ours, shown to the same browser; whatever was typed is given back."""

import pytest
from tests.auth.people import resident, signed_in
from tests.factories import commune, proposal
from tests.pages.browser import Browser, Shown, form_fields
from tests.pages.conftest import Visitor
from tests.tables import contents

WRITING = "Une phrase que personne ne doit perdre."


async def at_a_proposal(browser: Visitor) -> tuple[Browser, Shown, str, list[tuple[str, str]]]:
    """Signed in, before the form for a comment, and what it would send."""
    place = await commune()
    await proposal((await resident()).viewer, place)
    mine, path = await browser(await resident()), f"/communes/{place.slug}/propositions/1"
    page = await mine.open(path)
    fields = [(name, value) for name, value in form_fields(page.form(f"{path}/commentaires")) if name != "body"]
    return mine, page, f"{path}/commentaires", [*fields, ("body", WRITING)]


def without_token(fields: list[tuple[str, str]], *instead: tuple[str, str]) -> list[tuple[str, str]]:
    return [*instead, *(pair for pair in fields if pair[0] != "csrf")]


@pytest.mark.parametrize("token", [None, "", "x", "x.y", ".", "0" * 64, "é.é"])
async def test_a_form_without_its_token_is_not_taken(token: str | None, browser: Visitor) -> None:
    mine, _, action, fields = await at_a_proposal(browser)
    before = await contents()

    refused = await mine.post(action, without_token(fields, *([] if token is None else [("csrf", token)])))

    assert refused.status == 403
    assert WRITING in refused.text
    assert await contents() == before


async def test_another_browser_s_token_is_no_token(browser: Visitor) -> None:
    mine, _, action, fields = await at_a_proposal(browser)
    theirs = await (await browser(await resident())).open("/")
    visitors = await (await browser()).open("/")
    before = await contents()

    for page in (theirs, visitors):
        stolen = page.form("/langue").all("input", name="csrf")[0].get("value")
        assert (await mine.post(action, without_token(fields, ("csrf", stolen)))).status == 403
    assert await contents() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "cross-site"},
        {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-site"},
    ],
)
async def test_another_site_s_form_is_not_taken_nor_offered_again(headers: dict[str, str], browser: Visitor) -> None:
    mine, _, action, fields = await at_a_proposal(browser)
    before = await contents()

    refused = await mine.post(action, fields, **headers)

    assert refused.status == 403
    assert "autre site" in refused.text
    assert not refused.has_form(action)
    assert await contents() == before


async def test_what_was_refused_can_be_sent_again(browser: Visitor) -> None:
    mine, _, action, fields = await at_a_proposal(browser)
    refused = await mine.post(action, without_token(fields))

    sent = await mine.submit(refused, action)

    assert sent.status == 200
    assert WRITING in sent.text


async def test_a_token_made_before_signing_in_is_too_old(browser: Visitor) -> None:
    me = await resident()
    visitor = await browser()
    page = await visitor.open("/")
    visitor.cookies.set("parvis_session", (await signed_in(me.email)).secret, domain="127.0.0.1")

    refused = await visitor.submit(page, "/langue", press="en")

    assert refused.status == 403


async def test_a_password_is_never_given_back(browser: Visitor) -> None:
    visitor = await browser()
    fields = [("csrf", "x.y"), ("email", "zoe@example.org"), ("password", "mon mot de passe secret")]

    refused = await visitor.post("/connexion", fields)

    assert refused.status == 403
    assert "mon mot de passe secret" not in refused.html
    assert not refused.has_form("/connexion")


async def test_each_page_has_another_token(browser: Visitor) -> None:
    visitor = await browser()

    tokens = {(await visitor.open("/")).form("/langue").all("input", name="csrf")[0].get("value") for _ in range(3)}

    assert len(tokens) == 3


async def test_every_form_that_is_posted_has_a_token(browser: Visitor) -> None:
    _, page, _, _ = await at_a_proposal(browser)

    posted = [form for form in page.root.all("form") if form.get("method") == "post"]

    assert len(posted) >= 4
    assert all(len(form.all("input", name="csrf")) == 1 for form in posted)
