"""A resident rates their commune on a phone, by keyboard and without a script, and keeps the code."""

import re

from playwright.async_api import Page, ViewportSize, expect
from tests.browser import axe
from tests.browser.conftest import SignUp
from tests.browser.french import fr
from tests.browser.site import ISSY_PATH
from tests.browser.visitors import Visitors

PHONE = ViewportSize(width=390, height=844)
_MOST_STOPS = 60


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until a field or button of this name, or a link or summary of this text, has the focus."""
    for _ in range(_MOST_STOPS):
        await page.keyboard.press("Tab")
        focused = "document.activeElement.name || document.activeElement.textContent.trim()"
        if await page.evaluate(focused) == name:
            return
    raise AssertionError(f"Tab does not reach {name}")


async def test_a_resident_rates_issy_in_secret_by_keyboard_on_a_phone_and_changes_it_with_the_code(
    come: Visitors, sign_up: SignUp
) -> None:
    page = await come(await sign_up("Salomé Nguyen"), viewport=PHONE, has_touch=True, java_script_enabled=True)
    await page.goto(ISSY_PATH)
    await page.get_by_role("link", name=fr("Rate {commune}", commune="Issy-les-Moulineaux")).click()
    assert await axe.violations(page) == []

    # every answer by keyboard: a space chooses, arrows go on from "no opinion"
    await tab_to(page, "relation")
    await page.keyboard.press("Space")
    await tab_to(page, "recommends")
    await page.keyboard.press("Space")
    for criterion, grade in (("SAFETY", 4), ("MOBILITY", 2)):
        await tab_to(page, f"score-{criterion}")
        for _ in range(grade):
            await page.keyboard.press("ArrowRight")
    await tab_to(page, fr("Go further: other criteria"))
    await page.keyboard.press("Enter")
    await tab_to(page, "score-HEALTH")
    await page.keyboard.press("ArrowRight")
    await tab_to(page, "voice")
    await page.keyboard.press("Space")
    await expect(page.get_by_role("group", name="Sécurité").get_by_label(re.compile("^4"))).to_be_checked()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await tab_to(page, fr("Submit my evaluation"))
    await page.keyboard.press("Enter")

    # the code, this one time, at an address that does not hold it
    await expect(page.get_by_role("heading", level=1)).to_have_text(fr("Thank you, your ballot is in the box"))
    code = await page.locator("code.secret").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", code)
    assert page.url.endswith(f"{ISSY_PATH}/evaluer")
    assert code not in str(await page.context.cookies())
    assert await axe.violations(page) == []

    # a visitor with the code, elsewhere, changes the ballot
    other = await come(viewport=PHONE)
    await other.goto("/bulletin")
    await other.get_by_label(fr("Your code")).fill(code)
    await other.get_by_label(fr("No"), exact=True).check(force=True)
    await other.get_by_role("button", name=fr("Change my ballot")).click()
    await expect(other.get_by_role("status")).to_contain_text("vos nouvelles réponses")

    # and back at home, the last step leads to a proposal with the answer in it
    await page.get_by_label(fr("In {commune}, I would change…", commune="Issy-les-Moulineaux")).fill("Plus d’ombre.")
    await page.get_by_role("button", name=fr("Go on to the proposal")).click()
    await expect(page.get_by_label(fr("Your proposal"))).to_have_value("Plus d’ombre.")
