"""Every table read whole: what the reference answers from."""

from collections import defaultdict
from json import loads
from typing import Any, Self
from uuid import UUID

import asyncpg

Row = dict[str, Any]

_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    " AND relname NOT LIKE 'procrastinate%' AND relname NOT LIKE 'tortoise%'"
)


class Rows:
    """The tables of one moment. An index by any columns is made when it is first asked for."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._tables = tables
        self._indexes: dict[tuple[str, ...], dict[tuple[object, ...], list[Row]]] = {}

    @classmethod
    async def read(cls, url: str) -> Self:
        connection = await asyncpg.connect(url)
        try:
            for name in ("json", "jsonb"):
                await connection.set_type_codec(name, schema="pg_catalog", encoder=str, decoder=loads)
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                names = [record["relname"] for record in await connection.fetch(_TABLES)]
                return cls({name: await _whole(connection, name) for name in names})
        finally:
            await connection.close()

    def all(self, table: str) -> list[Row]:
        return self._tables[table]

    def one(self, table: str, key: UUID | None) -> Row | None:
        """The row with this `id`; None for no key, too."""
        found = self.where(table, id=key) if key is not None else []
        return found[0] if found else None

    def where(self, table: str, **columns: object) -> list[Row]:
        """The rows that have these values, in no order that anybody may count on."""
        names = (table, *columns)
        if names not in self._indexes:
            index = self._indexes[names] = defaultdict(list)
            for row in self._tables[table]:
                index[tuple(row[name] for name in columns)].append(row)
        return self._indexes[names].get(tuple(columns.values()), [])


async def _whole(connection: asyncpg.Connection, table: str) -> list[Row]:
    records = await connection.fetch(f'SELECT * FROM "{table}"')
    # asyncpg's own UUID hashes and compares slower than the library's
    return [
        {name: UUID(int=value.int) if isinstance(value, UUID) else value for name, value in record.items()}
        for record in records
    ]
