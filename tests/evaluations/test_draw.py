"""The draw: which boxes are emptied, that it is whole or has not happened, and that nothing is lost by it."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import pytest
from tests import factories
from tests.evaluations.voting import cast, cast_many, count, sign, tally
from tests.tables import contents, told

from parvis.auth.models import Account
from parvis.core import clock
from parvis.core.db import fetch_value, transaction
from parvis.core.errors import Unavailable
from parvis.evaluations import draw as drawing
from parvis.evaluations.codes import change_ballot, withdraw_ballot
from parvis.evaluations.draw import Drawn, draw
from parvis.evaluations.draw_lock import keep_from_drawing
from parvis.evaluations.models import Relation
from parvis.privacy.erase import Texts, erase

REMOTE = "192.0.2.1"


async def test_a_box_with_ten_is_drawn_and_told(db: str) -> None:
    place = await factories.commune(population=5000)
    await cast_many(place.id, 10)

    assert await draw() == Drawn(communes=1, ballots=10)

    assert await count("ballot_inbox") == 0
    assert await count("ballot") == 10
    assert await count("ballot_code") == 10
    assert await count("sheet", "NOT is_waiting") == 10
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [10, 0, 0, 0, 0]
    assert await tally("COMMUNE", "RECOMMENDATION", commune_id=place.id) == [0, 10, 0, 0, 0]
    assert await tally("COMMUNE", "SAFETY", commune_id=place.id) == [0, 0, 0, 10, 0]
    assert await told() == [("evaluation.counted", [f"commune:{place.id}"])]


async def test_below_ten_nothing_happens(db: str) -> None:
    place = await factories.commune()
    await cast_many(place.id, 9)
    before = await contents()

    assert await draw() == Drawn()

    assert await contents() == before


async def test_residents_and_regulars_wait_apart(db: str) -> None:
    place = await factories.commune()
    await cast_many(place.id, 9)
    await cast_many(place.id, 9, relation=Relation.REGULAR)
    assert await draw() == Drawn()

    await cast(place.id, relation=Relation.REGULAR)

    assert await draw() == Drawn(communes=1, ballots=10)
    assert await count("ballot_inbox", "relation = 'RESIDENT'") == 9
    assert await tally("COMMUNE", "ANSWERS", relation=Relation.REGULAR, commune_id=place.id) == [10, 0, 0, 0, 0]
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) is None


async def test_what_is_held_is_not_drawn(db: str) -> None:
    # given nine of new accounts, and a tenth that makes it a burst
    place = await factories.commune()
    for _ in range(10):
        await cast(place.id, viewer=await factories.resident(created_at=clock.now() - timedelta(hours=1)))
    assert await count("ballot_inbox", "hold_id IS NOT NULL") == 10
    # when others have evaluated the commune too, too few for a draw by themselves
    await cast_many(place.id, 9)

    assert await draw() == Drawn()

    # then ten of these are drawn without those
    await cast(place.id)
    assert await draw() == Drawn(communes=1, ballots=10)
    assert await count("ballot_inbox", "hold_id IS NOT NULL") == 10


async def test_changes_and_withdrawals_wait_for_the_next_draw(db: str) -> None:
    # given ten that are drawn
    place = await factories.commune()
    codes = await cast_many(place.id, 10)
    await draw()
    # when two of them change their mind
    await change_ballot(code=codes[0], recommends=False, scores={"SAFETY": 1}, remote=REMOTE)
    await withdraw_ballot(code=codes[1], remote=REMOTE)
    await cast_many(place.id, 7)
    assert await draw() == Drawn()

    await cast(place.id)
    assert await draw() == Drawn(communes=1, ballots=10)

    # then they are drawn with the eight new ones, and counted once ten new ones have come
    assert await count("ballot") == 17
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [10, 0, 0, 0, 0]
    await cast_many(place.id, 10)
    await draw()
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [27, 0, 0, 0, 0]
    assert await tally("COMMUNE", "RECOMMENDATION", commune_id=place.id) == [1, 26, 0, 0, 0]
    assert await tally("COMMUNE", "SAFETY", commune_id=place.id) == [1, 0, 0, 26, 0]


async def test_a_code_opens_its_ballot_however_often_that_was_written_anew(db: str) -> None:
    place = await factories.commune()
    code = await cast(place.id, scores={"SAFETY": 1})
    for _ in range(3):
        await cast_many(place.id, 10)
        await draw()
    # one that waits for the next draw, in which its ballot gets another key before
    await change_ballot(code=code, recommends=False, scores={"SAFETY": 2}, remote=REMOTE)
    await cast_many(place.id, 10, relation=Relation.REGULAR)
    await draw()
    assert await tally("COMMUNE", "SAFETY", commune_id=place.id) == [1, 0, 0, 30, 0]

    await change_ballot(code=code, recommends=False, scores={"SAFETY": 3}, remote=REMOTE)
    await cast_many(place.id, 10)
    await draw()

    assert await tally("COMMUNE", "SAFETY", commune_id=place.id) == [0, 0, 1, 40, 0]
    assert await count("ballot", "NOT recommends") == 1


async def test_a_fault_leaves_everything_as_it_was(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = await factories.commune()
    await cast_many(place.id, 10)
    await sign(place.id)
    before = await contents()

    async def fail(_cells: Collection[UUID], _until: int) -> None:
        raise RuntimeError("the machine stops")

    with monkeypatch.context() as patch:
        patch.setattr(drawing, "publish", fail)
        with pytest.raises(RuntimeError, match="the machine stops"):
            await draw()

    assert await contents() == before
    assert await draw() == Drawn(communes=1, ballots=10)
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [10, 0, 0, 0, 0]


async def test_a_lost_connection_leaves_everything_as_it_was(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = await factories.commune()
    await cast_many(place.id, 10)
    before = await contents()

    async def lose(_cells: Collection[UUID], _until: int) -> None:
        await fetch_value("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patch:
        patch.setattr(drawing, "publish", lose)
        with pytest.raises(Unavailable):
            await draw()

    assert await contents() == before
    assert await draw() == Drawn(communes=1, ballots=10)


async def test_two_draws_at_once_count_each_ballot_once(db: str) -> None:
    places = [await factories.commune() for _ in range(3)]
    for place in places:
        await cast_many(place.id, 12)

    drawn = await asyncio.gather(draw(), draw(), draw())

    assert sum(one.ballots for one in drawn) == 36
    assert [await tally("COMMUNE", "ANSWERS", commune_id=place.id) for place in places] == [[12, 0, 0, 0, 0]] * 3
    assert await count("ballot") == 36


async def test_casting_changing_and_leaving_go_on_during_draws(db: str) -> None:
    """None lost, none counted twice, and nobody waits for ever for the other."""
    # given drawn ballots that are changed and taken back, and people who leave, while others cast
    place = await factories.commune()
    codes = await cast_many(place.id, 20)
    leavers = [await factories.resident() for _ in range(6)]
    for leaver in leavers[:3]:
        await cast(place.id, viewer=leaver)
    for leaver in leavers[3:]:
        await sign(place.id, viewer=leaver)
    await draw()
    casters = [await factories.resident() for _ in range(40)]
    under_way = True

    async def vote(first: int) -> None:
        for caster in casters[first::4]:
            await cast(place.id, viewer=caster)

    async def change() -> None:
        for code in codes[:8]:
            await change_ballot(code=code, recommends=False, scores={}, remote=code)
        for code in codes[8:12]:
            await withdraw_ballot(code=code, remote=code)

    async def leave() -> None:
        for leaver in leavers:
            async with transaction():
                await keep_from_drawing()
                await Account.filter(id=leaver.id).select_for_update().get()
                await erase(leaver.id, Texts.KEEP)

    async def draw_on() -> None:
        while under_way:
            await draw()

    # when all of that happens at once
    async def others() -> None:
        nonlocal under_way
        await asyncio.gather(*(vote(first) for first in range(4)), change(), leave())
        under_way = False

    async with asyncio.timeout(60):
        await asyncio.gather(others(), draw_on())
    await cast_many(place.id, 20)  # enough that what was taken back is subtracted too
    await draw()

    # then the ballots are those of all voters, without the four taken back
    assert await count("ballot_inbox") == 0
    assert await count("ballot") == 23 + 40 + 20 - 4
    assert await count("ballot_code") == 23 + 40 + 20 - 4
    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [79, 0, 0, 0, 0]
    assert await tally("COMMUNE", "RECOMMENDATION", commune_id=place.id) == [8, 71, 0, 0, 0]
    assert await tally("COMMUNE", "ANSWERS", signed=True, commune_id=place.id) == [0, 0, 0, 0, 0]
    # whoever left has no sheet any more
    assert await count("sheet") == 20 + 40 + 20
    assert await count("signed_evaluation") == 0
