"""An operator who wants to know who voted what: everything that one can look at, and the ways to put it together."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from redis.asyncio import Redis
from tests.photos.sending import keys

from parvis.core.db import fetch
from parvis.core.settings import get_settings
from parvis.photos.storage import open_storage

#: where a ballot's words can lie, and its key
_BALLOTS = ("ballot_inbox", "ballot")

_TABLES = """
SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as PostgreSQL keeps it: what it holds, who wrote it (the transaction), and where it lies."""

    table: str
    values: Mapping[str, Any]
    written_by: int
    place: tuple[int, int]

    @property
    def text(self) -> str:
        return json.dumps(self.values, default=str)


async def rows() -> list[Row]:
    """Every row of every table."""
    found: list[Row] = []
    for table in await fetch(_TABLES):
        name = table["name"]
        for row in await fetch(f'SELECT to_jsonb(t) AS values, xmin::text AS by, ctid::text AS place FROM "{name}" t'):
            page, line = row["place"].strip("()").split(",")
            values = row["values"] if isinstance(row["values"], dict) else json.loads(row["values"])
            found.append(Row(name, values, int(row["by"]), (int(page), int(line))))
    return found


async def accounts() -> dict[UUID, tuple[int, int]]:
    """The transactions that wrote each account's row, and that locked it last (`xmax`; 0 for none)."""
    found = await fetch("SELECT id, xmin::text AS written, xmax::text AS locked FROM account")
    return {row["id"]: (int(row["written"]), int(row["locked"])) for row in found}


def voted(found: Sequence[Row]) -> list[Row]:
    return [row for row in found if row.table == "sheet"]


def ballots(found: Sequence[Row]) -> list[Row]:
    return [row for row in found if row.table in _BALLOTS]


def by_transaction(found: Sequence[Row]) -> dict[str, str]:
    """Account to ballot's key, where one transaction wrote one sheet and one ballot, or a code that leads to one."""
    written: dict[int, list[Row]] = defaultdict(list)
    for row in found:
        written[row.written_by].append(row)
    pairs: dict[str, str] = {}
    for together in written.values():
        accounts = {row.values["account_id"] for row in together if row.table == "sheet"}
        opened = {row.values["id"] for row in together if row.table in _BALLOTS}
        opened |= {row.values["ballot_id"] for row in together if row.table == "ballot_code"}
        if len(accounts) == 1 and len(opened) == 1:
            pairs[accounts.pop()] = opened.pop()
    return pairs


def by_order(found: Sequence[Row]) -> Iterator[dict[str, str]]:
    """Account to ballot's key by every order that sheets and ballots have: places on disk, keys, codes, both ways."""
    codes = {row.values["ballot_id"]: row.place for row in found if row.table == "ballot_code"}
    of_sheets = [lambda row: row.place, lambda row: row.values["id"], lambda row: row.values["account_id"]]
    of_ballots = [
        lambda row: row.place,
        lambda row: row.values["id"],
        lambda row: codes.get(row.values["id"], (0, 0)),
    ]
    for one in of_sheets:
        accounts = [row.values["account_id"] for row in sorted(voted(found), key=one)]
        for other in of_ballots:
            opened = [row.values["id"] for row in sorted(ballots(found), key=other)]
            yield dict(zip(accounts, opened, strict=False))
            yield dict(zip(accounts, reversed(opened), strict=False))


def by_shared_value(found: Sequence[Row]) -> set[tuple[str, str]]:
    """What a sheet and a ballot, or a ballot's code, have in common and others of their kind have not."""

    def telling(kind: Sequence[Row]) -> set[str]:
        counted = Counter(
            str(value) for row in kind for value in row.values.values() if value not in (None, True, False)
        )
        return {value for value, times in counted.items() if times == 1 and len(value) > 2}

    sheets = telling(voted(found))
    return {
        (value, "code or ballot")
        for kind in (ballots(found), [row for row in found if row.table == "ballot_code"])
        for value in telling(kind) & sheets
    }


def times(found: Sequence[Row]) -> set[str]:
    """Columns of the polling station that tell a time, and keys that do (UUIDv7)."""
    telling: set[str] = set()
    for row in found:
        if row.table not in {"sheet", "ballot_code", *_BALLOTS}:
            continue
        for name, value in row.values.items():
            if isinstance(value, str) and (value[:4].isdigit() and value[4:5] == "-" and "T" in value):
                telling.add(f"{row.table}.{name}")
            if name in {"id", "ballot_id", "replaces"} and value and UUID(value).version != 4:
                telling.add(f"{row.table}.{name} is a UUIDv{UUID(value).version}")
    return telling


async def everything_else(found: Sequence[Row], log: Sequence[str]) -> set[tuple[str, str]]:
    """All that is written beside the polling station's own tables, each with where: other tables, Valkey, the store,
    the lines of the log.
    """
    station = {"sheet", "ballot_code", *_BALLOTS}
    beside = {(f"table {row.table}", row.text) for row in found if row.table not in station}
    settings = get_settings()
    assert settings.redis_url
    client = Redis.from_url(settings.redis_url)
    async for key in client.scan_iter():
        value = await client.get(key) if await client.type(key) == b"string" else None
        beside.add(("valkey", f"{key!r} {value!r}"))
    await client.aclose()
    storage = open_storage(settings)
    for prefix in ("public/", "quarantine/", "exports/"):
        beside |= {("store", key) for key in await keys(storage, prefix)}
    await storage.close()
    return beside | {("log", line) for line in log}
