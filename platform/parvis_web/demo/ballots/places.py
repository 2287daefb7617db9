"""Where ballots are cast: all cities, and in most departments a few towns and villages, many of them with few answers.

Sizes are those of `evaluation_size`, 1 (fewer than 500 inhabitants) to 6 (100,000 and more).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID

from parvis.core.db import fetch

#: how many communes of each size in a department, and in one department of how many
_PICKED = {6: 9, 5: 2, 4: 1, 3: 1, 2: 1, 1: 1}
_EVERY = {6: 1, 5: 1, 4: 1, 3: 2, 2: 3, 1: 4}

#: (up to which share of the communes of a size, least and most answers over the year)
_CROWDS: Mapping[int, tuple[tuple[float, int, int], ...]] = {
    6: ((1, 150, 320),),
    5: ((0.9, 105, 180), (1, 40, 90)),
    4: ((0.4, 105, 160), (0.9, 34, 90), (1, 12, 28)),
    3: ((0.15, 105, 140), (0.6, 33, 80), (0.9, 12, 28), (1, 4, 8)),
    2: ((0.25, 32, 60), (0.65, 11, 26), (1, 3, 9)),
    1: ((0.1, 31, 40), (0.5, 10, 24), (1, 2, 9)),
}
#: as many as the demonstration's own communes have
_OWN = {"92040": 640, "44109": 520, "71076": 320, "38226": 56, "97416": 230}
_DISTRICTS = (
    *("75104", "75105", "75111", "75112", "75114", "75115", "75118", "75120"),
    *("69383", "69386", "69387", "13201", "13206", "13208", "13213"),
)
_DISTRICT_CROWD = (40, 140)

#: in which share of the towns those who work or study there evaluate it too, and how many for each resident
_HAS_REGULARS = 0.15
_REGULARS = (0.1, 0.3)

# those whose place on the map is known first
_COMMUNES = """
SELECT id, insee_code, kind, size FROM (
    SELECT commune.id, insee_code, kind, evaluation_size(population) AS size, department.code AS department,
        row_number() OVER (
            PARTITION BY department_id, kind, evaluation_size(population) ORDER BY latitude IS NULL, md5(insee_code)
        ) AS turn, dense_rank() OVER (ORDER BY department.code) AS department_number
    FROM commune JOIN department ON department.id = commune.department_id
    WHERE merged_into_id IS NULL AND population IS NOT NULL
) AS found
WHERE insee_code = ANY($1) OR (
    kind = 'COMMUNE' AND turn <= ($2::int[])[size] AND department_number % ($3::int[])[size] = 0
)
ORDER BY insee_code
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or district, and how many answer over the year: `residents`, and `regulars` from elsewhere."""

    id: UUID
    insee_code: str
    size: int
    residents: int
    regulars: int


async def places() -> list[Place]:
    """All of them, in the order of their codes."""
    picked = [_PICKED[size] for size in range(1, 7)]
    every = [_EVERY[size] for size in range(1, 7)]
    rows = await fetch(_COMMUNES, [*_OWN, *_DISTRICTS], picked, every)
    return [_place(row["id"], row["insee_code"], row["size"], is_district=row["kind"] != "COMMUNE") for row in rows]


def _place(commune_id: UUID, insee_code: str, size: int, *, is_district: bool) -> Place:
    rng = Random(f"crowd/{insee_code}")  # noqa: S311 - invented
    share = rng.random()
    least, most = _DISTRICT_CROWD if is_district else next(crowd[1:] for crowd in _CROWDS[size] if share < crowd[0])
    residents = _OWN.get(insee_code, rng.randint(least, most))
    has_regulars = insee_code == "92040" or (size > 2 and rng.random() < _HAS_REGULARS)
    return Place(
        commune_id, insee_code, size, residents, round(residents * rng.uniform(*_REGULARS)) if has_regulars else 0
    )
