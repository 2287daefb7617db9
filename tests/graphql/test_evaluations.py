"""Reading what is published of evaluations: the same for everybody, and of ballots nothing."""

from typing import Any

from tests import factories, figures
from tests.evaluations.voting import neighbourhood
from tests.figures import RECOMMENDATION, Measured, grade, share
from tests.graphql.asking import Asker, gid
from tests.statements import Statements

from parvis.auth.viewer import visitor
from parvis.core.db import execute
from parvis.evaluations import periods
from parvis.evaluations.figures_models import Cell, Change, Scope, Scorecard, Words
from parvis.evaluations.models import Relation
from parvis.places.models import Commune, CommuneKind, Department, Region
from parvis_graphql.engine.global_ids import encode_id

NOW = periods.current
SCORECARD = """query($id: ID!, $until: Period, $relation: Relation! = RESIDENT, $part: ID) {
  commune(by: {id: $id}) { scorecard(until: $until, relation: $relation, neighbourhoodId: $part) { answers until } }
}"""


async def _card(ask: Asker, place: Commune, **variables: Any) -> Any:
    return (await ask(SCORECARD, id=gid(place), **variables))["commune"]["scorecard"]


async def _region(name: str) -> Region:
    region, _ = await Region.get_or_create(code=f"T{name[:2]}", defaults={"name": name})
    return region


# what a scorecard says


async def test_a_scorecard_says_what_is_known_and_what_it_is_compared_with(ask: Asker) -> None:
    region = await _region("Région d’essai")
    place = await factories.commune(population=70_000, region=region)
    card = await figures.published(
        await figures.cell_of(place),
        {
            "SAFETY": grade(3.5, 90),
            RECOMMENDATION: share(0.75, 420, distribution=[105, 315, 0, 0, 0], change=(Change.IMPROVED, 0.02, 0.1)),
            "ECONOMY": grade(2.5, distribution=[90, 80, 70, 60, 50]),
        },
        answers=420,
        signed=20,
    )
    await figures.ranked(card[RECOMMENDATION], Scope.SAME_SIZE, 3, 9, 40, 1)
    await figures.published(await figures.cell_of(None), {RECOMMENDATION: share(0.625), "SAFETY": grade(3.25)})
    await figures.published(await figures.cell_of(region), {RECOMMENDATION: share(0.5)}, answers=300)
    await figures.published(await figures.cell_of(5), {RECOMMENDATION: share(0.875)}, answers=200)

    answer = await ask(
        """query($id: ID!) { commune(by: {id: $id}) { sizeClass scorecard {
          kind relation since until answers signedAnswers level isFictitious note sizeClass
          commune { id } neighbourhood { id } department { code } region { name }
          recommend { level value low high words answers distribution national regional sameSize
                      change changeValue changeLow changeHigh }
          criteria { criterion { code label } distribution mean { level value national regional } }
          estimate(measure: "SAFETY") { answers } nothing: estimate(measure: "CASTLES") { answers }
          rank(measure: "RECOMMENDATION", within: SAME_SIZE) { low high of quintile }
          france { answers france { answers } } regional { answers region { name } } sameSize { answers sizeClass }
        } } }""",
        id=gid(place),
    )

    now = NOW()
    assert answer["commune"]["sizeClass"] == 5
    shown = answer["commune"]["scorecard"]
    recommend, criteria = shown.pop("recommend"), shown.pop("criteria")
    assert shown == {
        "kind": "COMMUNE",
        "relation": "RESIDENT",
        "since": periods.as_text(now - 3),
        "until": periods.as_text(now),
        "answers": 420,
        "signedAnswers": 20,
        "level": "FULL",
        "isFictitious": False,
        "note": "Answers of volunteers, not a poll.",
        "sizeClass": 5,
        "commune": {"id": gid(place)},
        "neighbourhood": None,
        "department": {"code": "T1"},
        "region": {"name": region.name},
        "estimate": {"answers": 90},
        "nothing": None,
        "rank": {"low": 3, "high": 9, "of": 40, "quintile": 1},
        "france": {"answers": 400, "france": None},
        "regional": {"answers": 300, "region": {"name": region.name}},
        "sameSize": {"answers": 200, "sizeClass": 5},
    }
    assert recommend == {
        "level": "FULL",
        "value": 0.75,
        "low": 0.72,
        "high": 0.78,
        "words": None,
        "answers": 420,
        "distribution": [105, 315],
        "national": 0.625,
        "regional": 0.5,
        "sameSize": 0.875,
        "change": "IMPROVED",
        "changeValue": 0.060000000000000005,
        "changeLow": 0.02,
        "changeHigh": 0.1,
    }
    # in the order of criteria, whatever the order of the rows
    assert criteria == [
        {
            "criterion": {"code": "ECONOMY", "label": "Economic dynamism"},
            "distribution": [90, 80, 70, 60, 50],
            "mean": {"level": "FULL", "value": 2.5, "national": None, "regional": None},
        },
        {
            "criterion": {"code": "SAFETY", "label": "Safety"},
            "distribution": None,
            "mean": {"level": "RATES", "value": 3.5, "national": 3.25, "regional": None},
        },
    ]


