"""A discussion is live for everyone who reads it: it says that there is news, and shows it when asked."""

from playwright.async_api import Locator, Page, expect
from tests.browser.conftest import SignUp
from tests.browser.french import fr
from tests.browser.residents import propose
from tests.browser.site import Site
from tests.browser.visitors import Visitors
from tests.proxy import Wire

#: what residents are promised
AT_ONCE = 5_000


def comment(page: Page, words: str) -> Locator:
    return page.locator(".comment > article").filter(has_text=words)


def news(page: Page, count: int = 1) -> Locator:
    text = fr("1 new comment: show it") if count == 1 else fr("%n new comments: show them").replace("%n", str(count))
    return page.get_by_role("button", name=text, exact=True)


async def test_two_browsers_see_each_others_comments_appear(come: Visitors, sign_up: SignUp) -> None:
    author, neighbour = await sign_up("Agnès"), await sign_up("Bruno")
    proposal = await propose(author)
    a, b = await come(author), await come(neighbour)
    for page in (a, b):
        await page.goto(proposal.path)

    # given: B is writing
    await b.locator("#body").fill("Je pensais justement à")
    await b.locator("#body").focus()

    # when: A sends a comment
    await a.locator("#body").fill("Et à l’ombre, s’il vous plaît.")
    await a.get_by_role("button", name=fr("Send my comment")).click()

    # then: B is told, loses neither words nor place, and reads it by the keyboard alone
    await expect(news(b)).to_be_visible(timeout=AT_ONCE)
    await expect(comment(b, "Et à l’ombre")).to_have_count(0)
    await expect(b.locator("#body")).to_be_focused()
    await b.keyboard.press("Shift+Tab")
    await expect(news(b)).to_be_focused()
    await b.keyboard.press("Enter")
    await expect(comment(b, "Et à l’ombre")).to_be_focused()
    await expect(news(b)).to_have_count(0)
    await expect(b.locator("#body")).to_have_value("Je pensais justement à")
    await expect(b.locator(".thread .count")).to_have_text("1")

    # and the other way round: what was half written is finished and sent
    await b.locator("#body").press("End")
    await b.locator("#body").press_sequentially(" un banc en bois.")
    await b.get_by_role("button", name=fr("Send my comment")).click()
    await news(a).click(timeout=AT_ONCE)
    await expect(comment(a, "Je pensais justement à un banc en bois.")).to_be_visible()


async def test_a_visitor_without_an_account_follows_answers_changes_and_deletions(
    come: Visitors, sign_up: SignUp
) -> None:
    author = await sign_up("Agnès")
    proposal = await propose(author)
    first = await author.say(proposal.thread_id, "Devant le portail ou en face ?")
    page = await come()
    await page.goto(proposal.path)

    answer = await author.say(proposal.thread_id, "En face : il y a un tilleul.", parentId=first)
    await news(page).click(timeout=AT_ONCE)
    below = page.locator(f"[id='c-{first}'] > .replies")
    await expect(below.locator(".comment > article")).to_contain_text("En face : il y a un tilleul.")

    await author.do("editComment: comment { id }", commentId=answer, body="En face : il y a deux tilleuls.")
    await expect(below.locator(".comment > article")).to_contain_text("deux tilleuls", timeout=AT_ONCE)

    await author.do("deleteComment: comment { id }", commentId=answer)
    await expect(below.locator(".comment > article")).to_have_text(
        fr("This comment was taken back by its author."), timeout=AT_ONCE
    )
    await expect(page.get_by_text("deux tilleuls")).to_have_count(0)


async def test_several_are_announced_as_one_and_shown_in_their_order(come: Visitors, sign_up: SignUp) -> None:
    author = await sign_up("Agnès")
    proposal = await propose(author)
    page = await come()
    await page.goto(proposal.path)

    for words in ("Un.", "Deux.", "Trois."):
        await author.say(proposal.thread_id, words)
    await news(page, 3).click(timeout=AT_ONCE)

    await expect(page.locator(".comment .prose")).to_have_text(["Un.", "Deux.", "Trois."])


async def test_a_reader_who_was_cut_off_has_missed_nothing(come: Visitors, sign_up: SignUp, site: Site) -> None:
    author = await sign_up("Agnès")
    proposal = await propose(author)
    shown = await author.say(proposal.thread_id, "Avec un dossier ?")
    wire = Wire(site.url)
    await wire.join()
    page = await come(url=wire.url)
    await page.goto(proposal.path)
    await author.say(proposal.thread_id, "Oui.")
    await expect(news(page)).to_be_visible(timeout=AT_ONCE)

    # given: the line is cut, and the browser knows it
    async with page.expect_event("console", lambda message: "WebSocket" in message.text):
        await page.context.set_offline(True)
        await wire.cut()
    # when: the discussion goes on, and then the line is back
    await author.say(proposal.thread_id, "Et deux accoudoirs.")
    await author.do("editComment: comment { id }", commentId=shown, body="Avec un dossier et des accoudoirs ?")
    await wire.join()
    await page.context.set_offline(False)

    # then: all of it is there
    await news(page, 2).click()
    await expect(page.locator(".comment .prose")).to_have_text(
        ["Avec un dossier et des accoudoirs ?", "Oui.", "Et deux accoudoirs."]
    )
    come.forgive("WebSocket")
    await come.leave()
    await wire.cut()
