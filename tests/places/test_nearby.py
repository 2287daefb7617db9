import math
from typing import Any

import pytest

from parvis.core.db import fetch, fetch_value
from parvis.places.queries import NEARBY, NEARBY_ORDER

_NEAR = f"""
SELECT p.insee_code AS of, x.* FROM commune p CROSS JOIN LATERAL (
    SELECT t.insee_code, t.name, {NEARBY_ORDER} AS distance FROM commune t WHERE {NEARBY} ORDER BY 3, t.id LIMIT $2
) x WHERE p.insee_code = ANY ($1) ORDER BY 1, distance, x.insee_code
""".replace("{t}", "t").replace("{p}", "p")


async def _near(*codes: str, first: int = 20) -> dict[str, list[dict[str, Any]]]:
    rows = await fetch(_NEAR, list(codes), first)
    return {code: [row for row in rows if row["of"] == code] for code in codes}


async def test_the_nearest_come_first(france: str) -> None:
    near = (await _near("92040", first=4))["92040"]

    assert [row["name"] for row in near] == ["Vanves", "Malakoff", "Clamart", "Châtillon"]
    assert all(0 < row["distance"] < 4 for row in near)


async def test_distances_are_those_of_every_commune_compared(france: str) -> None:
    # given communes all over France, its islands and shores
    codes = [
        row["insee_code"]
        for row in await fetch(
            "SELECT insee_code FROM commune WHERE latitude IS NOT NULL ORDER BY md5(insee_code) LIMIT 60"
        )
    ]
    places = await fetch("SELECT insee_code, kind, latitude, longitude FROM commune WHERE latitude IS NOT NULL")
    by_code = {row["insee_code"]: row for row in places}

    # when
    near = await _near(*codes)

    # then no other is nearer
    for code in codes:
        here = by_code[code]
        all_distances = sorted(
            _kilometres(here, there) for there in places if there is not here and there["kind"] == here["kind"]
        )
        assert [row["distance"] for row in near[code]] == pytest.approx(all_distances[:20], abs=1e-6)


def _kilometres(a: dict[str, Any], b: dict[str, Any]) -> float:
    """By the angle between two vectors, another way than the query's."""

    def vector(place: dict[str, Any]) -> tuple[float, float, float]:
        phi, lam = math.radians(place["latitude"]), math.radians(place["longitude"])
        return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)

    chord = math.dist(vector(a), vector(b))
    return 2 * 6371.0 * math.asin(chord / 2)


async def test_without_coordinates_those_of_like_size_in_the_department(france: str) -> None:
    near = (await _near("01001"))["01001"]
    mine = await fetch_value("SELECT population FROM commune WHERE insee_code = '01001'")
    others = await fetch(
        "SELECT insee_code, population FROM commune WHERE insee_code LIKE '01%' AND insee_code <> '01001'"
    )

    sizes = sorted(abs(math.log(max(row["population"], 1)) - math.log(mine)) for row in others)
    assert [row["distance"] for row in near] == pytest.approx(sizes[:20])
    assert {row["insee_code"][:2] for row in near} == {"01"}


async def test_paris_alone_in_its_department_finds_the_largest_of_its_region(france: str) -> None:
    near = (await _near("75056", first=2))["75056"]

    assert [row["name"] for row in near] == ["Saint-Denis", "Boulogne-Billancourt"]


async def test_a_district_finds_the_other_districts(france: str) -> None:
    near = await _near("75115", "69381")

    assert {row["insee_code"] for row in near["75115"]} == {f"751{n:02}" for n in range(1, 21)} - {"75115"}
    assert {row["insee_code"] for row in near["69381"]} == {f"6938{n}" for n in range(2, 10)}


async def test_a_commune_alone_in_the_world_finds_none(france: str) -> None:
    assert (await _near("98901"))["98901"] == []
