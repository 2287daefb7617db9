"""In which cells an answer counts, and that secret counts move by ten changes or more."""

from tests import factories
from tests.evaluations.voting import cast, cast_many, count, neighbourhood, sign, tally

from parvis.core.db import fetch_value
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


async def test_a_neighbourhood_shows_nothing_before_ten_of_its_own_changed(db: str) -> None:
    # given ten ballots, six of them of one neighbourhood
    place = await factories.commune()
    part = await neighbourhood(place)
    codes = await cast_many(place.id, 6, neighbourhood_id=part.id)
    await cast_many(place.id, 4)
    await draw()
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [10, 0, 0, 0, 0]
    assert await tally("NEIGHBOURHOOD", "ANSWERS", neighbourhood_id=part.id) is None
    # when three more of it come and one of them changes: ten changes with those before
    await cast_many(place.id, 3, neighbourhood_id=part.id)
    await change_ballot(code=codes[0], recommends=False, scores={}, remote=REMOTE)
    await cast_many(place.id, 5)
    assert await draw() is not None
    assert await tally("NEIGHBOURHOOD", "ANSWERS", neighbourhood_id=part.id) is None

    await cast(place.id, neighbourhood_id=part.id)
    await draw()

    # then all that waited shows at once
    assert await tally("NEIGHBOURHOOD", "ANSWERS", neighbourhood_id=part.id) == [10, 0, 0, 0, 0]
    assert await tally("NEIGHBOURHOOD", "RECOMMENDATION", neighbourhood_id=part.id) == [1, 9, 0, 0, 0]
    assert await count("waiting_tally") == 0


async def test_secret_counts_never_move_by_fewer_than_ten_changes(db: str) -> None:
    """A few ballots at a time, a draw after each: what a reader who subtracts would look at."""
    place = await factories.commune()
    parts = [await neighbourhood(place, name) for name in ("Nord", "Sud", "Est")]
    cells: dict[str, dict[str, object]] = {"commune": {"kind": "COMMUNE"}, "stratum": {"kind": "STRATUM"}}
    cells |= {part.name: {"kind": "NEIGHBOURHOOD", "neighbourhood_id": part.id} for part in parts}
    shown = dict.fromkeys(cells, 0)
    for number in range(24):
        for part in (None, *parts[: 1 + number % 3]):
            await cast(place.id, neighbourhood_id=part and part.id)
        await draw()
        for name, cell in cells.items():
            now = (await tally(measure="ANSWERS", **cell) or [0])[0]
            assert now == shown[name] or now - shown[name] >= 10, name
            shown[name] = now

    # 24 rounds with 72 ballots: 24 of Nord, 16 of Sud, 8 of Est, of which nothing was ever shown
    assert shown["commune"] == shown["stratum"] >= 63
    assert shown["Nord"] >= 15
    assert 10 <= shown["Sud"] <= 16
    assert shown["Est"] == 0


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
