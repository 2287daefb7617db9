"""What a commune's results show, from nothing at all to all there is; and whose they are."""

from typing import Any

import pytest
from tests.factories import commune
from tests.figures import Measured, cell_of, grade, hold, published, ranked, share, stratum_of
from tests.pages.browser import Shown
from tests.pages.conftest import Visitor
from tests.pages.html import Element

from parvis.core import clock
from parvis.evaluations import periods
from parvis.evaluations.figures_models import Change, Scope, Words
from parvis.evaluations.models import BallotHold, Relation, WaitingBallot
from parvis.places.models import Commune, Department, Neighbourhood, Region
from parvis_graphql.engine.global_ids import encode_id

FICTITIOUS = "Données fictives de démonstration."
POLL = "Réponses de volontaires, pas un sondage."
_FRANCE = {"RECOMMENDATION": share(0.68, 51_234, 0.006), "SAFETY": grade(3.2, 50_000, 0.06)}


async def big_town(**fields: Any) -> Commune:
    """Issy with everything that can be shown, in a region and a country that have figures too."""
    region, _ = await Region.get_or_create(code="T9", defaults={"name": "Région d’essai"})
    place = await commune("Issy-les-Moulineaux", population=68_000, region=region, **fields)
    measures = {
        "RECOMMENDATION": share(
            0.897, 412, 0.025, distribution=[42, 370, 0, 0, 0], change=(Change.IMPROVED, 0.012, 0.071)
        ),
        "QUALITY_OF_LIFE": grade(4.21, 401, distribution=[4, 12, 60, 145, 180], change=(Change.UNCLEAR, -0.1, 0.2)),
        "SAFETY": grade(3.84, 398, distribution=[12, 33, 90, 135, 128], change=(Change.WORSENED, -0.48, -0.1)),
        "LOCAL_DEMOCRACY": grade(3.10, 62, 0.28),
    }
    here = await cell_of(place)
    made = await published(here, measures, answers=412, signed=31)
    for figure in (made["RECOMMENDATION"], made["SAFETY"]):
        await ranked(figure, Scope.FRANCE, 12, 31, 214, 1)
        await ranked(figure, Scope.REGION, 4, 4, 20, 2)
    for back, value in enumerate((0.877, 0.857), 1):
        await published(here, {"RECOMMENDATION": share(value, 300, 0.02)}, until=periods.current() - back)
    for other, value in ((None, 0.68), (region, 0.71), (5, 0.733)):
        await published(await cell_of(other), _FRANCE | {"RECOMMENDATION": share(value, 51_234, 0.006)}, answers=51_234)
    return place


def results_of(place: Commune, query: str = "") -> str:
    return f"/communes/{place.slug}/resultats{query}"


def table(page: Shown, name: str) -> list[list[str]]:
    """The rows of the table with this caption, cell by cell."""
    [found] = [one for one in page.root.all("table") if one.all("caption")[0].text == name]
    [body] = found.all("tbody")
    return [[cell.text for cell in row.walk() if cell.tag in {"th", "td"}] for row in body.all("tr")]


def quarters(page: Shown) -> tuple[list[str], list[str]]:
    """Those that can be chosen, and the one that is."""
    links = [
        link
        for nav in page.root.all("nav")
        if nav.get("aria-label") == "Jusqu’à quel trimestre"
        for link in nav.all("a")
    ]
    return [one.text for one in links], [one.text for one in links if one.get("aria-current")]


def chart(page: Shown, name: str) -> Element:
    """The drawing with this title."""
    [found] = [one for one in page.root.all("svg", role="img") if one.all("title")[0].text == name]
    return found


