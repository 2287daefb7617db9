"""A year of invented ballots over all of France, counted, published and marked as what they are."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from tests import databases
from tests.tables import contents

from parvis.core import db as database
from parvis.core.db import execute, fetch, fetch_one, fetch_value, transaction
from parvis.evaluations import periods
from parvis.evaluations.draw_lock import draw_alone
from parvis.evaluations.publishing import publish_all
from parvis.places.importer import import_communes
from parvis.places.models import Commune
from parvis_web.demo.content import DemoContent, load
from parvis_web.demo.loading.cast import Cast, gather
from parvis_web.demo.loading.civic import plan_civic
from parvis_web.demo.loading.evaluations import load_evaluations
from parvis_web.demo.loading.timeline import Timeline
from parvis_web.embedded.services import ServiceAddresses

ISSY, NANTES, CHALON, MENS = "92040", "44109", "71076", "38226"

_COMMUNE = """
SELECT figure.value, figure.answers, figure.signed_answers, figure.change, figure.level, figure.id
FROM figure JOIN cell ON cell.id = figure.cell_id JOIN commune ON commune.id = cell.commune_id
WHERE commune.insee_code = $1 AND cell.kind = 'COMMUNE' AND cell.relation = $2 AND figure.measure = $3
    AND figure.until = $4
