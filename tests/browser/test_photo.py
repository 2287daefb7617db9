"""A phone photo: seen by others within seconds, and nothing in it tells where, when or with what it was taken."""

import re

from playwright.async_api import FilePayload, Page, expect
from tests.browser.conftest import SignUp
from tests.browser.french import fr
from tests.browser.phone import LATITUDE, LONGITUDE, PhonePhoto, phone_photo
from tests.browser.site import ISSY_PATH
from tests.browser.visitors import Visitors
from tests.waiting import until

from parvis_media.metadata import metadata_segments

_IN_SECONDS = 5


async def test_another_browser_sees_it_within_seconds_without_a_byte_of_its_metadata(
    come: Visitors, sign_up: SignUp
) -> None:
    photo = phone_photo(4032, 3024)
    owner, other = await come(await sign_up("Agnès")), await come(await sign_up("Bruno"))
    await _fill_in(owner, photo)

    # when
    await owner.get_by_role("button", name=fr("Publish my proposal")).click()
    await owner.wait_for_url(re.compile(r"/propositions/\d+$"))
    address = owner.url

    # then: another browser, that reads the page again and again, sees the picture upright
    shown = other.locator(".photos picture img")

    async def is_there() -> bool:
        await other.goto(address)
        return await shown.count() > 0 and await shown.evaluate("image => image.decode().then(() => image.width > 0)")

    await until(is_there, within=_IN_SECONDS)
    await expect(shown).to_have_attribute("alt", "La rue de l’école, le matin")
    assert await shown.evaluate("image => image.naturalWidth > image.naturalHeight")

    # and no file that it was offered says more than what is to be seen
    offered = await shown.evaluate(
        "image => [image.src, ...image.parentElement.querySelector('source').srcset.split(', ')"
        ".map(one => new URL(one.split(' ')[0], location).href)]"
    )
    assert len(set(offered)) == 5
    for file in offered:
        response = await other.request.get(file)
        content = await response.body()
        assert response.headers["content-type"] in {"image/webp", "image/jpeg"}
        assert metadata_segments(content) == []
        assert [trace for trace in photo.traces if trace in content] == []

    # nor does the page; its owner alone is asked whether the place may be shown
    await owner.goto(address)
    for text in (f"{LATITUDE:.2f}".replace(".", ","), f"{LONGITUDE:.2f}".replace(".", ",")):
        assert text in await owner.locator("main").inner_text()
        assert text not in await other.locator("main").inner_text()


async def test_what_is_no_photo_is_refused_beside_its_field_and_the_words_stay(come: Visitors, sign_up: SignUp) -> None:
    page = await come(await sign_up())
    await _fill_in(page, phone_photo())
    await page.locator("#photo-1").set_input_files(
        FilePayload(name="plan.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 nothing")
    )

    await page.get_by_role("button", name=fr("Publish my proposal")).click()

    await expect(page.locator("#photo-1-error")).to_be_visible()
    await expect(page.locator("#photo-1")).to_have_attribute("aria-describedby", "photo-1-error")
    await expect(page.locator("#title")).to_have_value("Une rue pour les enfants")


async def _fill_in(page: Page, photo: PhonePhoto) -> None:
    await page.goto(f"{ISSY_PATH}/proposer")
    await page.locator("#title").fill("Une rue pour les enfants")
    await page.locator("#theme").select_option(label="Espace public")
    await page.locator("#body").fill("À l’heure de l’entrée en classe, fermer la rue aux voitures.")
    await page.locator("#photo-1").set_input_files(photo.file)
    await page.locator("#alt-1").fill("La rue de l’école, le matin")