async def test_a_town_stands_beside_its_like_with_how_sure_that_is(browser: Visitor) -> None:
    page = await (await browser()).open(results_of(await big_town()))

    assert page.title == "Issy-les-Moulineaux : ce qu’en disent les habitants · Parvis"
    assert f"412 évaluations ({_window()}), dont 31 signées. {POLL}" in page.text
    assert "90 % recommanderaient Issy-les-Moulineaux à un ami, entre 87 et 92 %" in page.text
    assert FICTITIOUS not in page.text
    rows = [
        ["Issy-les-Moulineaux", "90 % entre 87 et 92 %", "412"],
        ["Communes de sa taille", "73 % entre 73 et 74 %", "51 234"],
        ["Région d’essai", "71 % entre 70 et 72 %", "51 234"],
        ["France", "68 % entre 67 et 69 %", "51 234"],
    ]
    assert table(page, "Recommandation, en comparaison") == rows
    drawn = chart(page, "Recommandation, en comparaison")
    assert drawn.all("desc")[0].text == (
        "Issy-les-Moulineaux, 90 %, entre 87 et 92 %. Communes de sa taille, 73 %, entre 73 et 74 %."
        " Région d’essai, 71 %, entre 70 et 72 %. France, 68 %, entre 67 et 69 %."
    )
    [own] = drawn.all("g", class_="whisker own")
    assert [(line.get("x1"), line.get("x2")) for line in own.all("line")] == [
        ("87.2%", "92.2%"),
        ("87.2%", "87.2%"),
        ("92.2%", "92.2%"),
    ]


async def test_each_criterion_has_its_mean_and_the_same_comparison(browser: Visitor) -> None:
    page = await (await browser()).open(results_of(await big_town()))

    assert table(page, "Critères : Issy-les-Moulineaux en comparaison") == [
        ["Qualité de vie", "4,2 entre 4,1 et 4,3 401 réponses", "–", "–", "–"],
        ["Sécurité", "3,8 entre 3,7 et 3,9 398 réponses", "3,2", "3,2", "3,2"],
        ["Démocratie locale", "3,1 entre 2,8 et 3,4 62 réponses", "–", "–", "–"],
    ]


async def test_where_a_town_stands_is_said_in_words(browser: Visitor) -> None:
    place = await big_town()
    visitor = await browser()

    page = await visitor.open(results_of(place))
    safety = await visitor.open(results_of(place, "?mesure=SAFETY"))

    recommendation, criteria, *_ = page.root.all("ul", class_="changes")
    assert [(one.get("class"), one.text) for one in recommendation.all("li")] == [
        ("above", "Nettement au-dessus de la France"),
        ("above", "Nettement au-dessus des communes de sa taille"),
    ]
    assert [(one.get("class"), one.text) for one in criteria.all("li")] == [
        ("above", "Nettement au-dessus de la France · Sécurité"),
        ("above", "Nettement au-dessus des communes de sa taille · Sécurité"),
    ]
    assert "que si les deux intervalles ne se recouvrent pas" in page.text
    assert safety.text.count("Nettement au-dessus de la France") == 3


async def test_nobody_has_signed_is_not_counted(browser: Visitor) -> None:
    place = await commune("Mens")
    await published(await cell_of(place), {"RECOMMENDATION": share(0.7, 50)}, answers=50)

    page = await (await browser()).open(results_of(place))

    assert f"50 évaluations ({_window()}). {POLL}" in page.text
    assert "signées." not in page.text


async def test_what_has_changed_is_said_in_words_with_its_interval(browser: Visitor) -> None:
    page = await (await browser()).open(results_of(await big_town()))

    *_, clear, unclear = page.root.all("ul", class_="changes")
    assert [(one.get("class"), one.text) for one in clear.all("li")] == [
        ("improved", "Recommandation · mieux : en hausse de 1 à 7 points"),
        ("worsened", "Sécurité · moins bien : en baisse de 0,1 à 0,5 point de note"),
    ]
    assert [(one.get("class"), one.text) for one in unclear.all("li")] == [
        ("unclear", "Qualité de vie · pas de changement net : l’écart se situe entre −0,1 et +0,2 point de note"),
    ]
    assert "pour que l’ensemble ne trompe pas plus d’une fois sur vingt" in page.text


async def test_a_measure_in_detail_shows_who_answered_what_its_course_and_rank(browser: Visitor) -> None:
    place = await big_town()
    visitor = await browser()

    page = await visitor.open(results_of(place))
    safety = await visitor.open(results_of(place, "?mesure=SAFETY"))

    assert table(page, "Recommandation : répartition des réponses") == [["Non", "10 %", "42"], ["Oui", "90 %", "370"]]
    assert [row[1] for row in table(page, "Recommandation, au fil du temps")] == [
        "90 %, entre 87 et 92 %",
        "88 %, entre 86 et 90 %",
        "86 %, entre 84 et 88 %",
    ]
    assert len(chart(page, "Recommandation, au fil du temps").all("circle")) == 3
    assert (
        "En France · entre la place 12 et la place 31 sur 214 ; par sa seule valeur, dans le premier cinquième"
        in page.text
    )
    assert "Dans sa région · place 4 sur 20 ; dans le deuxième cinquième" in page.text
    assert table(safety, "Sécurité, en comparaison")[0] == ["Issy-les-Moulineaux", "3,8 entre 3,7 et 3,9", "398"]
    assert [row[1:] for row in table(safety, "Sécurité : répartition des réponses")] == [
        ["3 %", "12"], ["8 %", "33"], ["23 %", "90"], ["34 %", "135"], ["32 %", "128"],
    ]  # fmt: skip
    # one point alone is no course
    assert not [one for one in safety.root.all("table") if "au fil du temps" in one.text]