async def test_everybody_reads_the_same(ask: Asker) -> None:
    place = await factories.commune()
    await figures.published(await figures.cell_of(place), {RECOMMENDATION: share(0.75)})
    read = "{ %s(by: {id: $id}) { scorecard { answers recommend { value national } criteria { distribution } } } }"
    document = f"query($id: ID!) {read % 'commune'}"

    as_visitor = await ask(document, id=gid(place))
    as_resident = await ask(document, await factories.resident(), id=gid(place))
    as_official = await ask(document, await factories.official(place), id=gid(place))

    assert as_visitor == as_resident == as_official
    assert as_visitor["commune"]["scorecard"]["recommend"] == {"value": 0.75, "national": None}


async def test_what_is_not_published_is_not_there(ask: Asker) -> None:
    place = await factories.commune()
    await figures.published(
        await figures.cell_of(place), {RECOMMENDATION: Measured(words=Words.MOST)}, answers=12
    )  # criteria have fewer than thirty answers
    silent = await factories.commune()
    document = """query($id: ID!) { commune(by: {id: $id}) { peers { answers } scorecard {
      level recommend { level words value low high answers distribution national change } criteria { distribution }
      estimate(measure: "SAFETY") { value } trend(measure: "SAFETY") { value } trends: trend { words value }
      rank(measure: "RECOMMENDATION", within: FRANCE) { low } france { answers }
    } } }"""

    few = (await ask(document, id=gid(place)))["commune"]
    none = (await ask(document, id=gid(silent)))["commune"]

    nothing = dict.fromkeys(("value", "low", "high", "answers", "distribution", "national", "change"))
    assert few == {
        "peers": None,
        "scorecard": {
            "level": "WORDS",
            "recommend": {"level": "WORDS", "words": "MOST"} | nothing,
            "criteria": [],
            "estimate": None,
            "trend": [],
            "trends": [{"words": "MOST", "value": None}],
            "rank": None,
            "france": None,
        },
    }
    assert none == {"peers": None, "scorecard": None}


async def test_those_who_live_elsewhere_are_shown_apart_and_compared_with_nobody(ask: Asker) -> None:
    place = await factories.commune()
    await figures.published(await figures.cell_of(None), {RECOMMENDATION: share(0.5)})
    regulars = await figures.cell_of(place, Relation.REGULAR)
    await figures.published(regulars, {RECOMMENDATION: share(0.75)}, answers=80)

    answer = await ask(
        """query($id: ID!) { commune(by: {id: $id}) { residents: scorecard { answers }
          regulars: scorecard(relation: REGULAR) {
            answers relation france { answers } recommend { value national } } } }""",
        id=gid(place),
    )

    assert answer["commune"] == {
        "residents": None,
        "regulars": {
            "answers": 80,
            "relation": "REGULAR",
            "france": None,
            "recommend": {"value": 0.75, "national": None},
        },
    }


async def test_a_neighbourhoods_scorecard_is_read_from_both_ends(ask: Asker) -> None:
    place, other = await factories.commune(), await factories.commune()
    part = await neighbourhood(place)
    await figures.published(await figures.cell_of(part), {}, answers=33)

    assert (await _card(ask, place, part=gid(part)))["answers"] == 33
    assert await _card(ask, other, part=gid(part)) is None
    whole = await ask(
        """query($id: ID!) { node(id: $id) { ... on Neighbourhood {
          scorecard { kind answers neighbourhood { id } } } } }""",
        id=gid(part),
    )
    assert whole["node"]["scorecard"] == {"kind": "NEIGHBOURHOOD", "answers": 33, "neighbourhood": {"id": gid(part)}}
    wrong = await ask.answer(SCORECARD, id=gid(place), part=gid(place))
    assert wrong.codes == ["NOT_FOUND"]
    assert wrong.errors[0]["extensions"]["argument"] == "neighbourhoodId"


