"""An upgrade of a site that is in use: its rows stay, and the release before goes on writing until it is replaced."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
from tests import databases
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.transactions import in_transaction

from parvis.core.db import tortoise_config
from parvis.core.ids import uuid7
from parvis.core.migrate import migrate
from parvis_web.embedded.services import ServiceAddresses

_FIRST_RELEASE = "0002_events_and_indexes"


@pytest.fixture
async def old(services: ServiceAddresses, worker_id: str) -> AsyncIterator[str]:
    """The address of a database as the first release left it."""
    name = f"old_{worker_id}"
    url = await databases.create_empty(services.database_url, name)
    config = tortoise_config(url, pool=1)
    async with TortoiseContext() as context:
        await context.init(config=config, init_connections=False)
        async with in_transaction("default") as connection:
            executor = MigrationExecutor(connection, config["apps"])
            await executor.recorder.ensure_schema(AsyncpgSchemaEditor(connection, atomic=False))
            await executor.migrate([MigrationTarget("parvis", _FIRST_RELEASE)], direction="forward")
    yield url
    await databases.drop(services.database_url, name)


async def _write(connection: asyncpg.Connection, code: str) -> UUID:
    """A commune, a resident with a photo, a proposal and a comment, as the first release wrote them; its key."""
    department, commune, person, photo, thread, proposal, comment = (uuid7() for _ in range(7))
    await connection.execute("INSERT INTO department (id, code, name) VALUES ($1, $2, 'Essai')", department, code)
    await connection.execute(
        "INSERT INTO commune (id, insee_code, slug, name, kind, department_id, postal_codes, last_proposal_number)"
        " VALUES ($1, $2, $3, 'Issy', 'COMMUNE', $4, '[]', 1)",
        *(commune, f"{code}000"[:5], f"issy-{code}", department),
    )
    await connection.execute(
        "INSERT INTO account (id, email, password_hash, is_admin, locale, created_at)"
        " VALUES ($1, $2, 'none', FALSE, 'fr', now())",
        *(person, f"{code}@example.org"),
    )
    await connection.execute(
        "INSERT INTO actor (id, kind, display_name, slug, is_verified, created_at)"
        " VALUES ($1, 'PERSON', 'Inès', $2, FALSE, now())",
        *(person, f"ines-{code}"),
    )
    await connection.execute(
        "INSERT INTO photo (id, owner_id, status, content_type, variants, created_at)"
        " VALUES ($1, $2, 'READY', 'image/jpeg', '[]', now())",
        *(photo, person),
    )
    await connection.execute(
        "INSERT INTO thread (id, subject_kind, subject_id, commune_id, is_visible, is_open, comment_count, created_at)"
        " VALUES ($1, 'PROPOSAL', $2, $3, TRUE, TRUE, 1, now())",
        *(thread, proposal, commune),
    )
    await connection.execute(
        "INSERT INTO proposal (id, commune_id, number, title, body, body_html, theme_id, author_id, thread_id, state,"
        " support_count, version, created_at, updated_at)"
        " VALUES ($1, $2, 1, 'Un banc', 'Un banc.', '<p>Un banc.</p>', 'MOBILITY', $3, $4, 'OPEN', 0, 1, now(), now())",
        *(proposal, commune, person, thread),
    )
    await connection.execute(
        "INSERT INTO comment (id, thread_id, depth, author_id, body, body_html, state, reaction_count, reply_count,"
        " created_at) VALUES ($1, $2, 0, $3, 'Oui', '<p>Oui</p>', 'VISIBLE', 0, 0, now())",
        *(comment, thread, person),
    )
    return comment


async def test_rows_of_the_first_release_stay_and_it_writes_on_until_it_is_replaced(old: str) -> None:
    connection = await asyncpg.connect(old)
    before = await _write(connection, "A1")

    await migrate(old)
    after = await _write(connection, "A2")

    rows = await connection.fetch("SELECT id, author_id, written_by_id FROM comment ORDER BY id")
    assert [row["id"] for row in rows] == [before, after]
    assert rows[0]["written_by_id"] == rows[0]["author_id"]
    threads = await connection.fetch("SELECT author_id FROM thread ORDER BY id")
    assert threads[0]["author_id"] == rows[0]["author_id"]
    proposals = await connection.fetch("SELECT visibility, answer_due_at FROM proposal")
    assert [tuple(row) for row in proposals] == [("VISIBLE", None)] * 2
    assert [row["answer_days"] for row in await connection.fetch("SELECT answer_days FROM commune")] == [30, 30]
    assert [row["is_withheld"] for row in await connection.fetch("SELECT is_withheld FROM photo")] == [False, False]
    # and both are found by their texts
    found = await connection.fetch("SELECT kind FROM search_entry ORDER BY kind")
    assert [row["kind"] for row in found] == ["COMMENT", "COMMENT", "PROPOSAL", "PROPOSAL"]
    await connection.close()