async def test_below_a_hundred_neither_distribution_nor_rank(browser: Visitor) -> None:
    page = await (await browser()).open(results_of(await big_town(), "?mesure=LOCAL_DEMOCRACY"))

    assert table(page, "Démocratie locale, en comparaison")[0][1:] == ["3,1 entre 2,8 et 3,4", "62"]
    assert page.text.count("Montré à partir de 100 réponses secrètes.") == 2
    assert "sur 214" not in page.text


async def test_a_criterion_that_is_not_shown_is_said_to_be_missing(browser: Visitor) -> None:
    page = await (await browser()).open(results_of(await big_town(), "?mesure=HOUSING"))

    assert "En détail : Logement Recommandation" in page.text
    assert "Non montré : trop peu de réponses secrètes, ou une soustraction le révélerait." in page.text


async def test_below_ten_nothing_is_shown_and_its_like_stand_in(browser: Visitor) -> None:
    # given a village whose like have figures
    department = await Department.create(code="T7", name="Département voisin")
    place = await commune("Mens", population=1_400, department=department)
    await published(await stratum_of(place, 2), {"RECOMMENDATION": share(0.62, 80, 0.1)}, answers=80, fictitious=True)

    page = await (await browser()).open(results_of(place))

    assert page.status == 200
    assert "Moins de 10 réponses secrètes sur ces quatre trimestres" in page.text
    assert "rien n’est montré, pas même le nombre de réponses" in page.text
    assert POLL in page.text
    assert "Communes de 500 à 1 999 habitants, Département voisin · 62 %, entre 52 et 72 %" in page.text
    assert FICTITIOUS in page.text
    assert page.root.all("svg", role="img") == []


async def test_from_ten_on_the_recommendation_in_words_alone(browser: Visitor) -> None:
    place = await commune("Mens", population=1_400)
    await published(await cell_of(place), {"RECOMMENDATION": Measured(words=Words.ABOUT_HALF)}, answers=23)

    page = await (await browser()).open(results_of(place))

    assert "23 évaluations" in page.text
    assert "Environ la moitié la recommanderaient : entre 40 et 60 %." in page.text
    assert "De 10 à 29 réponses secrètes" in page.text
    assert page.root.all("svg", role="img") == []
    assert "En détail" not in page.text


async def test_neighbourhoods_say_what_they_show_and_have_pages(browser: Visitor) -> None:
    # given one that is shown in words, and one that is not shown
    place = await big_town()
    part = await Neighbourhood.create(commune_id=place.id, name="Val de Seine", created_at=clock.now())
    await Neighbourhood.create(commune_id=place.id, name="Les Épinettes", created_at=clock.now())
    await published(await cell_of(part), {"RECOMMENDATION": Measured(words=Words.MOST)}, answers=17)
    visitor = await browser()

    page = await visitor.open(results_of(place))
    [link] = [one for one in page.root.all("a") if one.text == "Val de Seine"]
    below = await visitor.open(link.get("href"))

    rows = [one.text for one in page.root.all("ul", class_="rows")[0].all("li")]
    assert rows == [
        "Les Épinettes pas encore montré",
        "Val de Seine La plupart la recommanderaient : 60 % ou plus.",
    ]
    assert below.title == "Val de Seine : ce qu’en disent les habitants · Parvis"
    assert "17 évaluations" in below.text
    assert "412" not in below.text


