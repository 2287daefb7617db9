"""Searching the tests' database in the core, without the schema."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from parvis.auth.viewer import Viewer, visitor
from parvis.core import db as database
from parvis.core.sql import bind
from parvis.places.models import Commune
from parvis.search.kinds import SearchKind
from parvis.search.queries import SIMILAR_TO_TEXT, Found, Search
from parvis.search.words import storable


class Reading:
    """A reader as one viewer, on the pool that writes."""

    def __init__(self, viewer: Viewer) -> None:
        self._values = viewer.sql_values()

    async def fetch(self, sql: str, values: Mapping[str, object] | None = None) -> list[Any]:
        text, arguments = bind(sql, {**self._values, **(values or {})})
        return await database.fetch(text, *arguments)


Find = Callable[..., Awaitable[list[Found]]]


@pytest.fixture
def find(db: str) -> Find:
    """`await find("fontaine")` are the findings of a visitor, best first; `viewer`, `kinds`, `commune` narrow."""

    async def found(
        text: str,
        viewer: Viewer | None = None,
        kinds: list[SearchKind] | None = None,
        commune: Commune | None = None,
        first: int = 50,
    ) -> list[Found]:
        search = Search(Reading(viewer or visitor()), text, kinds, commune.id if commune else None)
        return (await search.page(first)).findings

    return found


def ids(findings: list[Found]) -> list[object]:
    return [one.subject_id for one in findings]


async def similar(commune: Commune, text: str, first: int = 5) -> list[object]:
    """Keys of the commune's proposals that are like a text, the likest first."""
    rows = await Reading(visitor()).fetch(
        f"SELECT far FROM {SIMILAR_TO_TEXT} j ORDER BY place LIMIT {first}",
        {"commune": commune.id, "text": storable(text)},
    )
    return [row["far"] for row in rows]
