"""Every page, for every reader: nothing that axe finds, nothing the keyboard misses, nothing wider than the screen."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect
from tests.browser import axe
from tests.browser.pages import PAGES, REFUSED, Shown
from tests.browser.site import Site
from tests.browser.square import Square, build
from tests.browser.visitors import Visitors

from parvis.core.i18n import LOCALES

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
SMALL_PHONE = ViewportSize(width=360, height=740)
NARROWEST = ViewportSize(width=320, height=640)  # WCAG 2.2, 1.4.10: what 1280 pixels are at 400 %

Read = Callable[[Shown, str], Awaitable[Page]]


@pytest.fixture(scope="session")
async def square(site: Site) -> AsyncIterator[Square]:
    built = await build(site)
    yield built
    for resident in (built.author, built.neighbour):
        await resident.program.aclose()


@pytest.fixture(scope="module")
async def readers(chromium: Browser, site: Site) -> AsyncIterator[Visitors]:
    visitors = Visitors(chromium, site.url)
    yield visitors
    await visitors.leave()


@pytest.fixture(scope="module")
def tabs() -> dict[tuple[str, str], Page]:
    """One browser for each reader and language, kept from test to test."""
    return {}


@pytest.fixture
async def read(readers: Visitors, square: Square, site: Site, tabs: dict[tuple[str, str], Page]) -> AsyncIterator[Read]:
    """`await read(page, "fr")` shows it; at the end, no browser had a reason to complain, or went anywhere else."""

    async def show(shown: Shown, language: str) -> Page:
        key = (shown.reader, language)
        if key not in tabs:
            resident = None if shown.reader == "visitor" else getattr(square, shown.reader)
            tabs[key] = await readers(resident, locale=language)
            await tabs[key].context.add_cookies([{"name": "parvis_locale", "value": language, "url": site.url}])
        await tabs[key].set_viewport_size(PHONE)
        await shown.open(tabs[key], square)
        return tabs[key]

    before = len(readers.complaints)
    yield show
    assert readers.complaints[before:] == []


@pytest.mark.parametrize("shown", [pytest.param(page, id=name) for name, page in (PAGES | REFUSED).items()])
@pytest.mark.parametrize("language", LOCALES)
async def test_axe_finds_nothing_and_nothing_is_cut_off(read: Read, shown: Shown, language: str) -> None:
    page = await read(shown, language)
    await expect(page.locator("html")).to_have_attribute("lang", language)

    # contrast hangs on the colours, room on the width: two looks show both, the other language has the other two
    is_french = language == "fr"
    await page.emulate_media(color_scheme="light" if is_french else "dark")
    assert await axe.violations(page) == []
    await page.set_viewport_size(DESK)
    await page.emulate_media(color_scheme="dark" if is_french else "light")
    assert await axe.violations(page, appearance_only=True) == []

    await page.set_viewport_size(NARROWEST)
    assert await page.evaluate("document.documentElement.scrollWidth") == NARROWEST["width"]


@pytest.mark.parametrize("name", ["results", "barometer"])
@pytest.mark.parametrize("language", LOCALES)
async def test_tables_of_figures_fit_a_narrow_phone(read: Read, name: str, language: str) -> None:
    page = await read(PAGES[name], language)
    await page.set_viewport_size(SMALL_PHONE)
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

    wider = (
        "all => all.filter(one => one.offsetWidth > one.parentElement.clientWidth).map(one => one.caption.innerText)"
    )
    assert await page.locator("table").count() > 2
    assert await page.locator("table").evaluate_all(wider) == []


#: Chromium stops at the day, the month, the year and the calendar of one field
_MORE_STOPS_OF_A_DAY = 3

# Marks what Tab should reach, in the order of the document, then writes down what it does reach and how that looks.
_FOLLOW_FOCUS = """() => {
    const focusable = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const wanted = [...document.querySelectorAll(focusable)].filter(one => {
        if (one.tabIndex < 0 || one.disabled || one.type === 'hidden' || !one.checkVisibility()) return false;
        if (one.type !== 'radio') return true;
        const group = [...document.querySelectorAll(`input[type=radio][name="${one.name}"]`)];
        return one === (group.find(radio => radio.checked) ?? group[0]);
    });
    window.reached = [];
    const name = one => one.outerHTML.split('>')[0] + '>' + one.textContent.trim().slice(0, 40);
    document.addEventListener('focusin', ({target}) => {
        const style = getComputedStyle(target), box = target.getBoundingClientRect();
        const isVisible = box.width > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight;
        const isMarked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        reached.push([name(target), isVisible && isMarked ? 'seen' : 'not seen']);
    });
    return wanted.map(one => [name(one), 'seen']);
}"""


@pytest.mark.parametrize("shown", [pytest.param(page, id=name) for name, page in PAGES.items()])
async def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(read: Read, shown: Shown) -> None:
    page = await read(shown, "fr")
    wanted = await page.evaluate(_FOLLOW_FOCUS)

    days = await page.locator("input[type=date]").count()
    for _ in range(len(wanted) + days * _MORE_STOPS_OF_A_DAY):
        await page.keyboard.press("Tab")

    assert await page.evaluate("reached") == wanted
    assert 'class="skip"' in wanted[0][0]


@pytest.mark.parametrize("shown", [pytest.param(page, id=name) for name, page in REFUSED.items()])
async def test_whoever_is_refused_is_led_to_the_mistakes_and_from_there_to_the_field(read: Read, shown: Shown) -> None:
    page = await read(shown, "fr")
    summary = page.get_by_role("alert")

    await expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    if await links.count():
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        target = (await links.first.get_attribute("href") or "").removeprefix("#")
        await expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


async def test_enter_on_the_first_link_skips_to_the_content(read: Read) -> None:
    page = await read(PAGES["proposal"], "fr")

    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await expect(page.locator("main")).to_be_focused()
