"""Stories without JavaScript: told with photos in their order, kept as drafts, changed, deleted, discussed, found."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from tests.auth.people import resident
from tests.factories import comment, commune, member, organisation, photo, story
from tests.media.samples import exif, quarters, saved
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import Visitor
from tests.tables import contents

from parvis.core import clock
from parvis.core.db import execute, fetch, fetch_value
from parvis.discussion.models import Thread
from parvis.photos.models import PhotoStatus
from parvis.photos.storage import set_storage
from parvis.places.models import Commune, Neighbourhood
from parvis.stories.models import Story, StoryKind
from parvis_graphql.engine.global_ids import encode_id
from parvis_media.storage import Storage

PHONE_PHOTO = saved(quarters(), exif=exif())
WORDS = {
    "kind": "PHOTO_REPORT",
    "title": "Trois samedis au jardin",
    "text": "Nous avons planté **trois tilleuls** avec les enfants.",
}
RunJobs = Callable[[], Awaitable[None]]


def jpeg() -> tuple[str, bytes, str]:
    return ("IMG_2041.jpg", PHONE_PHOTO, "image/jpeg")


def path_of(made: Story, action: str = "") -> str:
    return f"/histoires/{encode_id('Story', made.id)}" + (f"/{action}" if action else "")


async def at_the_form(browser: Visitor) -> tuple[Browser, Shown, str, Commune]:
    mine, place = await browser(await resident("Inès Moreau")), await commune("Issy")
    path = f"/communes/{place.slug}/raconter"
    return mine, await mine.open(path), path, place


async def shown_photos(made: Story) -> list[str]:
    rows = await fetch(
        "SELECT caption FROM story_photo JOIN photo ON photo.id = photo_id WHERE story_id = $1 ORDER BY position",
        made.id,
    )
    return [row["caption"] for row in rows]


async def test_a_photo_report_is_seen_by_all_with_its_captions_once_they_are_ready(
    browser: Visitor, run_jobs: RunJobs
) -> None:
    mine, place = await browser(await resident("Inès Moreau")), await commune("Issy")
    await Neighbourhood.create(commune_id=place.id, name="Les Hauts", created_at=clock.now())
    path = f"/communes/{place.slug}/raconter"
    page = await mine.open(path)
    [quarter] = [option for option in page.root.all("option") if option.text == "Les Hauts"]

    shown = await mine.submit(
        page,
        path,
        files={"photo-1": jpeg(), "photo-2": jpeg()},
        press="publish",
        **WORDS,
        **{"alt-1": "Trois tilleuls", "caption-1": "Le troisième samedi"},
        happenedOn="2026-03-14",
        place="Au jardin partagé",
        neighbourhoodId=quarter.get("value"),
        latitude="48,824",
        longitude="2.27",
    )
    early = await (await browser()).open(shown.path)
    await run_jobs()
    late = await (await browser()).open(shown.path)

    assert shown.path.startswith("/histoires/")
    assert "Cette photo est en préparation" in shown.text
    assert not early.root.all("picture")
    assert [image.get("alt") for picture in late.root.all("picture") for image in picture.all("img")] == [
        "Trois tilleuls",
        "Photo sans description",
    ]
    for said in ("Reportage photo", "Le troisième samedi", "14 mars 2026", "Au jardin partagé", "Les Hauts", "48,824"):
        assert said in late.text
    assert late.root.all("strong")[0].text == "trois tilleuls"
    gallery = await (await browser()).open(f"/communes/{place.slug}/histoires")
    assert shown.path in gallery.links()
    assert len(gallery.root.all("picture")) == 1


async def test_a_visitor_is_told_to_sign_in_before_writing(browser: Visitor) -> None:
    place = await commune()
    path = f"/communes/{place.slug}/raconter"

    page = await (await browser()).open(path)

    assert not page.has_form(path)
    assert f"/connexion?retour=%2Fcommunes%2F{place.slug}%2Fraconter" in page.links()


async def test_every_mistake_is_told_at_once_and_loses_nothing(browser: Visitor) -> None:
    mine, page, path, _ = await at_the_form(browser)

    back = await mine.submit(
        page,
        path,
        files={"photo-1": jpeg(), "photo-2": ("a.txt", b"a", "text/plain")},
        press="publish",
        **{**WORDS, "kind": "", "title": "Un"},
        happenedOn="hier",
        latitude="nord",
    )
    assert back.status == 422
    for field in ("kind", "title", "photo-2", "happenedOn", "latitude"):
        assert back.error_beside(field)
    assert back.root.all("textarea", id="text")[0].text == WORDS["text"]
    assert await fetch_value("SELECT count(*) FROM story") == 0

    shown = await mine.submit(
        back, path, press="publish", kind="EXPERIENCE", title=WORDS["title"], happenedOn="", latitude=""
    )
    assert shown.path.startswith("/histoires/")
    assert await fetch_value("SELECT count(*) FROM story_photo") == 1


async def test_a_photo_report_without_a_photo_is_refused_beside_the_photos(browser: Visitor) -> None:
    mine, page, path, _ = await at_the_form(browser)

    back = await mine.submit(page, path, press="publish", **WORDS)

    assert back.status == 422
    assert "demande au moins une photo" in back.text
    assert await fetch_value("SELECT count(*) FROM story") == 0


async def test_a_draft_is_kept_half_said_found_again_and_published(browser: Visitor) -> None:
    mine, page, path, place = await at_the_form(browser)

    draft = await mine.submit(page, path, press="keep", kind="NEWS", title="", text="Demain")
    address = draft.path
    hidden = await (await browser()).open(address)
    mine_alone = await (await browser()).open(f"/communes/{place.slug}/histoires")
    drafts = await mine.open("/histoires/brouillons")
    lacking = await mine.submit(draft, f"{address}/publier")
    published = await mine.submit(
        lacking, f"{address}/modifier", press="publish", title=WORDS["title"], text=WORDS["text"]
    )

    assert "Ceci est un brouillon" in draft.text
    assert not draft.root.all("section", id="commentaires")
    assert hidden.status == 404
    assert address not in mine_alone.links()
    assert address in drafts.links()
    assert lacking.status == 422
    assert lacking.error_beside("title") == "Remplissez ce champ."
    assert "au moins 20 caractères" in lacking.error_beside("text")
    assert published.path == address
    assert "brouillon" not in published.text
    assert (await (await browser()).open(address)).status == 200


async def test_drafts_are_for_those_signed_in(browser: Visitor) -> None:
    page = await (await browser()).open("/histoires/brouillons")

    assert page.path == "/connexion?retour=%2Fhistoires%2Fbrouillons"


async def test_photos_are_put_in_order_described_and_left_out(browser: Visitor) -> None:
    author = await resident()
    photos = [await photo(author.viewer, caption=caption) for caption in ("un", "deux", "trois")]
    made = await story(author.viewer, photo_ids=[one.id for one in photos])
    first, second, third = [encode_id("Photo", one.id) for one in photos]
    mine = await browser(author)
    page = await mine.open(path_of(made, "modifier"))

    shown = await mine.submit(
        page,
        path_of(made, "modifier"),
        **{f"order-{third}": "1", f"order-{first}": "2", f"caption-{third}": "la dernière", "remove": second},
    )

    assert shown.path == path_of(made)
    assert await shown_photos(made) == ["la dernière", "un"]


async def test_members_change_a_story_together(browser: Visitor) -> None:
    owner, colleague = await resident("Inès"), await resident("Bruno")
    garden = await organisation(owner.viewer, "Les Amis du jardin")
    await member(garden, colleague.viewer)
    theirs = await photo(owner.viewer, PhotoStatus.PROCESSING, caption="d’Inès")
    made = await story(owner.viewer, actor_id=garden.id, photo_ids=[theirs.id], draft=True)
    theirs_too = await browser(colleague)

    page = await theirs_too.open(path_of(made, "modifier"))
    shown = await theirs_too.submit(
        page, path_of(made, "modifier"), files={"photo-1": jpeg()}, press="publish", **{"caption-1": "de Bruno"}
    )

    assert "d’Inès" in page.text
    assert "Les Amis du jardin" in shown.text
    assert await shown_photos(made) == ["d’Inès", "de Bruno"]


async def test_only_those_who_speak_for_its_author_change_or_delete(browser: Visitor) -> None:
    author, place = await resident(), await commune()
    made = await story(author.viewer, place)
    stranger, mine = await browser(await resident()), await browser(author)
    before = await contents()

    for action in ("modifier", "supprimer"):
        assert (await stranger.open(path_of(made, action))).status == 403
        assert (await (await browser()).open(path_of(made, action))).path.startswith("/connexion")
    assert await contents() == before

    asked = await mine.open(path_of(made, "supprimer"))
    gone = await mine.submit(asked, path_of(made, "supprimer"))
    assert gone.path == f"/communes/{place.slug}/histoires"
    assert (await mine.open(path_of(made))).status == 404


async def test_a_story_is_discussed_like_a_proposal(browser: Visitor) -> None:
    author, other = await resident("Agnès"), await resident("Bruno")
    made = await story(author.viewer)
    said = await comment(author.viewer, await Thread.get(id=made.thread_id), body="Qui vient samedi ?")
    theirs = await browser(other)

    page = await theirs.open(path_of(made))
    answered = await theirs.submit(page, path_of(made, "commentaires"), body="Moi !")
    refused = await theirs.submit(page, path_of(made, "commentaires"), body="")
    alone = await theirs.open(f"/comments/{encode_id('Comment', said.id)}")

    assert page.root.all("input", name_="stance") == []
    assert "Qui vient samedi ?" in answered.text
    assert "Moi !" in answered.text
    assert refused.status == 422
    assert made.title in alone.title
    assert path_of(made) in alone.links()


async def test_a_gallery_by_kind_and_page_by_page(browser: Visitor) -> None:
    author, place = await resident(), await commune()
    for number in range(11):
        kind = StoryKind.NEWS if number % 2 else StoryKind.EXPERIENCE
        await story(author.viewer, place, kind=kind, title=f"Récit {number}")
    await execute("UPDATE story SET published_at = published_at - interval '1 day' WHERE title = 'Récit 10'")
    visitor = await browser()

    def titles(page: Shown) -> list[str]:
        return [heading.text for heading in page.root.all("h2")]

    whole = await visitor.open(f"/communes/{place.slug}/histoires")
    news = await visitor.open(f"/communes/{place.slug}/histoires?genre=nouvelles")
    odd = await visitor.open(f"/communes/{place.slug}/histoires?genre=x")
    everywhere = await visitor.open("/histoires")

    latest_first = [f"Récit {number}" for number in range(9, -1, -1)] + ["Récit 10"]
    assert titles(whole) == titles(odd) == titles(everywhere) == latest_first
    assert titles(news) == [f"Récit {number}" for number in (9, 7, 5, 3, 1)]
    assert "11 récits" in whole.text
    assert whole.root.all("div", **{"data-stories": encode_id("Commune", place.id)})
    assert not news.root.all("div", **{"data-stories": encode_id("Commune", place.id)})


async def test_a_long_gallery_is_turned_page_by_page(browser: Visitor) -> None:
    place = await commune()
    for author in (await resident(), await resident()):
        for number in range(11):
            await story(author.viewer, place, title=f"Récit {number}")
    visitor = await browser()

    first = await visitor.open(f"/communes/{place.slug}/histoires")
    [further] = [link for link in first.root.all("a") if link.get("rel") == "next"]
    second = await visitor.open(further.get("href"))

    assert (len(first.root.all("h2")), len(second.root.all("h2"))) == (20, 2)
    assert any(link.get("rel") == "prev" for link in second.root.all("a"))


async def test_the_latest_stand_on_the_pages_of_the_commune_its_organisation_and_all(browser: Visitor) -> None:
    owner, place = await resident(), await commune()
    garden = await organisation(owner.viewer, "Les Amis du jardin", [place])
    made = await story(owner.viewer, place, actor_id=garden.id)
    draft = await story(owner.viewer, place, actor_id=garden.id, draft=True)
    mine = await browser(owner)

    for path in ("/", f"/communes/{place.slug}", f"/organisations/{garden.slug}"):
        page = await mine.open(path)
        assert path_of(made) in page.links(), path
        assert path_of(draft) not in page.links(), path


async def test_what_names_no_story_is_not_there(browser: Visitor) -> None:
    place = await commune()
    visitor = await browser()

    for path in ("/histoires/x", f"/histoires/{encode_id('Commune', place.id)}", "/communes/nulle-part/histoires"):
        assert (await visitor.open(path)).status == 404


async def test_a_form_sent_twice_tells_once(browser: Visitor) -> None:
    mine, page, path, _ = await at_the_form(browser)

    for _ in range(2):
        await mine.submit(page, path, files={"photo-1": jpeg()}, press="publish", **WORDS)

    assert await fetch_value("SELECT count(*) FROM story") == 1


@pytest.mark.parametrize("press", ["publish", "keep"])
async def test_a_store_that_is_down_keeps_every_word(press: str, browser: Visitor, store: Storage) -> None:
    mine, page, path, _ = await at_the_form(browser)
    nowhere = Storage(replace(store.config, endpoint="http://127.0.0.1:9"))
    set_storage(nowhere)

    back = await mine.submit(page, path, files={"photo-1": jpeg()}, press=press, **WORDS)
    kept = await mine.submit(back, path, press="keep")
    set_storage(store)
    await nowhere.close()
    page = await mine.open(kept.path + "/modifier")
    shown = await mine.submit(page, kept.path + "/modifier", files={"photo-1": jpeg()}, press="publish")

    assert back.status == 422
    assert "choisissez de nouveau cette photo" in back.error_beside("photo-1")
    assert back.root.all("textarea", id="text")[0].text == WORDS["text"]
    assert "Ceci est un brouillon" in kept.text
    assert "en préparation" in shown.text
    assert await fetch_value("SELECT count(*) FROM story_photo") == 1
