"""An association's photo report appears to the residents who look at their commune."""

import re

from playwright.async_api import expect
from tests.browser.conftest import SignUp
from tests.browser.french import fr
from tests.browser.phone import phone_photo
from tests.browser.residents import ask
from tests.browser.site import ISSY, ISSY_PATH
from tests.browser.test_live import AT_ONCE
from tests.browser.visitors import Visitors


async def test_an_association_s_photo_report_appears_to_whoever_looks_at_the_commune(
    come: Visitors, sign_up: SignUp
) -> None:
    # given: an association, whose member is at the form, and a resident without an account on the commune's page
    member = await sign_up("Inès")
    found = await ask(
        member.program, "query Issy($code: String!) { commune(by: {inseeCode: $code}) { id } }", code=ISSY
    )
    opened = await member.do(
        "createOrganisation: organisation { id slug }",
        kind="ASSOCIATION",
        displayName="Les Amis du jardin",
        summary="Nous jardinons au pied des immeubles.",
        communeIds=[found["commune"]["id"]],
    )
    teller, resident = await come(member), await come()
    await teller.goto(f"{ISSY_PATH}/raconter?acteur={opened['organisation']['id']}")
    await resident.goto(ISSY_PATH)
    news = resident.get_by_role("button", name=fr("1 new story: show it"), exact=True)
    card = resident.locator(".card").filter(has_text="La fête des tilleuls")
    await expect(news).to_have_count(0)

    # when: the photo report is published
    await teller.locator("#kind").select_option("PHOTO_REPORT")
    await teller.locator("#title").fill("La fête des tilleuls")
    await teller.locator("#text").fill("Quarante voisins, trois arbres, une soupe.")
    await teller.locator("#photo-1").set_input_files(phone_photo().file)
    await teller.locator("#caption-1").fill("Le premier arbre")
    await teller.get_by_role("button", name=fr("Publish my story")).click()
    await teller.wait_for_url(re.compile("/histoires/"))

    # then: the resident is told, and reads on by the keyboard alone
    await expect(news).to_be_visible(timeout=AT_ONCE)
    await expect(card).to_have_count(0)
    await news.press("Enter")
    await expect(card).to_contain_text("Les Amis du jardin")
    await expect(card.get_by_role("link", name="La fête des tilleuls")).to_be_focused()
    await expect(news).to_have_count(0)
    await resident.keyboard.press("Enter")
    await expect(resident.locator("h1")).to_have_text("La fête des tilleuls")