async def test_residents_and_regulars_are_shown_apart_and_regulars_never_ranked(browser: Visitor) -> None:
    place = await big_town()
    await published(await cell_of(place, Relation.REGULAR), {"RECOMMENDATION": share(0.5, 150, 0.08)}, answers=150)
    visitor = await browser()

    page = await visitor.open(results_of(place))
    [link] = [one for one in page.links() if "relation=usagers" in one and "mesure" not in one]
    regular = await visitor.open(link)

    assert "150" not in page.text
    assert "150 évaluations" in regular.text
    assert "50 % recommanderaient" in regular.text
    assert "412" not in regular.text
    assert "Rang" not in regular.text


async def test_an_earlier_quarter_can_be_chosen(browser: Visitor) -> None:
    place = await big_town()
    before = periods.as_text(periods.current() - 1)
    visitor = await browser()

    page = await visitor.open(results_of(place))
    [link] = [one for one in page.links() if one.endswith(f"jusqua={before}")]
    earlier = await visitor.open(link)

    assert "88 % recommanderaient Issy-les-Moulineaux à un ami" in earlier.text
    chosen = [one.text for one in earlier.root.all("a", **{"aria-current": "true"})]
    assert chosen == ["Habitants", f"T{before[-1]} {before[:4]}", "Recommandation"]


async def test_only_quarters_that_are_published_can_be_chosen_from_any_of_them(browser: Visitor) -> None:
    place, bare = await big_town(), await commune("Mens")
    now = periods.current()
    three = [f"T{one % 4 + 1} {one // 4}" for one in (now, now - 1, now - 2)]
    three[0] += ", en cours"
    visitor = await browser()

    back = results_of(place, f"?jusqua={periods.as_text(now - 2)}")
    for path, chosen in ((results_of(place), three[:1]), (back, three[2:])):
        assert quarters(await visitor.open(path)) == (three, chosen)
    before_all = await visitor.open(results_of(place, f"?relation=habitants&jusqua={periods.as_text(now - 9)}"))
    assert quarters(before_all) == (three, [])
    assert quarters(await visitor.open(results_of(bare))) == ([], [])


async def test_how_many_are_held_is_said_with_the_way_to_why(browser: Visitor) -> None:
    place = await big_town()
    flood = await hold(place)
    await _wait(place, flood, 24)

    page = await (await browser()).open(results_of(place))

    assert "Environ 20 évaluations sont arrivées en masse de comptes tout récents." in page.text
    assert f"/communes/{place.slug}/evaluations#retenues" in page.links()


async def test_a_made_up_figure_beside_real_ones_is_said_to_be_made_up(browser: Visitor) -> None:
    place = await commune("Mens", population=1_400)
    await published(await cell_of(place), {"RECOMMENDATION": share(0.7, 50)}, answers=50)
    await published(await cell_of(None), _FRANCE, fictitious=True)

    page = await (await browser()).open(results_of(place))

    assert FICTITIOUS in page.text


async def test_all_of_it_is_said_in_english(browser: Visitor) -> None:
    page = await (await browser(language="en")).open(results_of(await big_town()))

    assert "90% would recommend Issy-les-Moulineaux to a friend, between 87 and 92%" in page.text
    assert "Answers of volunteers, not a poll." in page.text
    assert "In France · between place 12 and place 31 of 214; by its value alone, in the best fifth" in page.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?mesure=CHEVAUX", 404),
        ("?relation=touristes", 404),
        ("?jusqua=hier", 400),
        ("?quartier=nulle-part", 404),
        (f"?quartier={encode_id('Neighbourhood', '00000000-0000-4000-8000-000000000000')}", 404),
    ],
)
async def test_what_is_not_there_is_said_not_to_be_there(query: str, status: int, browser: Visitor) -> None:
    page = await (await browser()).open(results_of(await commune("Mens"), query))

    assert page.status == status


async def test_a_commune_that_is_not_there_has_no_results(browser: Visitor) -> None:
    assert (await (await browser()).open("/communes/nowhere/resultats")).status == 404


async def _wait(place: Commune, flood: BallotHold, count: int) -> None:
    """So many ballots in the box, held."""
    for number in range(count):
        await WaitingBallot.create(
            commune_id=place.id, period=periods.current(), relation=Relation.RESIDENT, recommends=True, scores={},
            code_hash=number.to_bytes(32), hold_id=flood.id,
        )  # fmt: skip


def _window() -> str:
    """The four quarters of which the last one runs."""
    first = periods.current() - 3
    return f"{('janvier', 'avril', 'juillet', 'octobre')[first % 4]} {first // 4} à aujourd’hui"
