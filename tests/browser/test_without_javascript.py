"""Everything a resident does, in a browser that runs no script, as on a public terminal or an old phone."""

import re

import httpx
from playwright.async_api import Page, expect
from tests.browser.conftest import SignUp
from tests.browser.french import fr, fr_count
from tests.browser.phone import phone_photo
from tests.browser.residents import PASSWORD, ask, propose
from tests.browser.site import ISSY_PATH, Site
from tests.browser.visitors import Visitors
from tests.waiting import until


async def press(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).click()


async def follow(page: Page, label: str) -> None:
    await page.get_by_role("link", name=label, exact=True).click()


async def read_code(page: Page, email: str) -> str:
    """The code in the demonstration's mail catcher, whose page the sign-up names."""
    async with page.expect_popup() as opened:
        await follow(page, fr("Read the mail here"))
    mails = await opened.value
    mail = mails.locator("article.mail").filter(has_text=email)

    async def has_come() -> bool:
        await mails.reload()
        return await mail.count() > 0

    await until(has_come)
    code = re.search(r"\b\d{6}\b", await mail.first.inner_text())
    assert code
    await mails.close()
    return code[0]


async def test_a_newcomer_finds_the_commune_signs_up_and_proposes_with_a_photo(come: Visitors) -> None:
    page = await come(java_script_enabled=False)

    # a commune, found without its accents and hyphens
    await page.goto("/")
    search = page.get_by_role("main").get_by_role("search")
    await search.get_by_label(fr("Name, postal code or INSEE code of your commune")).fill("issy les moul")
    await search.get_by_role("button", name=fr("Search"), exact=True).click()
    found = page.get_by_role("region", name=fr_count("{count} commune found", "{count} communes found", 1))
    await found.get_by_role("link", name="Issy-les-Moulineaux").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Issy-les-Moulineaux")

    # an account, on the way to proposing
    await follow(page, fr("Propose something"))
    await page.get_by_role("main").get_by_role("link", name=fr("Sign up")).click()
    await page.get_by_label(fr("Name"), exact=True).fill("Salomé Nguyen")
    await page.get_by_label(fr("E-mail address")).fill("salome@example.org")
    await page.get_by_label(fr("Password")).fill(PASSWORD)
    await page.get_by_label(fr("I am 15 or older")).check()
    await press(page, fr("Send me the code"))
    await page.get_by_label(fr("Code"), exact=True).fill(await read_code(page, "salome@example.org"))
    await press(page, fr("Open my account"))

    # back where it began, now with the form
    await expect(page).to_have_url(re.compile(f"{ISSY_PATH}/proposer$"))
    await page.get_by_label(fr("Title")).fill("Une fontaine au parc")
    await page.get_by_label(fr("Theme")).select_option(label="Espace public")
    await page.get_by_label(fr("Your proposal")).fill("Il fait *très* chaud au parc, et l’eau manque.")
    await page.get_by_label(fr("Photo file {number}", number=1)).set_input_files(phone_photo().file)
    await page.get_by_label(fr("What is to be seen on it?")).first.fill("L’allée en plein soleil")
    await press(page, fr("Publish my proposal"))

    # what everybody can read now
    await expect(page).to_have_url(re.compile(rf"{ISSY_PATH}/propositions/\d+$"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Une fontaine au parc")
    await expect(page.locator(".proposal em")).to_have_text("très")
    photo = page.get_by_role("img", name="L’allée en plein soleil")

    async def is_ready() -> bool:
        await page.reload()
        return await photo.count() > 0

    await until(is_ready, within=20)
    assert await photo.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

    # and its author's own choice: the place stays a secret
    await press(page, fr("No, forget it"))
    await expect(photo).to_be_visible()
    await expect(page.get_by_role("button", name=fr("No, forget it"))).to_have_count(0)
    await expect(page.get_by_text(fr("Place:"))).to_have_count(0)


async def test_a_resident_comments_answers_agrees_changes_and_takes_back(come: Visitors, sign_up: SignUp) -> None:
    neighbour = await sign_up("Bruno Sy")
    proposal = await propose(neighbour)
    said = await neighbour.say(proposal.thread_id, "Lequel des trois portails ?")
    page = await come(await sign_up("Salomé Nguyen"), java_script_enabled=False)
    await page.goto(proposal.path)

    # comment
    await page.get_by_label(fr("Your comment")).fill("Avec un dossier, pour les anciens.")
    await page.get_by_label(fr("In favour"), exact=True).check()
    await press(page, fr("Send my comment"))
    mine = page.locator(".comment").filter(has_text="Avec un dossier")
    await expect(mine).to_contain_text(fr("in favour"))
    await expect(page.locator(".thread .count")).to_have_text("2")

    # agree with the neighbour's, then answer it
    theirs = page.locator(f"[id='c-{said}']")
    await theirs.get_by_role("button", name=re.compile(fr("I agree"))).click()
    await expect(theirs.get_by_role("button", pressed=True)).to_contain_text("1")
    await theirs.get_by_role("link", name=re.compile(f"^{fr('Answer')}")).click()
    await page.get_by_label(fr("Your answer")).fill("Celui de la rue du Fort.")
    await press(page, fr("Send my answer"))
    await expect(page.locator(".comments .comment")).to_contain_text("Celui de la rue du Fort.")
    await follow(page, fr("Back to the discussion"))
    await expect(theirs.locator(".replies .comment")).to_contain_text("Celui de la rue du Fort.")

    # change one's own
    await mine.get_by_role("link", name=re.compile(f"^{fr('Change')}")).click()
    await page.get_by_label(fr("Your comment")).fill("Avec un dossier et des accoudoirs.")
    await press(page, fr("Save"))
    await page.goto(proposal.path)
    await expect(mine).to_contain_text("Avec un dossier et des accoudoirs.")
    await expect(mine).to_contain_text(fr("(modified)"))

    # and take it back: its place stays, its words and its name do not
    await mine.get_by_role("link", name=re.compile(f"^{fr('Take back')}")).click()
    await press(page, fr("Take my comment back"))
    await page.goto(proposal.path)
    await expect(page.get_by_text(fr("This comment was taken back by its author."))).to_be_visible()
    await expect(page.get_by_text("Avec un dossier")).to_have_count(0)


async def test_a_resident_supports_anothers_proposal_and_no_longer(come: Visitors, sign_up: SignUp) -> None:
    proposal = await propose(await sign_up("Bruno Sy"))
    page = await come(await sign_up("Salomé Nguyen"), java_script_enabled=False)
    await page.goto(proposal.path)
    supporters = page.locator(".support strong")
    await expect(supporters).to_contain_text("0")

    await press(page, fr("Support this proposal"))
    await expect(supporters).to_contain_text("1")
    await expect(page.get_by_text(fr("You support it."))).to_be_visible()

    await press(page, fr("Support no longer"))
    await expect(supporters).to_contain_text("0")


async def test_a_resident_makes_a_token_that_the_api_takes_until_it_is_revoked(
    come: Visitors, sign_up: SignUp, site: Site
) -> None:
    resident = await sign_up("Salomé Nguyen")
    page = await come(resident, java_script_enabled=False)
    await page.goto("/compte")
    await page.get_by_label(fr("What is it for?")).fill("Carte des propositions")
    await page.get_by_label(fr("read my account")).check()
    await press(page, fr("Make the token"))
    secret = await page.locator("code.secret").inner_text()

    async with httpx.AsyncClient(base_url=site.url, headers={"authorization": f"Bearer {secret}"}) as program:
        assert await ask(program, "{ viewer { email } }") == {"viewer": {"email": resident.email}}

        await follow(page, fr("Back to my account"))
        await expect(page.get_by_text(secret)).to_have_count(0)
        row = page.get_by_role("listitem").filter(has_text="Carte des propositions")
        await row.get_by_role("button", name=fr("Revoke")).click()
        await expect(row).to_contain_text(fr("revoked"))
        assert (await program.post("/graphql", json={"query": "{ viewer { email } }"})).status_code == 401


async def test_a_resident_signs_out_and_in_again(come: Visitors, sign_up: SignUp) -> None:
    resident = await sign_up("Salomé Nguyen")
    page = await come(resident, java_script_enabled=False)
    await page.goto(f"{ISSY_PATH}/propositions?ordre=soutenues")

    await press(page, fr("Sign out"))
    await expect(page.get_by_role("link", name=fr("My account"))).to_have_count(0)

    await page.goto(f"{ISSY_PATH}/propositions?ordre=soutenues")
    await follow(page, fr("Sign in"))
    await page.get_by_label(fr("E-mail address")).fill(resident.email)
    await page.get_by_label(fr("Password")).fill("un autre mot de passe")
    await press(page, fr("Sign in"))
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label(fr("E-mail address"))).to_have_value(resident.email)

    await page.get_by_label(fr("Password")).fill(PASSWORD)
    await press(page, fr("Sign in"))
    await expect(page).to_have_url(re.compile(r"/propositions\?ordre=soutenues$"))
    await expect(page.get_by_role("link", name=fr("My account"))).to_be_visible()


async def test_a_reader_changes_the_language_and_stays_on_the_page(come: Visitors) -> None:
    page = await come(java_script_enabled=False)
    await page.goto(ISSY_PATH)

    await press(page, "English")

    await expect(page).to_have_url(re.compile(f"{ISSY_PATH}$"))
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("heading", name="Latest proposals")).to_be_visible()
