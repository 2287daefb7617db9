"""Rows of a world as they come to be, before all of them are written at once."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from parvis.core.db import execute, transaction

Row = dict[str, Any]
T = TypeVar("T")


class Making:
    """Draws, and rows by table. All that is drawn hangs on the seed, keys too; times hang on the present moment."""

    def __init__(self, random: Random, now: datetime) -> None:
        self.random = random
        self.now = now
        self.rows: dict[str, list[Row]] = defaultdict(list)

    # draws

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def perhaps(self, value: T, probability: float = 0.5) -> T | None:
        return value if self.chance(probability) else None

    def one(self, things: Sequence[T]) -> T:
        return self.random.choice(things)

    def some(self, things: Sequence[T], most: int, least: int = 0) -> list[T]:
        """`least` to `most` of them as far as there are so many, each once."""
        most = min(most, len(things))
        return self.random.sample(things, self.random.randint(min(least, most), most))

    def often(self, usual: T, others: Sequence[T], probability: float = 0.7) -> T:
        """What is usual, or else one of the others."""
        return usual if self.chance(probability) else self.one(others)

    def key(self) -> UUID:
        """At random rather than by time, so that no order is right by accident."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def ago(self, most_days: float, least_days: float = 0.01) -> datetime:
        return self.now - timedelta(days=self.random.uniform(least_days, most_days))

    def ahead(self, most_days: float) -> datetime:
        return self.now + timedelta(days=self.random.uniform(0.1, most_days))

    def day(self, least: int, most: int) -> date:
        """A day so many from today."""
        return (self.now + timedelta(days=self.random.randint(least, most))).date()

    def point(self, probability: float = 0.4) -> Row:
        """Two columns: a place on Earth or none."""
        if not self.chance(probability):
            return {"latitude": None, "longitude": None}
        uniform = self.random.uniform
        return {"latitude": round(uniform(-90, 90), self.random.randint(0, 7)), "longitude": uniform(-180, 180)}

    # rows

    def add(self, table: str, **columns: object) -> Row:
        row = {"id": self.key(), **columns}
        self.rows[table].append(row)
        return row

    async def write(self, *, instead: Sequence[str] = (), checked: bool = False) -> None:
        """Everything in one statement, in whatever order the tables come.

        Rows of the tables named in `instead` take the place of those with the same key. Triggers rest, which keep what
        the search reads, unless all is to be `checked`: that rows refer to what is there is seen by triggers, too.
        """
        parts = [_insert(table, rows, replacing=table in instead) for table, rows in self.rows.items() if rows]
        given = "SELECT CAST(CAST($1 AS text) AS jsonb) AS rows"
        async with transaction():
            if not checked:
                await execute("SET LOCAL session_replication_role = replica")
            await execute(f"WITH given AS ({given}), {', '.join(parts)} SELECT", json.dumps(self.rows, default=_plain))


def _insert(table: str, rows: Sequence[Row], *, replacing: bool) -> str:
    names = ", ".join(rows[0])
    changes = ", ".join(f"{name} = excluded.{name}" for name in rows[0])
    return (
        f"_{table} AS (INSERT INTO {table} ({names}) SELECT {names}"
        f" FROM given, jsonb_populate_recordset(CAST(NULL AS {table}), given.rows -> '{table}')"
        f" {f'ON CONFLICT (id) DO UPDATE SET {changes}' if replacing else ''})"
    )


def _plain(value: object) -> str:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
