"""What happens is live, in the commune and all over France: announced, and shown when asked."""

from playwright.async_api import expect
from tests.browser.conftest import SignUp
from tests.browser.french import fr
from tests.browser.residents import propose
from tests.browser.site import ISSY_PATH
from tests.browser.test_live import AT_ONCE
from tests.browser.visitors import Visitors


async def test_what_happens_is_announced_and_shown_when_asked(come: Visitors, sign_up: SignUp) -> None:
    # given: readers of the commune's page, of France's, and of another subject's
    author = await sign_up("Adèle Rémy")
    proposal = await propose(author)
    here, everywhere, stories = await come(), await come(), await come()
    await here.goto(f"{ISSY_PATH}/activite?sujet=commentaires")
    await everywhere.goto("/activite?sujet=commentaires")
    await stories.goto(f"{ISSY_PATH}/activite?sujet=histoires")
    one = fr("1 piece of news: show it")
    sentence = fr("{name} commented on “{title}”", name="Adèle Rémy", title="Un banc devant l’école")

    # when
    await author.say(proposal.thread_id, "Avec un dossier ?")

    # then: both are told, and read it by the keyboard; nothing moved before
    for page in (here, everywhere):
        news = page.get_by_role("button", name=one, exact=True)
        await expect(news).to_be_visible(timeout=AT_ONCE)
        await expect(page.locator(".happened li").filter(has_text=sentence)).to_have_count(0)
        await news.press("Enter")
        await expect(page.locator(".happened li").first).to_contain_text(sentence)
        await expect(page.locator(".happened li").first.get_by_role("link").first).to_be_focused()
        await expect(news).to_have_count(0)
    await expect(stories.get_by_role("button", name=one, exact=True)).to_have_count(0)
