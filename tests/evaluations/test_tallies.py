"""In which cells an answer counts, and that secret counts move by ten new ballots or more, whole and parts alike."""

import random
from datetime import timedelta

from tests import factories
from tests.evaluations.voting import cast, cast_many, count, neighbourhood, sign, tally

from parvis.core import clock
from parvis.core.db import execute, fetch_value
from parvis.evaluations import periods
from parvis.evaluations.closing import close
from parvis.evaluations.codes import change_ballot
from parvis.evaluations.draw import draw
from parvis.evaluations.merging import merge_commune
from parvis.evaluations.models import Relation
from parvis.evaluations.service import withdraw_evaluation
from parvis.places.models import CommuneKind, Department

REMOTE = "192.0.2.2"


async def _department(code: str) -> Department:
    department, _ = await Department.get_or_create(code=code, defaults={"name": f"Département {code}"})
    return department


async def test_a_neighbourhood_and_the_rest_count_by_ten_each(db: str) -> None:
    # given ten ballots, six of them of one neighbourhood: neither it nor the rest has ten
    place = await factories.commune()
    part = await neighbourhood(place)
    codes = await cast_many(place.id, 6, neighbourhood_id=part.id)
    await cast_many(place.id, 4)
    await draw()
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) is None
    assert await tally("NEIGHBOURHOOD", "ANSWERS", neighbourhood_id=part.id) is None

    # when three more of it come, one of those before changes, and the rest gets its ten
    await cast_many(place.id, 3, neighbourhood_id=part.id)
    await change_ballot(code=codes[0], recommends=False, scores={}, remote=REMOTE)
    await cast_many(place.id, 6)
    await draw()
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [10, 0, 0, 0, 0]
    assert await tally("STRATUM", "ANSWERS") == [10, 0, 0, 0, 0]
    assert await tally("NEIGHBOURHOOD", "ANSWERS", neighbourhood_id=part.id) is None

    await cast(place.id, neighbourhood_id=part.id)
    await cast_many(place.id, 9)
    await draw()

    # then the neighbourhood's ten show at once, there and in the whole; the other nine wait
    assert await tally("NEIGHBOURHOOD", "ANSWERS", neighbourhood_id=part.id) == [10, 0, 0, 0, 0]
    assert await tally("NEIGHBOURHOOD", "RECOMMENDATION", neighbourhood_id=part.id) == [1, 9, 0, 0, 0]
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [20, 0, 0, 0, 0]
    assert await tally("STRATUM", "ANSWERS") == [20, 0, 0, 0, 0]


async def test_a_measure_waits_for_ten_who_answered_it(db: str) -> None:
    """Of ten ballots one has a grade for health: to count it would be to tell it."""
    place = await factories.commune()
    await cast_many(place.id, 9, scores={"SAFETY": 4})
    await cast(place.id, scores={"SAFETY": 4, "HEALTH": 1})
    await draw()
    assert await tally("COMMUNE", "SAFETY", commune_id=place.id) == [0, 0, 0, 10, 0]
    assert await tally("COMMUNE", "HEALTH", commune_id=place.id) is None

    await cast_many(place.id, 9, scores={"HEALTH": 5})
    await cast(place.id, scores={})
    await draw()

    assert await tally("COMMUNE", "HEALTH", commune_id=place.id) == [1, 0, 0, 0, 9]
    assert await tally("COMMUNE", "SAFETY", commune_id=place.id) == [0, 0, 0, 10, 0]


async def test_changes_never_make_up_the_ten(db: str) -> None:
    """Nine friends who change their ballots night after night do not bring out a tenth one."""
    place = await factories.commune()
    codes = await cast_many(place.id, 20)
    await draw()
    await cast(place.id, recommends=False, scores={"SAFETY": 1})
    for night in range(3):
        for number, code in enumerate(codes[:9]):
            await change_ballot(code=code, recommends=night % 2 == 0, scores={}, remote=f"192.0.2.{10 + number}")
        await draw()

        assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [20, 0, 0, 0, 0]
        assert await tally("COMMUNE", "RECOMMENDATION", commune_id=place.id) == [0, 20, 0, 0, 0]
        await cast(place.id, neighbourhood_id=(await neighbourhood(place, f"Nuit {night}")).id)


