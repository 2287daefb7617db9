"""Proposing with photos, without JavaScript: nothing typed or sent is lost; changing, withdrawing, supporting."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from tests.auth.people import resident
from tests.factories import commune, photo, proposal
from tests.media.samples import exif, quarters, saved
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import Visitor
from tests.photos.sending import keys
from tests.tables import contents

from parvis.core.db import fetch, fetch_one, fetch_value
from parvis.photos.models import Photo
from parvis.photos.policy import MAX_BYTES
from parvis.photos.storage import set_storage
from parvis.places.models import Commune
from parvis.proposals.models import Proposal
from parvis_graphql.engine.global_ids import encode_id
from parvis_media.storage import Storage

#: turned, and with a place, as a phone writes it
PHONE_PHOTO = saved(quarters(), exif=exif())
WORDS = {
    "title": "Un banc devant l’école",
    "theme": "PUBLIC_SPACE",
    "body": "Il manque un banc pour attendre les enfants à la sortie.",
}
RunJobs = Callable[[], Awaitable[None]]


def jpeg(data: bytes = PHONE_PHOTO) -> tuple[str, bytes, str]:
    return ("IMG_2041.jpg", data, "image/jpeg")


async def at_the_form(browser: Visitor) -> tuple[Browser, Shown, str, Commune]:
    mine, place = await browser(await resident("Inès Moreau")), await commune("Issy")
    path = f"/communes/{place.slug}/proposer"
    return mine, await mine.open(path), path, place


async def test_a_proposal_with_a_photo_is_seen_by_all_once_it_is_ready(browser: Visitor, run_jobs: RunJobs) -> None:
    mine, page, path, place = await at_the_form(browser)

    shown = await mine.submit(
        page,
        path,
        files={"photo-1": jpeg()},
        **WORDS,
        latitude="48,824",
        longitude="2.27",
        **{"alt-1": "La grille de l’école"},
    )
    early = await (await browser()).open(shown.path)
    await run_jobs()
    late = await (await browser()).open(shown.path)

    assert shown.path == f"/communes/{place.slug}/propositions/1"
    assert "Cette photo est en préparation" in shown.text
    assert not early.root.all("picture")
    [picture] = late.root.all("picture")
    [image] = picture.all("img")
    assert image.get("alt") == "La grille de l’école"
    assert " 320w" in picture.all("source")[0].get("srcset")
    assert "48,824 ; 2,27" in late.text


async def test_a_visitor_is_told_to_sign_in_before_writing(browser: Visitor) -> None:
    place = await commune()
    path = f"/communes/{place.slug}/proposer"

    page = await (await browser()).open(path)

    assert not page.has_form(path)
    assert f"/connexion?retour=%2Fcommunes%2F{place.slug}%2Fproposer" in page.links()


async def test_mistakes_lose_neither_words_nor_photos(browser: Visitor, run_jobs: RunJobs) -> None:
    mine, page, path, _ = await at_the_form(browser)
    await_words = {**WORDS, "title": "Un", "latitude": "quarante", "longitude": ""}

    back = await mine.submit(
        page, path, files={"photo-1": jpeg(), "photo-2": jpeg()}, **await_words, **{"alt-2": "Le trottoir d’en face"}
    )
    await run_jobs()
    shown = await mine.submit(back, path, title="Un banc", latitude="", longitude="")

    assert back.status == 422
    assert "nombre, comme 48,82" in back.error_beside("latitude")
    assert back.root.all("textarea", id="body")[0].text == WORDS["body"]
    assert len(back.root.all("input", name="photoIds")) == 2
    assert "Le trottoir d’en face" in back.html
    assert shown.status == 200
    assert len(shown.root.all("picture")) == 2
    assert await fetch_value("SELECT count(*) FROM photo") == 2


async def test_every_mistake_is_told_at_once(browser: Visitor) -> None:
    mine, page, path, _ = await at_the_form(browser)
    before = await contents()

    back = await mine.submit(
        page, path, files={"photo-1": ("a.txt", b"a", "text/plain")}, title="", body="court", theme="", latitude="x"
    )

    assert back.status == 422
    assert "JPEG" in back.error_beside("photo-1")
    assert "nombre" in back.error_beside("latitude")
    assert back.error_beside("title") == "Remplissez ce champ."
    assert "au moins 20 caractères" in back.error_beside("body")
    assert back.error_beside("theme")
    assert "Il y a 6 choses à corriger : Titre : Remplissez ce champ. Thème : " in back.text
    assert "Terre" not in back.text
    assert await contents() == before


async def test_a_photo_that_is_kept_can_be_left_out(browser: Visitor, run_jobs: RunJobs) -> None:
    mine, page, path, _ = await at_the_form(browser)
    back = await mine.submit(page, path, files={"photo-1": jpeg()}, **{**WORDS, "title": ""})
    [kept] = back.root.all("input", name="photoIds")

    shown = await mine.submit(back, path, title=WORDS["title"], remove=kept.get("value"))

    assert shown.status == 200
    assert "en préparation" not in shown.text
    assert await fetch_one("SELECT id FROM proposal_photo") is None


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("notes.txt", b"bonjour", "text/plain"), "JPEG, PNG ou WebP"),
        (("large.jpg", b"0" * (MAX_BYTES + 1), "image/jpeg"), "20 Mo"),
    ],
)
async def test_a_file_that_is_refused_is_said_beside_its_field(
    file: tuple[str, bytes, str], said: str, browser: Visitor, store: Storage
) -> None:
    mine, page, path, _ = await at_the_form(browser)
    before = await keys(store, "")

    back = await mine.submit(page, path, files={"photo-2": file}, **WORDS)

    assert back.status == 422
    assert said in back.error_beside("photo-2")
    assert back.root.all("input", id="title")[0].get("value") == WORDS["title"]
    assert await fetch_one("SELECT id FROM photo") is None
    assert await fetch_one("SELECT id FROM proposal") is None
    assert await keys(store, "") == before


async def test_a_store_that_is_down_keeps_every_word(browser: Visitor, store: Storage) -> None:
    mine, page, path, _ = await at_the_form(browser)
    nowhere = Storage(replace(store.config, endpoint="http://127.0.0.1:9"))
    set_storage(nowhere)

    failed = await mine.submit(page, path, files={"photo-1": jpeg()}, **WORDS)
    set_storage(store)
    await nowhere.close()
    again = await mine.submit(failed, path)

    assert failed.status == 503
    assert failed.response.headers["retry-after"] == "10"
    assert WORDS["body"] in failed.text
    assert again.status == 200
    assert WORDS["title"] in again.text


async def test_files_pass_only_with_the_form_s_token(browser: Visitor, store: Storage) -> None:
    mine, page, path, _ = await at_the_form(browser)
    before, files = await contents(), await keys(store, "")

    refused = await mine.submit(page, path, files={"photo-1": jpeg()}, **WORDS, csrf="not.mine")
    again = await mine.submit(refused, path)

    assert refused.status == 403
    assert WORDS["body"] in refused.text
    assert (await contents())["photo"] == before["photo"]
    assert await keys(store, "") == files
    assert again.status == 200
    assert WORDS["title"] in again.text


async def test_a_form_sent_twice_proposes_once(browser: Visitor) -> None:
    mine, page, path, _ = await at_the_form(browser)

    first = await mine.submit(page, path, **WORDS)
    second = await mine.submit(page, path, **WORDS)

    assert first.path == second.path
    assert await fetch_value("SELECT count(*) FROM proposal") == 1


# one's own proposal


async def test_a_form_with_a_photo_sent_twice_proposes_once(browser: Visitor) -> None:
    """The file is another photo each time, and so another input under the same key."""
    mine, page, path, place = await at_the_form(browser)

    first = await mine.submit(page, path, files={"photo-1": jpeg()}, **WORDS)
    second = await mine.submit(page, path, files={"photo-1": jpeg()}, **WORDS)

    assert first.path == f"/communes/{place.slug}/propositions/1"
    assert second.path == f"/communes/{place.slug}/propositions"
    assert await Proposal.all().count() == 1


async def proposed(browser: Visitor, **fields: object) -> tuple[Browser, Proposal, str]:
    author, place = await resident("Autrice"), await commune()
    made = await proposal(author.viewer, place, **fields)
    return await browser(author), made, f"/communes/{place.slug}/propositions/1"


async def test_a_change_keeps_the_version_before(browser: Visitor) -> None:
    mine, made, path = await proposed(browser)

    page = await mine.open(f"{path}/modifier")
    shown = await mine.submit(page, f"{path}/modifier", title="Deux bancs devant l’école")
    versions = await (await browser()).open(f"{path}/versions")

    assert page.root.all("input", id="title")[0].get("value") == made.title
    assert "Deux bancs" in shown.text
    assert "voir les 2 versions" in shown.text
    assert "Version 2" in versions.text
    assert made.title in versions.text


async def test_a_change_of_what_changed_meanwhile_is_shown_and_not_made(browser: Visitor) -> None:
    mine, _, path = await proposed(browser)
    old = await mine.open(f"{path}/modifier")
    await mine.submit(old, f"{path}/modifier", title="Changée ailleurs")
    before = await contents()

    back = await mine.submit(old, f"{path}/modifier", title="Changée ici aussi")

    assert back.status == 422
    assert back.root.all("input", id="title")[0].get("value") == "Changée ici aussi"
    assert await contents() == before


async def test_photos_are_added_to_those_there_are(browser: Visitor) -> None:
    author, place = await resident(), await commune()
    first = await photo(author.viewer, alt="Avant")
    await proposal(author.viewer, place, photo_ids=[first.id])
    mine, path = await browser(author), f"/communes/{place.slug}/propositions/1"

    page = await mine.open(f"{path}/modifier")
    await mine.submit(
        page, f"{path}/modifier", files={"photo-1": jpeg()}, **{f"alt-{encode_id('Photo', first.id)}": "Avant, de près"}
    )

    rows = await fetch("SELECT photo_id FROM proposal_photo ORDER BY position")
    assert len(rows) == 2
    assert rows[0]["photo_id"] == first.id
    assert (await Photo.get(id=first.id)).alt == "Avant, de près"


async def test_another_s_proposal_can_neither_be_changed_nor_withdrawn(browser: Visitor) -> None:
    _, made, path = await proposed(browser)
    stranger = await browser(await resident())
    page = await stranger.open(path)
    [token] = page.form("/langue").all("input", name="csrf")
    fields = [("csrf", token.get("value")), ("proposalId", encode_id("Proposal", made.id)), *WORDS.items()]
    before = await contents()

    for verb in ("modifier", "retirer"):
        refused = await stranger.open(f"{path}/{verb}")
        forced = await stranger.post(f"{path}/{verb}", fields, multipart=verb == "modifier")

        assert refused.status == 403
        assert forced.status == 403
    assert f"{path}/modifier" not in page.links()
    assert await contents() == before


async def test_a_withdrawn_proposal_stays_readable(browser: Visitor) -> None:
    mine, made, path = await proposed(browser)

    shown = await mine.submit(await mine.open(f"{path}/retirer"), f"{path}/retirer")
    strangers = await (await browser()).open(path)

    assert "Retirée par son auteur" in shown.text
    assert made.title in strangers.text


async def test_what_a_photo_could_tell_is_asked_of_its_owner_alone(browser: Visitor) -> None:
    author, place = await resident(), await commune()
    found = {"latitude": 48.8, "longitude": 2.3, "taken_on": "2026-03-20"}
    picture = await photo(author.viewer, suggestion=found, width=4, height=3)
    await proposal(author.viewer, place, photo_ids=[picture.id])
    path = f"/communes/{place.slug}/propositions/1"
    answer = f"/photos/{encode_id('Photo', picture.id).replace('=', '%3D')}/lieu"
    mine, theirs = await browser(author), await browser(await resident())

    page, strangers = await mine.open(path), await theirs.open(path)
    declined = await mine.submit(page, answer, press="no")

    assert "20 mars 2026" in page.text
    assert not strangers.has_form(answer)
    assert "48,8" not in strangers.text
    assert not declined.has_form(answer)
    after = await Photo.get(id=picture.id)
    assert (after.suggestion, after.latitude, after.taken_on) == (None, None, None)


# supporting


async def test_support_is_given_once_and_taken_back(browser: Visitor) -> None:
    _, _, path = await proposed(browser)
    mine = await browser(await resident())

    page = await mine.open(path)
    given = await mine.submit(page, f"{path}/soutien")
    await mine.submit(page, f"{path}/soutien")
    twice = await fetch_value("SELECT support_count FROM proposal")
    taken = await mine.submit(given, f"{path}/soutien")

    assert "1 personne soutient cette proposition. Vous la soutenez." in given.text
    assert twice == 1
    assert "0 personne soutient" in taken.text


async def test_one_s_own_proposal_cannot_be_supported(browser: Visitor) -> None:
    mine, _, path = await proposed(browser)

    page = await mine.open(path)

    assert not page.has_form(f"{path}/soutien")


async def test_a_visitor_who_supports_is_asked_to_sign_in(browser: Visitor) -> None:
    _, made, path = await proposed(browser)
    visitor = await browser()
    page = await visitor.open(path)
    [token] = page.form("/langue").all("input", name="csrf")

    refused = await visitor.post(
        f"{path}/soutien", [("csrf", token.get("value")), ("proposalId", encode_id("Proposal", made.id))]
    )

    assert refused.status == 401
    assert "Se connecter" in refused.text
    assert await fetch_value("SELECT support_count FROM proposal") == 0
