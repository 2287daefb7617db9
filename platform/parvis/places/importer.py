"""Loading France: every commune and district, under its department and region, by their INSEE codes.

What is already there keeps its key, whatever else about it changed; its slug follows its name. A commune that left the
list (merged, mostly) is kept, as proposals may hang on it, and is counted in the report.
"""

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from parvis.core.db import fetch_value, transaction
from parvis.core.ids import uuid7
from parvis.places.source import SHIPPED, CommuneRow, Source, read_source

# one import at a time, whichever process runs it; any constant of our own will do: "places" in ASCII
_LOCK_ID = 0x706C61636573

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Communes and districts: those of the list by what became of them, and those kept that the list no longer has."""

    created: int
    updated: int
    unchanged: int
    kept: int


async def import_communes(
    progress: Callable[[int, int], None] | None = None, *, source: Path = SHIPPED
) -> ImportReport:
    """Bring regions, departments and communes to what the files in the folder `source` say, in one transaction.

    `progress(done, total)` is called with counts of communes. May run in several processes at once: each waits for the
    one before. Raises SourceError (nothing changed) for a bad file, Unavailable where the database is down.
    """
    # beside the loop: reading takes half a second, and the program may be serving
    listed = await asyncio.to_thread(read_source, source)
    async with transaction() as current, current.acquire_connection() as connection:
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK_ID)
        await _upsert_areas(connection, listed)
        return await _upsert_communes(connection, listed.communes, progress or (lambda _done, _total: None))


async def is_loaded() -> bool:
    """Whether there are communes; an import being one transaction, that is all of them, be it of an older list."""
    return bool(await fetch_value("SELECT EXISTS (SELECT FROM commune)"))


_REGIONS = """
INSERT INTO region AS present (id, code, name)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])
ON CONFLICT (code) DO UPDATE SET name = excluded.name
WHERE present.name <> excluded.name
"""

_DEPARTMENTS = """
INSERT INTO department AS present (id, code, name, region_id)
SELECT listed.id, listed.code, listed.name, region.id
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS listed (id, code, name, region_code)
LEFT JOIN region ON region.code = listed.region_code
ON CONFLICT (code) DO UPDATE SET name = excluded.name, region_id = excluded.region_id
WHERE (present.name, present.region_id) IS DISTINCT FROM (excluded.name, excluded.region_id)
"""


async def _upsert_areas(connection: asyncpg.Connection, listed: Source) -> None:
    await connection.execute(_REGIONS, *_columns([(uuid7(), *row) for row in listed.regions]))
    await connection.execute(_DEPARTMENTS, *_columns([(uuid7(), *row) for row in listed.departments]))


def _columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


_STAGE = """
CREATE TEMPORARY TABLE listed (
    position int PRIMARY KEY, id uuid NOT NULL, insee_code text NOT NULL UNIQUE, slug text NOT NULL, name text NOT NULL,
    kind text NOT NULL, parent_insee_code text, department_code text NOT NULL, region_code text,
    postal_codes text NOT NULL, population int, latitude float8, longitude float8
) ON COMMIT DROP
"""

# before the upsert, so that districts find the key that their commune will have
_KEEP_KEYS = "UPDATE listed SET id = commune.id FROM commune WHERE commune.insee_code = listed.insee_code"

# Rows that are as they should be stay out of the insert: ON CONFLICT would lock each, and people’s proposals wait.
_UPSERT = """
WITH wanted AS (
    SELECT listed.id, listed.insee_code, listed.slug, listed.name, listed.kind, parent.id AS parent_id,
           department.id AS department_id, region.id AS region_id, listed.postal_codes::jsonb AS postal_codes,
           listed.population, listed.latitude, listed.longitude
    FROM listed
    JOIN department ON department.code = listed.department_code
    LEFT JOIN region ON region.code = listed.region_code
    LEFT JOIN listed parent ON parent.insee_code = listed.parent_insee_code
    WHERE listed.position >= $1 AND listed.position < $2
)
INSERT INTO commune AS present (id, insee_code, slug, name, kind, parent_id, department_id, region_id, postal_codes,
                                population, latitude, longitude, last_proposal_number, answer_days)
SELECT wanted.*, 0, 30 FROM wanted LEFT JOIN commune already ON already.insee_code = wanted.insee_code
WHERE already.id IS NULL OR
    (already.slug, already.name, already.kind, already.parent_id, already.department_id, already.region_id,
     already.postal_codes, already.population, already.latitude, already.longitude)
    IS DISTINCT FROM
    (wanted.slug, wanted.name, wanted.kind, wanted.parent_id, wanted.department_id, wanted.region_id,
     wanted.postal_codes, wanted.population, wanted.latitude, wanted.longitude)
ON CONFLICT (insee_code) DO UPDATE SET
    slug = excluded.slug, name = excluded.name, kind = excluded.kind, parent_id = excluded.parent_id,
    department_id = excluded.department_id, region_id = excluded.region_id, postal_codes = excluded.postal_codes,
    population = excluded.population, latitude = excluded.latitude, longitude = excluded.longitude
"""

_COUNT = "SELECT count(*) FROM commune"

_KEPT = "SELECT count(*) FROM commune LEFT JOIN listed USING (insee_code) WHERE listed.insee_code IS NULL"


async def _upsert_communes(
    connection: asyncpg.Connection, rows: list[CommuneRow], progress: Callable[[int, int], None]
) -> ImportReport:
    await connection.execute(_STAGE)
    await connection.copy_records_to_table("listed", records=list(map(_staged, range(len(rows)), rows)))
    await connection.execute(_KEEP_KEYS)
    await connection.execute("ANALYZE listed")
    before = await connection.fetchval(_COUNT)
    written = 0
    for start in range(0, len(rows), _BATCH):
        written += int((await connection.execute(_UPSERT, start, start + _BATCH)).split()[-1])
        progress(min(start + _BATCH, len(rows)), len(rows))
    created = await connection.fetchval(_COUNT) - before
    return ImportReport(
        created=created,
        updated=written - created,
        unchanged=len(rows) - written,
        kept=await connection.fetchval(_KEPT),
    )


def _staged(position: int, row: CommuneRow) -> tuple[object, ...]:
    values = (json.dumps(value) if isinstance(value, list) else value for value in row)
    return (position, uuid7(), *values)