async def test_what_is_taken_back_while_it_waits_makes_up_no_ten(db: str) -> None:
    """Nine who grade safety and drop the grade again must not bring out a tenth."""
    place = await factories.commune()
    await cast_many(place.id, 10)
    await draw()
    codes = await cast_many(place.id, 9, scores={"SAFETY": 4})
    await cast(place.id, scores={})
    await draw()
    assert await tally("COMMUNE", "SAFETY", commune_id=place.id) == [0, 0, 0, 10, 0]

    for number, code in enumerate(codes):
        await change_ballot(code=code, recommends=True, scores={}, remote=f"192.0.2.{10 + number}")
    await cast(place.id, scores={"SAFETY": 1})
    await draw()

    assert await tally("COMMUNE", "SAFETY", commune_id=place.id) == [0, 0, 0, 10, 0]


async def test_what_only_neighbourhoods_together_have_counts_at_the_end_of_a_quarter(db: str) -> None:
    # given six of each of two neighbourhoods
    place = await factories.commune()
    parts = [await neighbourhood(place, name) for name in ("Nord", "Sud")]
    for part in parts:
        await cast_many(place.id, 6, neighbourhood_id=part.id)
    await draw()
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) is None

    with clock.travel(periods.starts_at(periods.current() + 1) + timedelta(hours=1) - clock.now()):
        await close()

    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [12, 0, 0, 0, 0]
    assert await tally("STRATUM", "ANSWERS") == [12, 0, 0, 0, 0]
    assert await count("tally JOIN cell ON cell.id = cell_id", "kind = 'NEIGHBOURHOOD'") == 0


async def test_villages_count_in_their_stratum_when_they_have_waited_a_second_quarter(db: str) -> None:
    # given four of each of three villages
    department = await _department("T6")
    for _ in range(3):
        village = await factories.commune(population=300, department=department)
        await cast_many(village.id, 4)
    start = periods.current()

    counted = []
    for later in (1, 2):
        with clock.travel(periods.starts_at(start + later) + timedelta(hours=1) - clock.now()):
            await close()
        counted.append(await tally("STRATUM", "ANSWERS", department_id=department.id))

    # then they had a quarter more to come to ten of their own, and not longer
    assert counted == [None, [12, 0, 0, 0, 0]]
    assert await count("tally JOIN cell ON cell.id = cell_id", "kind = 'COMMUNE'") == 0


async def test_what_a_neighbourhood_that_is_given_up_had_stays_counted(db: str) -> None:
    place = await factories.commune()
    part = await neighbourhood(place)
    await cast_many(place.id, 10, neighbourhood_id=part.id)
    await draw()
    await cast_many(place.id, 10, neighbourhood_id=part.id)

    await execute("DELETE FROM neighbourhood WHERE id = $1", part.id)
    await draw()

    # then its cell stays, so that the others' figures cannot tell of it, and what is cast since is the commune's
    assert await tally("NEIGHBOURHOOD", "ANSWERS", commune_id=place.id) == [10, 0, 0, 0, 0]
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [20, 0, 0, 0, 0]


async def test_whole_and_parts_never_differ_by_fewer_than_ten(db: str) -> None:
    """A few ballots at a time, a draw after each: what a reader who subtracts would look at, measure by measure."""
    chance = random.Random(20261123)
    place = await factories.commune()
    parts = [await neighbourhood(place, name) for name in ("Nord", "Sud", "Est")]
    cells: dict[str, dict[str, object]] = {"commune": {"kind": "COMMUNE"}, "stratum": {"kind": "STRATUM"}}
    cells |= {part.name: {"kind": "NEIGHBOURHOOD", "neighbourhood_id": part.id} for part in parts}
    before: dict[tuple[str, str], int] = {}
    for _ in range(30):
        for part in (None, *chance.sample(parts, chance.randint(1, 3))):
            scores = {code: 4 for code in ("SAFETY", "HEALTH") if chance.random() < 0.6}
            await cast(place.id, neighbourhood_id=part and part.id, scores=scores)
        await draw()
        for measure in ("ANSWERS", "SAFETY", "HEALTH"):
            now = {name: sum(await tally(measure=measure, **cell) or [0]) for name, cell in cells.items()}
            now["the rest"] = now["commune"] - sum(now[part.name] for part in parts)
            for name, many in now.items():
                moved = many - before.get((name, measure), 0)
                assert moved == 0 or moved >= 10, (name, measure)
                before[name, measure] = many

    assert before["commune", "ANSWERS"] == before["stratum", "ANSWERS"] >= 50
    assert before["commune", "SAFETY"] >= 20


