"""What a secret ballot leaves behind: its sheet, itself, and of a new account a number. No row, key or job more."""

from uuid import UUID

import pytest
from redis.asyncio import Redis
from tests import factories
from tests.evaluations.voting import cast
from tests.tables import contents

from parvis.core import clock
from parvis.core.db import fetch
from parvis.core.settings import Settings
from parvis.evaluations import periods


async def changed(before: dict[str, tuple[int, str]]) -> dict[str, int]:
    """The tables that hold something else than before, and how many rows more."""
    after = await contents()
    return {name: after[name][0] - before[name][0] for name in after if after[name] != before[name]}


async def keys(settings: Settings) -> set[bytes]:
    """All that Valkey holds."""
    async with Redis.from_url(str(settings.redis_url)) as client:
        return set(await client.keys("*"))


@pytest.mark.parametrize("is_new", [False, True])
async def test_a_ballot_writes_its_sheet_and_itself_and_nothing_else(
    db: str, settings: Settings, caplog: pytest.LogCaptureFixture, *, is_new: bool
) -> None:
    joined = {"created_at": clock.now()} if is_new else {}
    voter, place = await factories.resident(**joined), await factories.commune()
    before, keys_before = await contents(), await keys(settings)
    caplog.clear()

    with caplog.at_level("DEBUG", logger="parvis"):
        await cast(place.id, viewer=voter)

    assert await changed(before) == {"sheet": 1, "ballot_inbox": 1} | ({"newcomer_count": 1} if is_new else {})
    assert await keys(settings) == keys_before
    assert [record for record in caplog.records if record.name.startswith("parvis")] == []


async def test_of_a_new_account_a_number_and_a_day_are_kept(db: str) -> None:
    place = await factories.commune()
    for _ in range(2):
        await cast(place.id, viewer=await factories.resident(created_at=clock.now()))
    rows = await fetch("SELECT commune_id, day, count FROM newcomer_count")
    assert rows == [{"commune_id": place.id, "day": clock.now().astimezone(periods.ZONE).date(), "count": 2}]


async def test_nothing_that_a_ballot_writes_holds_a_time(db: str) -> None:
    """Not even in a key: a UUIDv7 begins with the millisecond."""
    await cast((await factories.commune()).id)
    rows = await fetch("SELECT to_jsonb(s)::text AS text, s.id FROM sheet s") + await fetch(
        "SELECT to_jsonb(b)::text AS text, b.id FROM ballot_inbox b"
    )
    columns = await fetch(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_name IN ('sheet', 'ballot_inbox', 'ballot', 'ballot_code') AND data_type ~ 'time|date'"
    )
    assert columns == []
    assert [UUID(str(row["id"])).version for row in rows] == [4, 4]
