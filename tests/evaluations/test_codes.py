"""The code of a ballot: whoever has it changes the ballot or takes it back, before the draw and after it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID, uuid4

import asyncpg
import pytest
from tests import factories
from tests.evaluations.voting import cast, cast_many
from tests.tables import contents

from parvis.core import clock
from parvis.core.db import fetch, fetch_one, fetch_value
from parvis.core.errors import Code, Mistake, RateLimited, Unavailable
from parvis.evaluations import draw_lock, periods, policy
from parvis.evaluations.codes import change_ballot, hash_code, new_code, withdraw_ballot
from parvis.evaluations.draw import draw
from parvis.evaluations.errors import BallotCodeWrong

BOX = "SELECT recommends, scores::text, code_hash, replaces FROM ballot_inbox"


@pytest.fixture
def remote() -> str:
    """An address that nobody has tried from."""
    return str(uuid4())


async def refused(act: Callable[[], Awaitable[None]]) -> Mistake:
    """The mistake; nothing has changed by it."""
    before = await contents()
    with pytest.raises(Mistake) as raised:
        await act()
    assert await contents() == before
    return raised.value


async def drawn_code(commune_id: UUID) -> str:
    """The code of a ballot that was drawn with nine others; it alone does not recommend."""
    await cast_many(commune_id, 9)
    code = await cast(commune_id, recommends=False, scores={"SAFETY": 1})
    await draw()
    return code


def test_codes_are_random_and_read_right() -> None:
    codes = [new_code() for _ in range(500)]
    assert len(set(codes)) == 500
    assert set("".join(codes)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")


@pytest.mark.parametrize(
    "written",
    ["K7QF-9M2P-WX10-8H10", "k7qf9m2pwx1o8hlO", " K7QF 9M2P-WXIO 8HLO\n", "K7QF.9M2P/WX108H1O", "K7QF—9M2P—WX10—8H10"],
)
def test_a_code_is_understood_as_people_write_it(written: str) -> None:
    assert hash_code(written) == hash_code("K7QF9M2PWX108H10")


@pytest.mark.parametrize(
    "text", ["", "K7QF-9M2P-WX4T-8HR", "K7QF-9M2P-WX4T-8HRBB", "U7QF-9M2P-WX4T-8HRB", "é" * 16, "K" * 9999]
)
def test_what_is_no_code(text: str) -> None:
    assert hash_code(text) is None


async def test_before_the_draw_the_ballot_itself_changes(db: str, remote: str) -> None:
    place = await factories.commune()
    code, other = await cast(place.id), await cast(place.id)
    key = await fetch_value("SELECT id FROM ballot_inbox WHERE code_hash = $1", hash_code(code))

    await change_ballot(code=code.lower().replace("-", " "), recommends=False, scores={"HEALTH": 1}, remote=remote)

    rows = {row["code_hash"]: row for row in await fetch("SELECT * FROM ballot_inbox")}
    changed, untouched = rows[hash_code(code)], rows[hash_code(other)]
    assert (changed["id"], changed["recommends"], json.loads(changed["scores"])) == (key, False, {"HEALTH": 1})
    assert (untouched["recommends"], json.loads(untouched["scores"])) == (True, {"SAFETY": 4})


async def test_before_the_draw_it_can_be_taken_back_and_there_is_no_second_vote(db: str, remote: str) -> None:
    voter, place = await factories.resident(), await factories.commune()
    code = await cast(place.id, viewer=voter)

    await withdraw_ballot(code=code, remote=remote)

    assert await fetch(BOX) == []
    assert await fetch_value("SELECT count(*) FROM sheet") == 1
    with pytest.raises(Mistake) as raised:
        await cast(place.id, viewer=voter)
    assert raised.value.code == Code.ALREADY_DONE
    for again in (
        lambda: withdraw_ballot(code=code, remote=remote),
        lambda: change_ballot(code=code, recommends=True, scores={}, remote=remote),
    ):
        mistake = await refused(again)
        assert (mistake.code, mistake.path) == (Code.CODE_WRONG, ("code",))


async def test_after_the_draw_a_change_waits_in_the_box_and_the_ballot_stays(db: str, remote: str) -> None:
    place = await factories.commune()
    code = await drawn_code(place.id)
    ballots = await fetch("SELECT * FROM ballot ORDER BY id")

    await change_ballot(code=code, recommends=True, scores={"SAFETY": 3}, remote=remote)
    await change_ballot(code=code, recommends=True, scores={"SAFETY": 5}, remote=remote)

    mine = await fetch_value("SELECT id FROM ballot WHERE NOT recommends")
    assert await fetch("SELECT * FROM ballot ORDER BY id") == ballots
    assert await fetch(BOX) == [{"recommends": True, "scores": '{"SAFETY": 5}', "code_hash": None, "replaces": mine}]
    box = await fetch_one("SELECT id, commune_id, period, relation FROM ballot_inbox")
    assert box is not None
    assert (box.pop("id").version, box) == (
        4, {"commune_id": place.id, "period": periods.current(), "relation": "RESIDENT"}
    )  # fmt: skip


async def test_the_next_draw_puts_the_change_in_the_ballots_place(db: str, remote: str) -> None:
    place = await factories.commune()
    code = await drawn_code(place.id)
    await change_ballot(code=code, recommends=True, scores={"SAFETY": 5}, remote=remote)
    await cast_many(place.id, 9)
    await draw()

    assert await fetch_value("SELECT count(*) FROM ballot") == 19
    assert await fetch_value("SELECT count(*) FROM ballot WHERE recommends") == 19
    await withdraw_ballot(code=code, remote=remote)
    await cast_many(place.id, 9)
    await draw()
    assert await fetch_value("SELECT count(*) FROM ballot") == 27
    mistake = await refused(lambda: withdraw_ballot(code=code, remote=remote))
    assert mistake.code == Code.CODE_WRONG


async def test_taken_back_after_the_draw_it_opens_nothing_any_more(db: str, remote: str) -> None:
    code = await drawn_code((await factories.commune()).id)
    await change_ballot(code=code, recommends=True, scores={}, remote=remote)
    await withdraw_ballot(code=code, remote=remote)

    assert [(row["recommends"], row["scores"]) for row in await fetch(BOX)] == [(None, None)]
    mistake = await refused(lambda: change_ballot(code=code, recommends=True, scores={}, remote=remote))
    assert mistake.code == Code.CODE_WRONG


@pytest.mark.parametrize("is_drawn", [False, True])
async def test_when_the_quarter_is_over_a_code_opens_nothing(db: str, remote: str, *, is_drawn: bool) -> None:
    place = await factories.commune()
    code = await (drawn_code if is_drawn else cast)(place.id)
    with clock.travel(periods.starts_at(periods.current() + 1) - clock.now()):
        for act in (
            lambda: change_ballot(code=code, recommends=True, scores={}, remote=remote),
            lambda: withdraw_ballot(code=code, remote=remote),
        ):
            mistake = await refused(act)
            assert (mistake.code, mistake.path) == (Code.CODE_WRONG, ("code",))


async def test_a_change_is_checked_as_a_ballot_is(db: str, remote: str) -> None:
    code = await cast((await factories.commune()).id)
    for scores in ({"SAFETY": 0}, {"SAFETY": True}, {"WEATHER": 1}):
        act = partial(change_ballot, code=code, recommends=True, scores=scores, remote=remote)
        mistake = await refused(act)
        assert (mistake.code, mistake.path) == (Code.INVALID, ("scores",))


async def test_during_a_draw_wrong_codes_wait_for_nothing_and_right_ones_not_for_long(
    db: str, remote: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a draw that goes on
    code = await cast((await factories.commune()).id)
    monkeypatch.setattr(draw_lock, "PATIENCE", 50)
    drawing = await asyncpg.connect(db)
    try:
        await drawing.execute("SELECT pg_advisory_lock($1)", draw_lock.LOCK_ID)

        # when more tries than there are connections come at once, and then the right code
        async with asyncio.timeout(20):
            tries = (withdraw_ballot(code=new_code(), remote=remote) for _ in range(policy.CODES_BY_REMOTE.times))
            outcomes = await asyncio.gather(*tries, return_exceptions=True)
            with pytest.raises(Unavailable):
                await withdraw_ballot(code=code, remote=str(uuid4()))
    finally:
        await drawing.close()

    # then all are refused, and the right one opens its ballot after the draw
    assert {type(outcome) for outcome in outcomes} == {BallotCodeWrong}
    await withdraw_ballot(code=code, remote=str(uuid4()))
    assert await fetch(BOX) == []


async def test_codes_are_not_to_be_tried_often(db: str, remote: str) -> None:
    code = await cast((await factories.commune()).id)
    for _ in range(policy.CODES_BY_REMOTE.times):
        with pytest.raises(Mistake):
            await withdraw_ballot(code=new_code(), remote=remote)
    before = await contents()
    with pytest.raises(RateLimited):
        await withdraw_ballot(code=code, remote=remote)
    assert await contents() == before

    await withdraw_ballot(code=code, remote=str(uuid4()))
    assert await fetch(BOX) == []


async def test_a_change_and_a_draw_at_once_lose_nothing(db: str, remote: str) -> None:
    place = await factories.commune()
    for _ in range(3):
        codes = await cast_many(place.id, 10, recommends=False)
        drawing = [draw()]
        changing = [change_ballot(code=code, recommends=True, scores={}, remote=str(uuid4())) for code in codes]
        await asyncio.gather(*drawing, *changing)
        await cast_many(place.id, 10)
        await draw()
    assert await fetch_value("SELECT count(*) FROM ballot_inbox") == 0
    rows = await fetch("SELECT recommends, count(*) AS n FROM ballot GROUP BY 1")
    assert rows == [{"recommends": True, "n": 60}]