"""


@dataclass(frozen=True)
class Evaluated:
    content: DemoContent
    cast: Cast
    #: the present quarter
    until: int

    async def figure(
        self, insee_code: str, measure: str = "RECOMMENDATION", relation: str = "RESIDENT"
    ) -> dict[str, Any]:
        row = await fetch_one(_COMMUNE, insee_code, relation, measure, self.until)
        assert row is not None, (insee_code, measure)
        return row


@pytest.fixture(scope="module")
async def evaluated(open_database: str, services: ServiceAddresses, worker_id: str) -> AsyncIterator[Evaluated]:
    """The open database is one of its own, with all communes, and evaluations as the demonstration has them."""
    name = f"demo_{worker_id}"
    url = await databases.create_from_template(services.database_url, name)
    await database.close_database()
    await database.open_database(url)
    try:
        await import_communes()
        content, timeline = load(), Timeline()
        cast = await gather(content, "parvis-for-a-test")
        await plan_civic(timeline, content, cast)
        await timeline.run(lambda _done, _total: None)
        await load_evaluations(content, cast)
        yield Evaluated(content, cast, periods.current())
    finally:
        await database.close_database()
        await database.open_database(open_database)
        await databases.drop(services.database_url, name)


async def _counted(sql: str, *args: object) -> Counter[str]:
    return Counter({row["name"]: row["count"] for row in await fetch(f"SELECT {sql}", *args)})


async def test_a_second_load_changes_nothing(evaluated: Evaluated) -> None:
    before = await contents()

    await load_evaluations(evaluated.content, evaluated.cast)

    assert await contents() == before


async def test_tens_of_thousands_of_ballots_come_from_communes_of_all_sizes_in_every_department(
    evaluated: Evaluated,
) -> None:
    row = await fetch_one(
        "SELECT count(*) AS ballots, count(DISTINCT commune_id) AS communes, count(DISTINCT period) AS periods,"
        " array_agg(DISTINCT evaluation_size(population) ORDER BY evaluation_size(population)) AS sizes,"
        " count(DISTINCT commune_id) FILTER (WHERE kind = 'MUNICIPAL_DISTRICT') AS districts,"
        " count(DISTINCT ballot.id) FILTER (WHERE relation = 'REGULAR') > 500 AS has_regulars"
        " FROM ballot JOIN commune ON commune.id = commune_id"
    )

    assert row is not None
    assert 30_000 < row["ballots"] < 45_000
    assert 280 < row["communes"] < 360
    assert (row["periods"], row["sizes"], row["districts"], row["has_regulars"]) == (4, [1, 2, 3, 4, 5, 6], 15, True)
    departments = "SELECT count(DISTINCT department_id) FROM ballot JOIN commune ON commune.id = commune_id"
    assert await fetch_value(departments) > 100


async def test_nine_in_ten_recommend_issy_and_it_is_ahead_of_towns_of_its_size(evaluated: Evaluated) -> None:
    figure = await evaluated.figure(ISSY)

    assert 0.88 < figure["value"] < 0.93
    assert 600 < figure["answers"] < 700
    signed = [one for one in evaluated.content.evaluations if (one.commune, one.relation) == (ISSY, "RESIDENT")]
    assert figure["signed_answers"] == len(signed)
    rank = await fetch_one(
        "SELECT low, high, of, quintile FROM rank WHERE figure_id = $1 AND scope = 'SAME_SIZE'", figure["id"]
    )
    assert rank is not None
    assert (rank["low"], rank["quintile"]) == (1, 1)
    assert rank["high"] <= 3
    assert rank["of"] >= 30


async def test_two_in_three_recommend_where_they_live_in_france(evaluated: Evaluated) -> None:
    rows = await fetch(
        "SELECT cell.kind, cell.size, figure.value FROM figure JOIN cell ON cell.id = cell_id"
        " WHERE cell.kind IN ('FRANCE', 'SIZE', 'REGION') AND measure = 'RECOMMENDATION' AND until = $1",
        evaluated.until,
    )

    [france] = [row["value"] for row in rows if row["kind"] == "FRANCE"]
    assert 0.66 < france < 0.70
    assert {row["size"] for row in rows if row["kind"] == "SIZE"} == {1, 2, 3, 4, 5, 6}
    assert sum(row["kind"] == "REGION" for row in rows) >= 15


async def test_cities_have_theatres_and_villages_peace(evaluated: Evaluated) -> None:
    rows = await fetch(
        "SELECT cell.size, measure, value FROM figure JOIN cell ON cell.id = cell_id"
        " WHERE cell.kind = 'SIZE' AND until = $1 AND measure <> 'RECOMMENDATION'",
        evaluated.until,
    )
    means = {(row["size"], row["measure"]): row["value"] for row in rows}

    for measure in ("CULTURE_AND_SPORT", "SHOPS_AND_SERVICES", "HEALTH", "MOBILITY"):
        assert means[6, measure] > means[2, measure], measure
    for measure in ("SAFETY", "CLEANLINESS", "QUALITY_OF_LIFE"):
        assert means[6, measure] < means[2, measure], measure


async def test_every_level_change_and_scope_is_there(evaluated: Evaluated) -> None:
    shown = " FROM scorecard JOIN cell ON cell.id = cell_id WHERE kind = 'COMMUNE' AND until = $1 GROUP BY 1"

    levels = await _counted(f"scorecard.level AS name, count(*){shown}", evaluated.until)

    assert set(levels) == {"WORDS", "RATES", "FULL"}
    assert min(levels.values()) >= 50
    # fewer than ten answers: nothing
    silent = "SELECT count(*) FROM cell WHERE kind = 'COMMUNE' AND id NOT IN (SELECT cell_id FROM scorecard)"
    assert await fetch_value(silent) >= 15
    scopes = await _counted("scope AS name, count(*) FROM rank GROUP BY scope")
    assert set(scopes) == {"FRANCE", "REGION", "SAME_SIZE"}
    assert (await evaluated.figure(CHALON))["change"] == "IMPROVED"
    assert (await evaluated.figure(NANTES))["change"] == "WORSENED"


async def test_figures_of_every_quarter_make_a_trend(evaluated: Evaluated) -> None:
    rows = await fetch(
        "SELECT scorecard.until, scorecard.answers FROM scorecard JOIN cell ON cell.id = cell_id"
        " WHERE cell.commune_id = $1 AND kind = 'COMMUNE' AND relation = 'RESIDENT' ORDER BY until",
        evaluated.cast.communes[ISSY],
    )

    assert [row["until"] for row in rows] == list(range(evaluated.until - 3, evaluated.until + 1))
    answers = [row["answers"] for row in rows]
    assert answers == sorted(set(answers))


async def test_neighbourhoods_have_figures_of_their_own(evaluated: Evaluated) -> None:
    names = await fetch_value(
        "SELECT array_agg(DISTINCT neighbourhood.name) FROM scorecard JOIN cell ON cell.id = cell_id"
        " JOIN neighbourhood ON neighbourhood.id = cell.neighbourhood_id WHERE until = $1",
        evaluated.until,
    )

    # in the village no part comes to ten in a quarter: theirs count together, in the village alone
    assert set(names) == {one.name for one in evaluated.content.neighbourhoods if one.commune != MENS}


async def test_signed_evaluations_are_those_of_the_content_and_counted(evaluated: Evaluated) -> None:
    rows = await fetch(
        "SELECT person_id, commune_id, period, relation, recommends, scores, counted FROM signed_evaluation"
    )

    assert {(row["person_id"], row["commune_id"], row["relation"], row["recommends"]) for row in rows} == {
        (evaluated.cast.people[one.person].id, evaluated.cast.communes[one.commune], one.relation, one.recommends)
        for one in evaluated.content.evaluations
    }
    assert len(rows) >= 12
    for row in rows:
        assert row["period"] == evaluated.until
        assert row["counted"] is not None


async def test_one_commune_has_evaluations_on_hold(evaluated: Evaluated) -> None:
    holds = await fetch(
        "SELECT insee_code, state, count(*) AS held FROM ballot_hold hold JOIN commune ON commune.id = hold.commune_id"
        " JOIN ballot_inbox ON hold_id = hold.id GROUP BY 1, 2"
    )

    assert holds == [{"insee_code": MENS, "state": "OPEN", "held": 14}]
    # nothing else waits, and what is held is not counted
    assert await fetch_value("SELECT count(*) FROM ballot_inbox WHERE hold_id IS NULL") == 0
    assert (await evaluated.figure(MENS))["value"] > 0.7


async def test_whatever_is_counted_is_marked_as_fictitious_also_later(evaluated: Evaluated) -> None:
    assert await fetch_value("SELECT bool_and(is_fictitious) FROM cell")
    kinds = await fetch_value("SELECT array_agg(DISTINCT kind) FROM cell")
    assert set(kinds) == {"COMMUNE", "NEIGHBOURHOOD", "STRATUM", "SIZE", "REGION", "FRANCE"}

    # as a draw does, for a commune that had none
    nobody = await Commune.filter(insee_code="01001").get()
    made = await fetch_value(
        "INSERT INTO cell (id, kind, relation, commune_id) VALUES (gen_random_uuid(), 'COMMUNE', 'REGULAR', $1)"
        " RETURNING is_fictitious",
        nobody.id,
    )
    await execute("DELETE FROM cell WHERE commune_id = $1", nobody.id)
    assert made is True


async def test_publishing_again_changes_nothing(evaluated: Evaluated) -> None:
    before = await contents()

    async with transaction():
        await draw_alone()
        await publish_all(evaluated.until)

    assert await contents() == before


async def test_feeds_tell_of_the_five_communes_once(evaluated: Evaluated) -> None:
    told = await fetch_value("SELECT array_agg(commune_id) FROM event WHERE kind = 'evaluation.counted'")

    assert Counter(told) == dict.fromkeys(evaluated.cast.communes.values(), 1)
