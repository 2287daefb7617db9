"""Every page, as a visitor, a stranger and its owner read it, in both languages: whole, valid, and cheap."""

import re

import pytest
from tests.auth.people import Resident, resident
from tests.factories import comment, commune, photo, proposal
from tests.pages.conftest import Visitor

from parvis.core.db import execute
from parvis.core.i18n import FOLDER, read_catalogue
from parvis.discussion.models import Thread
from parvis.places.location import Location
from parvis.proposals.service import edit_proposal, support
from parvis_graphql.engine.global_ids import encode_id
from parvis_web.pages.addresses import comment_url

VARIANTS = [{"format": kind, "width": 320, "height": 240, "bytes": 900, "key": f"public/x/320.{kind}"} for kind in
            ("WEBP", "JPEG")]  # fmt: skip


async def lively() -> tuple[Resident, list[str]]:
    """A commune with all there can be, its most active resident, and its pages' addresses."""
    author, other = await resident("Autrice Active"), await resident("Voisin")
    place = await commune("Ville Vivante", population=1_000, latitude=48.8, longitude=2.3)
    picture = await photo(
        author.viewer, alt="Une place", width=4, height=3, variants=VARIANTS, suggestion={"taken_on": "2026-03-20"}
    )
    waiting = await photo(author.viewer, "PROCESSING")
    refused = await photo(author.viewer, "PROCESSING", rejection=None)
    made = await proposal(
        author.viewer, place, photo_ids=[picture.id, waiting.id, refused.id], location=Location(48.8, 2.3)
    )
    refused.status, refused.rejection = "REJECTED", "DAMAGED"
    await refused.save()
    await edit_proposal(author.viewer, proposal_id=made.id, title="Un titre plus clair")
    await support(other.viewer, proposal_id=made.id)
    thread = await Thread.get(id=made.thread_id)
    mine = await comment(author.viewer, thread, stance="FOR")
    theirs = await comment(other.viewer, mine, body="Réponse")
    await comment(author.viewer, theirs, body="Plus loin")
    path = f"/communes/{place.slug}"
    root = comment_url(encode_id("Comment", mine.id))
    return author, [
        "/",
        "/?q=ville+vivante",
        path,
        f"{path}/proposer",
        f"{path}/role",
        f"{path}/propositions",
        f"{path}/propositions/1",
        f"{path}/propositions/1/versions",
        f"{path}/propositions/1/modifier",
        f"{path}/propositions/1/retirer",
        root,
        f"{root}/modifier",
        f"{root}/supprimer",
        "/inscription",
        "/inscription/code?id=x",
        "/connexion",
        "/compte",
        "/credits",
        "/mentions-legales",
        "/confidentialite",
        "/contact",
        "/dev/mail",
        "/nowhere",
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_every_page_is_valid_for_everybody(language: str, browser: Visitor) -> None:
    owner, paths = await lively()
    statuses: dict[str, list[int]] = {}

    stranger = await resident("Étranger")
    await execute("UPDATE account SET locale = $1", language)
    for who in (None, stranger, owner):
        one = await browser(who, language)
        for path in paths:
            # Browser.open checks what is shown
            page = await one.open(path)
            assert page.root.all("html")[0].get("lang") == language
            statuses.setdefault(path.split("/")[-1], []).append(page.status)

    assert statuses.pop("nowhere") == [404, 404, 404]
    assert statuses.pop("modifier") == [200, 200, 403, 403, 200, 200]  # a visitor is led to sign in
    assert statuses.pop("retirer") == statuses.pop("supprimer") == [200, 403, 200]
    assert {status for each in statuses.values() for status in each} == {200}


async def test_english_pages_say_nothing_in_french(browser: Visitor) -> None:
    _, paths = await lively()
    french = read_catalogue(FOLDER / "fr.po").singular
    said = {text for message, text in french.items() if text != message and len(text) > 12 and "{" not in text}
    visitor = await browser(language="en")
    paths.remove("/dev/mail")  # what other tests mailed is in French

    for path in paths:
        page = await visitor.open(path)
        assert [text for text in said if " ".join(text.split()) in page.text] == [], path


async def test_french_pages_say_nothing_in_english(browser: Visitor) -> None:
    owner, paths = await lively()
    french = read_catalogue(FOLDER / "fr.po").singular
    said = {message for message, text in french.items() if text != message and len(message) > 12 and "{" not in message}
    mine = await browser(owner)
    paths.remove("/dev/mail")  # what other tests mailed may be in English

    for path in paths:
        page = await mine.open(path)
        assert [message for message in said if message in page.text] == [], path


async def test_pages_load_nothing_from_elsewhere(browser: Visitor) -> None:
    owner, paths = await lively()
    mine = await browser(owner)

    for path in paths:
        page = await mine.open(path)
        loaded = [
            element.get(name)
            for element in page.root.walk()
            if element.tag in {"img", "script", "link", "source", "form"}
            for name in ("src", "href", "srcset", "action")
            if element.get(name)
        ]
        assert [address for address in loaded if not address.startswith("/")] == [], path


async def test_dates_are_said_as_people_say_them(browser: Visitor) -> None:
    _, paths = await lively()
    path = next(path for path in paths if path.endswith("/1"))

    french = await (await browser(language="fr")).open(path)
    english = await (await browser(language="en")).open(path)

    assert "à l’instant" in french.text
    assert "just now" in english.text
    [first, *_] = french.root.all("time")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", first.get("datetime"))
    assert re.search(r"\b20\d\d\b.*\d\d:\d\d:\d\d", first.get("title"))
