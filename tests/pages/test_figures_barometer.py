"""The barometer: France, its sizes and regions, its map and the table of its communes."""

from typing import Any

from tests.factories import commune
from tests.figures import cell_of, grade, published, share
from tests.pages.browser import Shown
from tests.pages.conftest import Visitor
from tests.pages.test_figures_results import FICTITIOUS, POLL, chart, quarters, table

from parvis.evaluations import periods
from parvis.places.models import Commune, Department, Region

PATH = "/barometre"
_MAP = "Recommandation : carte des communes"


async def country() -> dict[str, Commune]:
    """A region, three sizes, and communes: on the mainland, in Corsica, overseas, and one somewhere."""
    region, _ = await Region.get_or_create(code="T9", defaults={"name": "Région d’essai"})
    department, _ = await Department.get_or_create(code="T8", defaults={"name": "Seine d’essai"})
    for of, value in ((None, 0.68), (1, 0.61), (4, 0.7), (6, 0.66), (region, 0.71)):
        measures = {"RECOMMENDATION": share(value, 51_234, 0.006), "SAFETY": grade(3.2, 50_000, 0.06)}
        await published(await cell_of(of), measures, answers=51_234)
    await published(
        await cell_of(None), {"RECOMMENDATION": share(0.65, 40_000, 0.01)}, until=periods.current() - 1, answers=40_000
    )
    places: dict[str, tuple[float | None, float | None, float]] = {
        "Issy": (48.82, 2.27, 0.9),
        "Ajaccio": (41.92, 8.73, 0.55),
        "Kourou": (5.16, -52.65, 0.48),
        "Nulleville": (None, None, 0.65),
    }
    made = {}
    for number, (name, (latitude, longitude, value)) in enumerate(places.items()):
        made[name] = await commune(name, latitude=latitude, longitude=longitude, department=department)
        await published(await cell_of(made[name]), _of(value), answers=900 - number)
    return made


def _of(value: float) -> dict[str, Any]:
    return {"RECOMMENDATION": share(value, 400)}


def dots(page: Shown) -> list[tuple[str, str]]:
    """The marks on the map: what is said of each, and its class."""
    groups = [one for one in chart(page, _MAP).all("g") if one.get("transform")]
    return [(one.all("title")[0].text, one.all("path")[0].get("class").removeprefix("mark ")) for one in groups]


async def test_france_is_said_with_its_interval_and_how_it_was_weighted(browser: Visitor) -> None:
    await country()

    page = await (await browser()).open(PATH)

    assert page.title == "Le baromètre · Parvis"
    assert "51 234 évaluations d’habitants" in page.text
    assert POLL in page.text
    assert "68 % recommanderaient leur commune à un ami, entre 67 et 69 %" in page.text
    assert "Pondéré : chaque département et chaque taille de commune comptent selon leur population" in page.text
    assert FICTITIOUS not in page.text
    assert [row[1] for row in table(page, "Recommandation, au fil du temps")] == [
        "68 %, entre 67 et 69 %",
        "65 %, entre 64 et 66 %",
    ]


async def test_only_quarters_of_which_france_is_published_can_be_chosen(browser: Visitor) -> None:
    visitor = await browser()
    assert quarters(await visitor.open(PATH)) == ([], [])

    await country()
    now = periods.current()
    both = [f"T{now % 4 + 1} {now // 4}, en cours", f"T{(now - 1) % 4 + 1} {(now - 1) // 4}"]

    assert quarters(await visitor.open(PATH)) == (both, both[:1])
    assert quarters(await visitor.open(f"{PATH}?jusqua={periods.as_text(now - 1)}")) == (both, both[1:])


async def test_sizes_and_regions_stand_beside_france(browser: Visitor) -> None:
    await country()

    page = await (await browser()).open(PATH)

    assert [row[:2] for row in table(page, "Recommandation, par taille de commune")] == [
        ["moins de 500 habitants", "61 % entre 60 et 62 %"],
        ["10 000 à 49 999 habitants", "70 % entre 69 et 71 %"],
        ["100 000 habitants ou plus", "66 % entre 65 et 67 %"],
        ["France", "68 % entre 67 et 69 %"],
    ]
    assert table(page, "Recommandation, par région") == [
        ["Région d’essai", "71 % entre 70 et 72 %", "51 234"],
        ["France", "68 % entre 67 et 69 %", "51 234"],
    ]