async def test_a_district_is_of_the_size_of_its_city(ask: Asker) -> None:
    city = await factories.commune("Paris", population=2_000_000)
    district = await factories.commune("Paris 1er", kind=CommuneKind.MUNICIPAL_DISTRICT, parent=city, population=15_000)
    await figures.published(await figures.stratum_of(city, 6), {}, answers=900)
    document = "query($id: ID!) { commune(by: {id: $id}) { sizeClass peers { answers kind department { code } } } }"

    for place in (city, district):
        answer = await ask(document, id=gid(place))
        assert answer["commune"] == {
            "sizeClass": 6,
            "peers": {"answers": 900, "kind": "STRATUM", "department": {"code": "T1"}},
        }


async def test_sizes_begin_where_they_are_said_to(ask: Asker) -> None:
    sizes = {}
    for inhabitants in (None, 0, 499, 500, 1_999, 2_000, 9_999, 10_000, 49_999, 50_000, 99_999, 100_000):
        place = await factories.commune(population=inhabitants)
        answer = await ask("query($id: ID!) { commune(by: {id: $id}) { sizeClass } }", id=gid(place))
        sizes[inhabitants] = answer["commune"]["sizeClass"]

    assert list(sizes.values()) == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]


# until when


async def test_the_newest_published_quarter_is_shown_for_all_cells_alike(ask: Asker) -> None:
    """A cell of which nothing is published for it shows no older figures in their stead."""
    now, (busy, quiet) = NOW(), (await factories.commune(), await factories.commune())
    for place, untils in ((busy, (now - 6, now - 2, now - 1)), (quiet, (now - 6, now - 2))):
        for until in untils:
            await figures.published(await figures.cell_of(place), {}, until=until, answers=100 + until - now)

    # the present quarter is not closed yet: that before is the newest
    assert await _card(ask, busy) == {"answers": 99, "until": periods.as_text(now - 1)}
    assert await _card(ask, quiet) is None
    assert await _card(ask, busy, until=periods.as_text(now + 40)) == await _card(ask, busy)
    assert (await _card(ask, quiet, until=periods.as_text(now - 2)))["answers"] == 98
    # nothing was published for this one, so what was before it
    assert (await _card(ask, busy, until=periods.as_text(now - 4)))["answers"] == 94
    assert await _card(ask, busy, until=periods.as_text(now - 7)) is None


async def test_a_period_is_written_in_one_way(ask: Asker) -> None:
    place = await factories.commune()
    for wrong in ("2026-Q5", "2026Q1", "2026-q1", "26-Q1", "", "2026-Q1\n", "２０２６-Q1", 8106, None):
        answer = await ask.answer(SCORECARD, id=gid(place), until=wrong)
        assert answer.codes == ([] if wrong is None else ["INVALID_OPERATION"]), wrong

    assert (await ask("{ period }"))["period"] == periods.as_text(NOW())


async def test_a_trend_has_the_last_twelve_quarters_oldest_first(ask: Asker) -> None:
    place, now = await factories.commune(), NOW()
    cell = await figures.cell_of(place)
    for until in (now, now - 11, now - 12, now - 5):
        await figures.published(cell, {RECOMMENDATION: share(0.5), "SAFETY": grade(3)}, until=until)
    await figures.published(cell, {"SAFETY": grade(3)}, until=now - 1)

    answer = await ask(
        """query($id: ID!, $until: Period!) { commune(by: {id: $id}) {
          scorecard { trend { until since value low high words } safety: trend(measure: "SAFETY") { until }
                      none: trend(measure: "CASTLES") { until } same: trend(measure: null) { until } }
          earlier: scorecard(until: $until) { trend { until } } } }""",
        id=gid(place),
        until=periods.as_text(now - 5),
    )

    def untils(points: list[dict[str, Any]]) -> list[int]:
        return [periods.from_text(point["until"]) - now for point in points]

    scorecard = answer["commune"]["scorecard"]
    assert untils(scorecard["trend"]) == untils(scorecard["same"]) == [-11, -5, 0]
    assert untils(scorecard["safety"]) == [-11, -5, -1, 0]
    assert scorecard["none"] == []
    assert scorecard["trend"][0] == {
        "until": periods.as_text(now - 11),
        "since": periods.as_text(now - 14),
        "value": 0.5,
        "low": 0.47,
        "high": 0.53,
        "words": None,
    }
    assert untils(answer["commune"]["earlier"]["trend"]) == [-12, -11, -5]


