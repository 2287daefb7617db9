"""/bulletin: the code opens a ballot to whoever has it, and shows nobody what it says; /secret-du-vote."""

from tests.auth.people import resident
from tests.factories import commune
from tests.factories import resident as voter
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import Visitor
from tests.tables import contents

from parvis.core.db import fetch_value
from parvis.evaluations.models import Relation
from parvis.evaluations.policy import CODES_BY_REMOTE
from parvis.evaluations.service import cast_ballot

PATH = "/bulletin"
WRONG = "0000-0000-0000-0000"


async def ballot() -> str:
    """A ballot in the box; its code."""
    place = await commune()
    return await cast_ballot(
        await voter(), commune_id=place.id, relation=Relation.RESIDENT, recommends=True, scores={"SAFETY": 5}
    )


async def with_a_code(browser: Visitor) -> tuple[Browser, Shown, str]:
    """A visitor at the form; nobody needs an account there."""
    visitor = await browser()
    return visitor, await visitor.open(PATH), await ballot()


async def test_whoever_has_the_code_changes_the_ballot(browser: Visitor) -> None:
    visitor, page, code = await with_a_code(browser)

    done = await visitor.submit(
        page, PATH, press="change", code=code.lower().replace("-", " "), recommends="no", **{"score-HEALTH": "2"}
    )

    assert (done.status, done.path) == (200, f"{PATH}?fait=modifie")
    assert "vos nouvelles réponses. Elles comptent dès que dix nouveaux bulletins sont réunis" in done.text
    assert await fetch_value("SELECT recommends FROM ballot_inbox") is False
    assert await fetch_value("SELECT scores ->> 'HEALTH' FROM ballot_inbox") == "2"
    assert await fetch_value("SELECT scores ? 'SAFETY' FROM ballot_inbox") is False


async def test_whoever_has_the_code_takes_the_ballot_back_and_the_sheet_stays(browser: Visitor) -> None:
    visitor, page, code = await with_a_code(browser)

    done = await visitor.submit(page, PATH, press="withdraw", sure="1", code=code)
    again = await visitor.submit(page, PATH, press="withdraw", sure="1", code=code)

    assert (done.status, done.path) == (200, f"{PATH}?fait=retire")
    assert "Votre bulletin est retiré. S’il était déjà compté, il ne compte plus dès que dix nouveaux" in done.text
    assert again.status == 422
    assert again.error_beside("code")
    assert await fetch_value("SELECT count(*) FROM ballot_inbox") == 0
    assert await fetch_value("SELECT count(*) FROM sheet") == 1


async def test_a_ballot_is_not_taken_back_without_being_asked_once_more(browser: Visitor) -> None:
    visitor, page, code = await with_a_code(browser)
    before = await contents()

    asked = await visitor.submit(page, PATH, press="withdraw", code=code)

    assert asked.status == 422
    assert asked.error_beside("sure") == "Confirmez votre choix."
    assert asked.root.all("input", id="code")[0].get("value") == code
    assert await contents() == before


async def test_the_page_never_says_what_a_ballot_says(browser: Visitor) -> None:
    visitor, page, code = await with_a_code(browser)

    mistaken = await visitor.submit(page, PATH, press="change", code=code)

    assert mistaken.status == 422
    assert mistaken.error_beside("recommends")
    checked = [one.get("value") for one in mistaken.root.all("input", type="radio") if "checked" in one.attributes]
    assert set(checked) == {""}
    for shown in (page, mistaken):
        assert shown.response.headers["cache-control"] == "no-store"


async def test_a_wrong_code_loses_nothing_that_was_chosen_and_changes_nothing(browser: Visitor) -> None:
    visitor, page, _ = await with_a_code(browser)
    before = await contents()

    for code in (WRONG, "", "bonjour", "K7QF-9M2P-WX4T-8HR\N{LATIN CAPITAL LETTER E WITH ACUTE}"):
        back = await visitor.submit(page, PATH, press="change", code=code, recommends="no", **{"score-HEALTH": "2"})
        assert back.status == 422
        assert "aucun bulletin" in back.error_beside("code")
        assert back.root.all("input", id="code")[0].get("value") == code
        [chosen] = [one for one in back.root.all("input", name="score-HEALTH") if "checked" in one.attributes]
        assert chosen.get("value") == "2"
    assert await contents() == before


async def test_tries_are_limited_and_the_form_is_kept(browser: Visitor) -> None:
    visitor, page, code = await with_a_code(browser)

    for _ in range(CODES_BY_REMOTE.times):
        assert (await visitor.submit(page, PATH, press="withdraw", sure="1", code=WRONG)).status == 422
    late = await visitor.submit(page, PATH, press="withdraw", sure="1", code=code)

    assert late.status == 429
    assert "Trop d’essais" in late.text
    assert late.root.all("input", id="code")[0].get("value") == code
    assert await fetch_value("SELECT count(*) FROM ballot_inbox") == 1


async def test_an_address_never_says_that_something_was_done_beside_a_mistake(browser: Visitor) -> None:
    visitor = await browser()

    page = await visitor.open(f"{PATH}?fait=modifie")
    back = await visitor.submit(await visitor.open(PATH), PATH, press="withdraw", sure="1", code=WRONG)

    assert "vos nouvelles réponses" in page.text
    assert not page.has_form(PATH)
    assert "vos nouvelles réponses" not in back.text
    assert not (await visitor.open(f"{PATH}?fait=autre")).root.all("p", role="status")


async def test_how_the_secret_is_kept_is_said_in_both_languages_with_a_drawing(browser: Visitor) -> None:
    french = await (await browser()).open("/secret-du-vote")
    english = await (await browser(await resident(), language="en")).open("/secret-du-vote")

    assert "sauvegardes du jour de votre vote" in french.text
    assert "docs/anonymity.md" in french.text
    assert english.root.all("svg")
    assert french.root.all("svg")[0].get("aria-label").startswith("Dessin")
