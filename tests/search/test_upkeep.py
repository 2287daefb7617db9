"""Whatever is done to the tables, what can be found stays what anybody may read: the index against a slow reference."""

import random
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories
from tests.databases import empty

from parvis.core.db import execute, fetch, fetch_value
from parvis.discussion.models import Thread

_WORDS = ["fontaine", "marché", "école", "vélo", "banc"]
_STEPS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 10_000)), min_size=4, max_size=14)


async def _expected() -> set[tuple[UUID, str]]:
    """Every public row with the words of ours that it says, read row by row."""
    found = set()
    proposals = await fetch("SELECT * FROM proposal")
    for row in proposals:
        if row["visibility"] == "VISIBLE" and row["state"] != "WITHDRAWN":
            found |= _said(row["id"], row["title"], row["body"])
    for row in await fetch("SELECT * FROM story"):
        if row["state"] == "PUBLISHED" and row["visibility"] == "VISIBLE":
            found |= _said(row["id"], row["title"], row["text"], row["place"])
    shown = {row["id"] for row in await fetch("SELECT id FROM thread WHERE is_visible")}
    for row in await fetch("SELECT * FROM comment"):
        if row["state"] == "VISIBLE" and row["thread_id"] in shown:
            found |= _said(row["id"], row["body"])
    for row in await fetch("SELECT * FROM actor WHERE kind = 'ORGANISATION'"):
        found |= _said(row["id"], row["display_name"], row["summary"])
    return found


def _said(key: UUID, *texts: str | None) -> set[tuple[UUID, str]]:
    words = " ".join(text or "" for text in texts).lower()
    return {(key, word) for word in _WORDS if word in words}


async def _indexed() -> set[tuple[UUID, str]]:
    found = set()
    for word in _WORDS:
        lexeme = await fetch_value("SELECT search_lexemes(search_fold($1))::text", word)
        rows = await fetch(
            "SELECT subject_id FROM search_entry WHERE vector @@ $1::text::tsquery", lexeme.partition(":")[0]
        )
        found |= {(row["subject_id"], word) for row in rows}
    return found


class _Site:
    """Random things done to a small site, by SQL: whoever writes, the index follows."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def text(self) -> str:
        return " ".join(["Un texte assez long", *self.chance.sample(_WORDS, 2)])

    async def one(self, table: str) -> UUID | None:
        keys = [row["id"] for row in await fetch(f"SELECT id FROM {table} ORDER BY id")]
        return self.chance.choice(keys) if keys else None

    async def set(self, table: str, column: str, value: object) -> None:
        key = await self.one(table)
        if key is not None:
            await execute(f"UPDATE {table} SET {column} = $1 WHERE id = $2", value, key)

    def steps(self) -> list[Callable[[], Awaitable[object]]]:
        visibility = self.chance.choice(["VISIBLE", "HELD", "HIDDEN"])
        return [
            self.propose,
            self.comment,
            self.tell,
            self.organise,
            lambda: self.set("proposal", "title", self.text()),
            lambda: self.set("proposal", "visibility", visibility),
            lambda: self.set("proposal", "state", self.chance.choice(["OPEN", "WITHDRAWN"])),
            lambda: self.set("story", "visibility", visibility),
            lambda: self.set("comment", "body", self.text()),
            lambda: self.set("comment", "state", self.chance.choice(["VISIBLE", "HELD", "HIDDEN", "DELETED"])),
            lambda: self.set("thread", "is_visible", self.chance.random() < 0.5),
            self.forget,
        ]

    async def propose(self) -> None:
        await factories.proposal(await factories.resident(), title=self.text(), body=self.text())

    async def tell(self) -> None:
        await factories.story(
            await factories.resident(), title=self.text(), text=self.text(), draft=self.chance.random() < 0.3
        )

    async def organise(self) -> None:
        await factories.organisation(await factories.resident(), self.text(), summary=self.text())

    async def comment(self) -> None:
        key = await self.one("thread")
        if key is not None:
            await factories.many_comments(None, await Thread.get(id=key), [0], body=self.text())

    async def forget(self) -> None:
        kind = self.chance.choice(["comment", "actor"])
        key = await self.one(
            "comment WHERE parent_id IS NULL" if kind == "comment" else "actor WHERE organisation_kind IS NOT NULL"
        )
        if key is not None:
            await execute(f"DELETE FROM {kind} WHERE id = $1", key)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
async def test_the_index_follows_whatever_is_done(steps: list[tuple[int, int]], db: str) -> None:
    await empty(db)

    for number, seed in steps:
        await _Site(seed).steps()[number]()

    assert await _indexed() == await _expected()


@pytest.mark.usefixtures("db")
async def test_a_change_that_says_nothing_new_leaves_the_index_alone() -> None:
    made = await factories.proposal(await factories.resident())
    before = await fetch("SELECT xmin::text, ctid::text FROM search_entry WHERE subject_id = $1", made.id)

    await execute("UPDATE proposal SET support_count = 7, updated_at = now(), body = body WHERE id = $1", made.id)

    assert await fetch("SELECT xmin::text, ctid::text FROM search_entry WHERE subject_id = $1", made.id) == before


@pytest.mark.usefixtures("db")
async def test_an_organisation_is_found_where_it_is_active_now() -> None:
    here, there = await factories.commune(), await factories.commune()
    group = await factories.organisation(await factories.resident(), communes=[here])

    await execute("UPDATE organisation_commune SET commune_id = $1 WHERE organisation_id = $2", there.id, group.id)

    markers = await fetch_value("SELECT tsvector_to_array(vector) FROM search_entry WHERE subject_id = $1", group.id)
    assert [one for one in markers if one.startswith("§c")] == [f"§c{there.id.hex[-12:]}"]