# France


async def test_the_barometer_is_there_with_france(ask: Asker) -> None:
    document = """{ barometer { until france { kind answers } bySize { sizeClass answers } byRegion { region { name } }
      communes(first: 2) { totalCount nodes { commune { id } answers } pageInfo { hasNextPage } }
      map { commune { id } } } }"""
    communes = [await factories.commune() for _ in range(3)]
    for place, answers in zip(communes, (31, 300, 31), strict=True):
        await figures.published(await figures.cell_of(place), {}, answers=answers)
    # none of these is one of them: a few, those who live elsewhere, a district, another quarter
    await figures.published(await figures.cell_of(await factories.commune()), {}, answers=29)
    await figures.published(await figures.cell_of(communes[0], Relation.REGULAR), {}, answers=500)
    district = await factories.commune(kind=CommuneKind.MUNICIPAL_DISTRICT, parent=communes[1])
    await figures.published(await figures.cell_of(district), {}, answers=400)
    await figures.published(await figures.cell_of(await factories.commune()), {}, answers=400, until=NOW() - 1)
    assert (await ask(document))["barometer"] is None

    await figures.published(await figures.cell_of(None), {}, answers=4_000)
    for size in (6, 2):
        await figures.published(await figures.cell_of(size), {}, answers=size * 100)
    for name in ("Zélande", "Ardèche"):
        await figures.published(await figures.cell_of(await _region(name)), {})
    barometer = (await ask(document))["barometer"]

    most = gid(communes[1])
    equal = [card.commune for card in await _cards(31)]
    assert barometer == {
        "until": periods.as_text(NOW()),
        "france": {"kind": "FRANCE", "answers": 4_000},
        "bySize": [{"sizeClass": 2, "answers": 200}, {"sizeClass": 6, "answers": 600}],
        "byRegion": [{"region": {"name": "Ardèche"}}, {"region": {"name": "Zélande"}}],
        "communes": {
            "totalCount": 3,
            "nodes": [{"commune": {"id": most}, "answers": 300}, {"commune": {"id": equal[0]}, "answers": 31}],
            "pageInfo": {"hasNextPage": True},
        },
        "map": [{"commune": {"id": one}} for one in (most, *equal)],
    }


async def _cards(answers: int) -> list[Any]:
    """Scorecards with so many answers by their keys, each with its commune's global id."""
    cards = await Scorecard.filter(answers=answers).order_by("id").prefetch_related("cell")
    for card in cards:
        card.commune = encode_id("Commune", card.cell.commune_id)
    return list(cards)


async def test_what_is_made_up_says_so(ask: Asker) -> None:
    place = await factories.commune()
    await figures.published(await figures.cell_of(place), {}, fictitious=True)
    document = "query($id: ID!) { commune(by: {id: $id}) { scorecard { isFictitious note } } }"

    for locale, note in (
        ("fr", "Réponses de volontaires, pas un sondage."),
        ("en", "Answers of volunteers, not a poll."),
    ):
        answer = await ask(document, visitor(locale), id=gid(place))
        assert answer["commune"]["scorecard"] == {"isFictitious": True, "note": note}


async def test_so_does_its_commune_also_where_nothing_is_shown(ask: Asker) -> None:
    real, made_up, unknown = [await factories.commune() for _ in range(3)]
    for place in (real, made_up):
        await figures.cell_of(place)
    await Cell.filter(commune_id=made_up.id).update(is_fictitious=True)
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Commune { isFictitious scorecard { answers } } } }"

    found = await ask(document, ids=[gid(place) for place in (real, made_up, unknown)])

    assert [place["isFictitious"] for place in found["nodes"]] == [False, True, False]
    assert [place["scorecard"] for place in found["nodes"]] == [None, None, None]