async def test_a_district_counts_in_its_city_and_once_in_the_stratum(db: str) -> None:
    department = await _department("T2")
    city = await factories.commune("Lyon", population=520_000, department=department)
    district = await factories.commune(
        "Lyon 1er", population=29_000, department=department, parent=city, kind=CommuneKind.MUNICIPAL_DISTRICT
    )

    await cast_many(district.id, 10)
    await draw()

    assert await tally("COMMUNE", "ANSWERS", commune_id=district.id) == [10, 0, 0, 0, 0]
    assert await tally("COMMUNE", "ANSWERS", commune_id=city.id) == [10, 0, 0, 0, 0]
    # the city's class of size, not the district's
    assert await tally("STRATUM", "ANSWERS", department_id=department.id) == [10, 0, 0, 0, 0]
    assert await tally("STRATUM", "ANSWERS", department_id=department.id, size=6) == [10, 0, 0, 0, 0]


async def test_communes_of_one_size_share_a_stratum_of_residents(db: str) -> None:
    department = await _department("T3")
    places = [await factories.commune(population=people, department=department) for people in (600, 1_900, 2_100)]
    for place in places:
        await cast_many(place.id, 10)
        await cast_many(place.id, 10, relation=Relation.REGULAR)

    await draw()

    assert await tally("STRATUM", "ANSWERS", department_id=department.id, size=2) == [20, 0, 0, 0, 0]
    assert await tally("STRATUM", "ANSWERS", department_id=department.id, size=3) == [10, 0, 0, 0, 0]
    assert await count("cell", "kind = 'STRATUM' AND relation <> 'RESIDENT'") == 0
    population = "SELECT population FROM cell WHERE department_id = $1 AND size = 2"
    known = "SELECT sum(population) FROM commune WHERE department_id = $1 AND evaluation_size(population) = 2"
    assert await fetch_value(population, department.id) == await fetch_value(known, department.id)


async def test_signed_evaluations_count_as_they_stand_at_a_draw(db: str) -> None:
    # given ten secret ballots and a signed evaluation
    place = await factories.commune()
    part = await neighbourhood(place)
    signer = await factories.resident()
    evaluation_id = await sign(place.id, viewer=signer, scores={"SAFETY": 2}, neighbourhood_id=part.id)
    await draw()
    assert await tally("COMMUNE", "ANSWERS", signed=True, commune_id=place.id) is None
    await cast_many(place.id, 10)
    await draw()
    assert await tally("COMMUNE", "ANSWERS", signed=True, commune_id=place.id) == [1, 0, 0, 0, 0]
    assert await tally("NEIGHBOURHOOD", "SAFETY", signed=True, neighbourhood_id=part.id) == [0, 1, 0, 0, 0]

    # when it is changed, it is counted so by the next draw
    await sign(place.id, viewer=signer, recommends=False, scores={"SAFETY": 5})
    await cast_many(place.id, 10)
    await draw()
    assert await tally("COMMUNE", "ANSWERS", signed=True, commune_id=place.id) == [1, 0, 0, 0, 0]
    assert await tally("COMMUNE", "RECOMMENDATION", signed=True, commune_id=place.id) == [1, 0, 0, 0, 0]
    assert await tally("COMMUNE", "SAFETY", signed=True, commune_id=place.id) == [0, 0, 0, 0, 1]
    assert await tally("NEIGHBOURHOOD", "SAFETY", signed=True, neighbourhood_id=part.id) == [0, 0, 0, 0, 0]

    # when it is taken back, its row stays until it has been subtracted
    await withdraw_evaluation(signer, evaluation_id=evaluation_id)
    assert await count("signed_evaluation") == 1
    await cast_many(place.id, 10)
    await draw()
    assert await tally("COMMUNE", "ANSWERS", signed=True, commune_id=place.id) == [0, 0, 0, 0, 0]
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [30, 0, 0, 0, 0]
    assert await count("signed_evaluation") == 0


async def test_what_was_counted_of_a_merged_commune_moves_to_the_new_one(db: str) -> None:
    # given two communes, of which the one has some waiting
    department = await _department("T4")
    old, new = [await factories.commune(population=300, department=department) for _ in range(2)]
    for place in (old, new):
        await cast_many(place.id, 10)
    await draw()
    await cast_many(old.id, 3)

    await merge_commune(old.insee_code, new.insee_code)
    assert await tally("COMMUNE", "ANSWERS", commune_id=new.id) == [20, 0, 0, 0, 0]
    assert await count("cell", f"commune_id = '{old.id}'") == 0

    # when those that waited are drawn, they count there too
    await cast_many(new.id, 7)
    await draw()

    assert await tally("COMMUNE", "ANSWERS", commune_id=new.id) == [30, 0, 0, 0, 0]
    assert await tally("STRATUM", "ANSWERS", department_id=department.id) == [30, 0, 0, 0, 0]
    assert await count("cell", f"commune_id = '{old.id}'") == 0