async def test_the_map_has_a_mark_for_each_commune_by_shape_and_says_its_value(browser: Visitor) -> None:
    places = await country()

    page = await (await browser()).open(PATH)

    assert dots(page) == [
        ("Issy, 90 %, entre 87 et 93 %", "highest"),
        ("Ajaccio, 55 %, entre 52 et 58 %", "low"),
    ]
    assert chart(page, _MAP).all("desc")[0].text == "2 communes sur la carte ; le tableau qui suit dit la même chose."
    keys = [[one.text for one in key.all("li")] for key in page.root.all("ul", class_="key")]
    assert keys == [
        [
            "80 % ou plus 1 commune",
            "de 70 % à moins de 80 % 0 commune",
            "de 60 % à moins de 70 % 0 commune",
            "de 50 % à moins de 60 % 1 commune",
            "moins de 50 % 1 commune",
        ],
        ["Kourou 48 %, entre 45 et 51 %"],
    ]
    assert "1 commune ne figure que dans le tableau" in page.text
    assert f"/communes/{places['Kourou'].slug}/resultats" in page.links()


async def test_the_table_has_all_communes_and_goes_on_by_links(browser: Visitor, monkeypatch: Any) -> None:
    monkeypatch.setattr("parvis_web.pages.paging.window.__defaults__", (3,))
    await country()
    visitor = await browser()

    first = await visitor.open(PATH)
    [onward] = first.root.all("a", rel="next")
    second = await visitor.open(onward.get("href"))

    caption = "4 communes d’au moins 30 réponses secrètes, par nombre de réponses"
    assert [row[0] for row in table(first, caption)] == [
        f"{name} Seine d’essai" for name in ("Issy", "Ajaccio", "Kourou")
    ]
    assert table(second, caption) == [["Nulleville Seine d’essai", "65 %, entre 62 et 68 %", "400"]]
    assert len(dots(second)) == 2


async def test_beyond_what_the_map_holds_the_number_of_communes_is_a_least_one(
    browser: Visitor, monkeypatch: Any
) -> None:
    await country()
    monkeypatch.setattr("parvis_web.pages.figures.barometer._MOST_MARKS", 4)

    page = await (await browser()).open(PATH)

    caption = "4 communes ou plus d’au moins 30 réponses secrètes, par nombre de réponses"
    assert len(table(page, caption)) == 4


async def test_another_measure_can_be_picked(browser: Visitor) -> None:
    await country()
    visitor = await browser()

    page = await visitor.open(PATH)
    [link] = [one for one in page.root.all("a") if one.text == "Sécurité"]
    safety = await visitor.open(link.get("href"))

    assert "3,2 sur 5 en moyenne, entre 3,1 et 3,3" in safety.text
    assert not [one for one in safety.root.all("svg", role="img") if "carte" in one.text]
    assert ["Issy Seine d’essai", "non montré", "–"] in table(
        safety, "4 communes d’au moins 30 réponses secrètes, par nombre de réponses"
    )


async def test_one_made_up_commune_makes_the_page_say_so(browser: Visitor) -> None:
    await country()
    await published(await cell_of(await commune("Villefeinte")), _of(0.7), answers=40, fictitious=True)

    assert FICTITIOUS in (await (await browser()).open(PATH)).text


async def test_before_anybody_has_answered_the_page_says_so(browser: Visitor) -> None:
    page = await (await browser()).open(PATH)

    assert page.status == 200
    assert "Trop peu de réponses encore" in page.text
    assert POLL in page.text
    assert page.root.all("svg", role="img") == []


async def test_a_measure_that_is_none_is_not_there(browser: Visitor) -> None:
    assert (await (await browser()).open(f"{PATH}?mesure=CHEVAUX")).status == 404


async def test_the_first_page_and_every_footer_lead_there(browser: Visitor) -> None:
    visitor = await browser()

    assert PATH in (await visitor.open("/")).links()
    assert PATH in (await visitor.open("/credits")).links()