# what is rated


async def test_criteria_are_told_in_the_callers_language_with_those_that_are_over(ask: Asker) -> None:
    await execute(
        "INSERT INTO criterion (code, label_fr, label_en, description_fr, description_en, position, is_core,"
        f" active_from, active_until) VALUES ('LIGHT', 'Éclairage', 'Light', 'La nuit.', 'At night.', 99, false,"
        f" {NOW() - 9}, {NOW() - 1}), ('SNOW', 'Neige', 'Snow', 'L’hiver.', 'In winter.', 100, false,"
        f" {NOW() + 1}, NULL), ('RAIN', 'Pluie', 'Rain', 'Toujours.', 'Always.', 101, false, {NOW()}, {NOW()})"
    )
    try:
        answer = await ask("{ criteria { code label description isCore isActive } }", visitor("fr"))
        english = await ask("{ criteria { label } }")
    finally:
        await execute("DELETE FROM criterion WHERE code IN ('LIGHT', 'SNOW', 'RAIN')")

    criteria = answer["criteria"]
    assert [one["code"] for one in criteria if one["isCore"]] == [
        "QUALITY_OF_LIFE", "ECONOMY", "SAFETY", "MOBILITY", "LOCAL_DEMOCRACY",
    ]  # fmt: skip
    assert [one["isActive"] for one in criteria[-4:]] == [True, False, False, True]
    assert criteria[-3] == {
        "code": "LIGHT",
        "label": "Éclairage",
        "description": "La nuit.",
        "isCore": False,
        "isActive": False,
    }
    assert [one["label"] for one in english["criteria"][-3:]] == ["Light", "Snow", "Rain"]


# what it costs


async def test_a_page_of_results_is_one_statement_and_far_from_the_bounds(ask: Asker, statements: Statements) -> None:
    place = await factories.commune(population=70_000)
    await figures.published(await figures.cell_of(place), {RECOMMENDATION: share(0.75), "SAFETY": grade(3)})
    document = """query($id: ID!) { commune(by: {id: $id}) {
      name heldEvaluations viewerHasEvaluated viewerEvaluation { id } scorecard { ...card trend { until value }
        a: rank(measure: "RECOMMENDATION", within: FRANCE) { low high of quintile }
        b: rank(measure: "RECOMMENDATION", within: SAME_SIZE) { low high of quintile }
        france { ...card } regional { ...card } sameSize { ...card } }
      peers { ...card } signedEvaluations(first: 5) { nodes { person { displayName } scores { score } } } } }
    fragment card on Scorecard { answers until level note recommend { ...figure }
      criteria { criterion { code label } distribution mean { ...figure } } }
    fragment figure on Estimate { level value low high words answers distribution national regional sameSize change }"""
    statements.clear()

    answer = await ask.answer(document, id=gid(place))

    assert answer.errors == []
    assert len(statements) == 1
    assert answer.extensions["cost"]["nodes"] < 1_500


async def test_comparing_every_dot_of_the_map_by_many_measures_is_refused(ask: Asker) -> None:
    def asked(count: int, fields: str) -> str:
        estimates = " ".join(f'e{number}: estimate(measure: "SAFETY") {{ {fields} }}' for number in range(count))
        return f"{{ barometer {{ map {{ {estimates} }} }} }}"

    once = await ask.answer(asked(1, "value change"))
    compared = await ask.answer(asked(1, "value national"))
    refused = await ask.answer(asked(8, "national regional sameSize value change"))

    assert [answer.extensions["cost"]["nodes"] for answer in (once, compared)] == [2_001, 3_001]
    assert refused.codes == ["TOO_COSTLY"]


async def test_departments_of_no_region_have_none(ask: Asker) -> None:
    island, _ = await Department.get_or_create(code="T9", defaults={"name": "Îles d’essai"})
    place = await factories.commune("Île", department=island)
    await figures.published(await figures.cell_of(place), {})

    answer = await ask(
        "query($id: ID!) { commune(by: {id: $id}) { scorecard { region { name } regional { answers } } } }",
        id=gid(place),
    )

    assert answer["commune"]["scorecard"] == {"region": None, "regional": None}
