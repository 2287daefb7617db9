"""Counting a cell again from the ballots themselves, the slow and plain way, to check what was added up draw by draw.

It shares nothing with the draw but the tables. Signed evaluations count as the last draw saw them.

A ballot does not say where it was counted, so two things cannot be told from it any more. The ballots of a
neighbourhood that its commune has given up are the commune's: its cell is not compared, the commune's is. And a commune
whose inhabitants became more or fewer may have moved from one stratum to another: strata of a department that differ
one by one are compared together.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from parvis.core.db import fetch
from parvis.evaluations.figures_models import CellKind
from parvis.evaluations.models import Relation

_PLACES = 5
#: by measure, and whether signed: how many answers at each place
Counts = Mapping[tuple[str, bool], list[int]]

# where a commune counts: as itself or what it was merged into, a district in its city too; always in its own stratum
_COMMUNES = """
SELECT named.id FROM commune named JOIN commune home ON home.id = coalesce(named.parent_id, named.id)
JOIN commune town ON town.id = coalesce(named.merged_into_id, named.id)
JOIN commune city ON city.id = coalesce(town.parent_id, town.id)
WHERE $1::uuid IN (town.id, city.id)
   OR (home.department_id = $2 AND evaluation_size(home.population) = $3)
"""
_OF_DEPARTMENT = """
SELECT named.id FROM commune named JOIN commune home ON home.id = coalesce(named.parent_id, named.id)
WHERE home.department_id = $1
"""
_COUNTED_CELLS = """
SELECT * FROM cell WHERE kind IN ('COMMUNE', 'STRATUM') OR (kind = 'NEIGHBOURHOOD' AND neighbourhood_id IS NOT NULL)
ORDER BY id
"""
_VOTES = """
SELECT neighbourhood_id, recommends, scores, FALSE AS is_signed FROM ballot WHERE commune_id = ANY($1) AND relation = $2
UNION ALL
SELECT (counted ->> 'neighbourhood')::uuid, (counted ->> 'recommends')::boolean, counted -> 'scores', TRUE
FROM signed_evaluation WHERE commune_id = ANY($1) AND relation = $2 AND counted IS NOT NULL
"""
# with what its leaves keep back, and is not counted here together with others
_TALLIED = """
SELECT measure, secret, signed FROM tally WHERE cell_id = $1
UNION ALL
SELECT w.measure, w.secret, '{0,0,0,0,0}'
FROM cell own CROSS JOIN waiting_tally w JOIN cell leaf ON leaf.id = w.cell_id
LEFT JOIN commune town ON town.id = leaf.commune_id
WHERE own.id = $1 AND CASE own.kind
    WHEN 'STRATUM' THEN w.stratum_id = own.id AND w.counted_in_id IS NULL
    WHEN 'NEIGHBOURHOOD' THEN leaf.id = own.id
    ELSE leaf.relation = own.relation AND own.commune_id IN (town.id, town.parent_id)
        AND w.counted_in_id IS DISTINCT FROM own.id
END
"""


async def find_differing() -> list[UUID]:
    """The cells whose tallies are not what their ballots and signed evaluations give; none, where all is well."""
    differing: list[UUID] = []
    strata: dict[UUID, list[UUID]] = defaultdict(list)
    for cell in await fetch(_COUNTED_CELLS):
        if await _tallied(cell["id"]) == await _recount(cell):
            continue
        if cell["kind"] == CellKind.STRATUM:
            strata[cell["department_id"]].append(cell["id"])
        else:
            differing.append(cell["id"])
    for department_id, cells in strata.items():
        if not await _add_up(department_id):
            differing += cells
    return differing


async def _recount(cell: Mapping[str, Any]) -> Counts:
    """A cell's answers of all periods, where communes are now."""
    communes = await fetch(_COMMUNES, cell["commune_id"], cell["department_id"], cell["size"])
    votes = await fetch(_VOTES, [row["id"] for row in communes], cell["relation"])
    if cell["kind"] == CellKind.NEIGHBOURHOOD:
        votes = [vote for vote in votes if vote["neighbourhood_id"] == cell["neighbourhood_id"]]
    return _count(votes)


async def _add_up(department_id: UUID) -> bool:
    """Whether all strata of a department together are what its communes' residents said."""
    strata = await fetch("SELECT id FROM cell WHERE kind = 'STRATUM' AND department_id = $1", department_id)
    communes = await fetch(_OF_DEPARTMENT, department_id)
    votes = await fetch(_VOTES, [row["id"] for row in communes], Relation.RESIDENT)
    added = [await _tallied(row["id"]) for row in strata]
    together = _counted((*key, places) for counts in added for key, places in counts.items())
    return together == _count(votes)


async def _tallied(cell_id: UUID) -> Counts:
    """What the tallies hold of a cell over all periods, with what they do not show yet."""
    return _counted(
        (row["measure"], is_signed, row[column])
        for row in await fetch(_TALLIED, cell_id)
        for column, is_signed in (("secret", False), ("signed", True))
    )


def _count(votes: Iterable[Mapping[str, Any]]) -> Counts:
    return _counted(
        (measure, vote["is_signed"], _at(place)) for vote in votes for measure, place in _answers(vote).items()
    )


def _answers(vote: Mapping[str, Any]) -> dict[str, int]:
    """The place of each of its answers, from 1 on."""
    return {"ANSWERS": 1, "RECOMMENDATION": 1 + vote["recommends"], **json.loads(vote["scores"])}


def _at(place: int) -> list[int]:
    return [int(place == one) for one in range(1, _PLACES + 1)]


def _counted(parts: Iterable[tuple[str, bool, list[int]]]) -> Counts:
    """Their sums, without those that are nothing."""
    counts: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0] * _PLACES)
    for measure, is_signed, places in parts:
        of = counts[measure, is_signed]
        of[:] = [one + more for one, more in zip(of, places, strict=True)]
    return {key: of for key, of in counts.items() if any(of)}
