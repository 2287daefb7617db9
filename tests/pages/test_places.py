"""Finding one's commune, and its page."""

import pytest
from tests.auth.people import resident
from tests.factories import commune, proposal
from tests.pages.conftest import Visitor


async def test_a_commune_is_found_by_its_name(browser: Visitor) -> None:
    place = await commune("Plougastel-Daoulas", population=13_500)
    visitor = await browser()

    page = await visitor.open("/")
    found = await visitor.open("/?q=plougastel")

    assert page.form("/").get("method") == "get"
    assert "Plougastel-Daoulas" not in page.text
    assert f"/communes/{place.slug}" in found.links()
    assert "13 500 habitants" in found.text
    assert found.root.all("input", id="q")[0].get("value") == "plougastel"


async def test_a_name_that_no_commune_has_is_said_to_be_unknown(browser: Visitor) -> None:
    found = await (await browser()).open("/?q=zzzzzzzz")

    assert found.status == 200
    assert "Aucune commune trouvée" in found.text


async def test_the_first_page_shows_what_was_proposed_lately(browser: Visitor) -> None:
    author = await resident("Zoé Martin")
    made = await proposal(author.viewer, await commune("Mens"), title="Une fontaine place du marché")

    page = await (await browser()).open("/")

    assert "Une fontaine place du marché" in page.text
    assert f"/communes/{(await made.commune).slug}/propositions/1" in page.links()


async def test_a_commune_shows_its_facts_districts_and_parent(browser: Visitor) -> None:
    paris = await commune("Paris", population=2_103_778, postal_codes=["75001", "75002"])
    district = await commune("Paris 1er Arrondissement", kind="MUNICIPAL_DISTRICT", parent=paris)
    visitor = await browser()

    page = await visitor.open(f"/communes/{paris.slug}")
    below = await visitor.open(f"/communes/{district.slug}")

    assert page.title == "Paris · Parvis"
    assert "Habitants 2 103 778" in page.text
    assert "75001, 75002" in page.text
    assert f"/communes/{district.slug}" in page.links()
    assert f"/communes/{paris.slug}" in below.links()
    assert "Rien n’a encore été proposé ici" in page.text


@pytest.mark.parametrize(
    "path", ["/communes/nowhere", "/communes/nowhere/propositions", "/communes/nowhere/propositions/1", "/nowhere"]
)
async def test_what_is_not_there_is_said_not_to_be_there(path: str, browser: Visitor) -> None:
    page = await (await browser()).open(path)

    assert page.status == 404
    assert "Il n’y a rien ici" in page.text


async def test_proposals_are_listed_by_theme_and_order(browser: Visitor) -> None:
    author, place = await resident(), await commune()
    await proposal(author.viewer, place, title="Des arbres rue Hoche", theme="NATURE")
    await proposal(author.viewer, place, title="Un banc rue Hoche", theme="PUBLIC_SPACE")
    visitor, path = await browser(), f"/communes/{place.slug}/propositions"

    every = await visitor.open(path)
    green = await visitor.open(f"{path}?theme=NATURE&ordre=soutenues")
    oldest = await visitor.open(f"{path}?ordre=anciennes")

    assert every.text.index("Un banc") < every.text.index("Des arbres")
    assert oldest.text.index("Des arbres") < oldest.text.index("Un banc")
    assert "Des arbres" in green.text
    assert "Un banc" not in green.text
    assert "1 proposition " in green.text


async def test_a_long_list_goes_on_by_links(browser: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parvis_web.pages.paging.window.__defaults__", (2,))
    author, place = await resident(), await commune()
    for number in range(1, 6):
        await proposal(author.viewer, place, title=f"Proposition numéro {number}")
    visitor = await browser()

    first = await visitor.open(f"/communes/{place.slug}/propositions")
    [onward] = first.root.all("a", rel="next")
    second = await visitor.open(onward.get("href"))
    [back] = second.root.all("a", rel="prev")
    again = await visitor.open(back.get("href"))

    assert [f"numéro {n}" in first.text for n in (5, 4, 3)] == [True, True, False]
    assert [f"numéro {n}" in second.text for n in (4, 3, 2, 1)] == [False, True, True, False]
    assert again.text == first.text
