"""The end of a period: what goes, what is drawn after all, what stays, and that it may be done again."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import pytest
from tests import factories
from tests.evaluations.polls import Country
from tests.evaluations.voting import cast, cast_many, count, neighbourhood, next_period, sign, tally
from tests.tables import contents

from parvis.core import clock
from parvis.core.db import execute, fetch, fetch_value
from parvis.core.errors import Mistake
from parvis.evaluations import closing, ends, periods
from parvis.evaluations import draw as drawing
from parvis.evaluations.closing import close, draw_all
from parvis.evaluations.codes import change_ballot, withdraw_ballot
from parvis.evaluations.draw import Drawn, draw
from parvis.evaluations.jobs import prune_newcomer_counts
from parvis.evaluations.models import BallotHold, DepartedVoter, HoldState, NewcomerCount

REMOTE = "192.0.2.3"


async def _hold(commune_id: UUID) -> BallotHold:
    """A hold of all that waits in a commune."""
    hold = await BallotHold.create(commune_id=commune_id, state=HoldState.OPEN, opened_on=clock.now().date())
    await execute("UPDATE ballot_inbox SET hold_id = $1 WHERE commune_id = $2", hold.id, commune_id)
    return hold


async def _release(hold: BallotHold) -> None:
    await execute("UPDATE ballot_inbox SET hold_id = NULL WHERE hold_id = $1", hold.id)


async def test_within_a_period_there_is_nothing_to_close(db: str) -> None:
    place = await factories.commune()
    await cast_many(place.id, 11)
    await draw()
    await cast_many(place.id, 3)
    before = await contents()

    assert await close() == Drawn()

    assert await contents() == before


async def test_sheets_and_codes_go_with_their_files(db: str) -> None:
    place = await factories.commune()
    codes = await cast_many(place.id, 10)
    await draw()
    await cast_many(place.id, 2)
    files = "SELECT pg_relation_filenode('sheet') AS sheet, pg_relation_filenode('ballot_code') AS code"
    before = (await fetch(files))[0]

    with next_period():
        await close()
        with pytest.raises(Mistake):
            await change_ballot(code=codes[0], recommends=False, scores={}, remote=REMOTE)

    after = (await fetch(files))[0]
    assert await count("sheet") == await count("ballot_code") == 0
    assert before["sheet"] != after["sheet"]
    assert before["code"] != after["code"]
    assert await count("ballot") == 12


async def test_who_left_is_forgotten_with_the_quarter(db: str) -> None:
    place = await factories.commune()
    for period in (periods.current(), periods.current() + 1):
        await DepartedVoter.create(voter_hash=b"h", commune_id=place.id, period=period, slot=0)
    files = "SELECT pg_relation_filenode('departed_voter')"
    before = await fetch_value(files)
    with next_period() as following:
        await close()
        assert [left.period for left in await DepartedVoter.all()] == [following]
        assert await fetch_value(files) != before


async def test_what_is_held_stays_without_its_code(db: str) -> None:
    place = await factories.commune()
    held = await cast_many(place.id, 2)
    hold = await _hold(place.id)
    with next_period() as following:
        await cast(place.id)
        await execute("UPDATE ballot_inbox SET hold_id = $1", hold.id)
        await close()

        rows = await fetch("SELECT period, code_hash IS NULL AS is_closed, hold_id FROM ballot_inbox ORDER BY period")
        assert [(row["period"], row["is_closed"]) for row in rows] == [
            (following - 1, True), (following - 1, True), (following, False)
        ]  # fmt: skip
        assert {row["hold_id"] for row in rows} == {hold.id}
        with pytest.raises(Mistake):
            await change_ballot(code=held[0], recommends=False, scores={}, remote=REMOTE)
        before = await contents()
        await close()
        assert await contents() == before


async def test_leftovers_are_drawn_and_show_once_ten_came_together(db: str) -> None:
    # given a commune with twelve answers, two of them left over, and one with four
    place, village = await factories.commune(), await factories.commune()
    period = periods.current()
    await cast_many(place.id, 10)
    await draw()
    await cast_many(place.id, 2)
    await cast_many(village.id, 4)

    with next_period() as following:
        assert await close() == Drawn(communes=2, ballots=6)
        assert await count("ballot_inbox") == 0
        assert await count("ballot") == 16
        assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [10, 0, 0, 0, 0]
        assert await tally("COMMUNE", "ANSWERS", commune_id=village.id) is None
        assert await fetch_value("SELECT max(until) FROM scorecard") == following
        # when ten more are drawn in the new period, they take the two along
        await cast_many(place.id, 10)
        await draw()

    assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [22, 0, 0, 0, 0]
    rows = await fetch(
        "SELECT period, secret[1] AS answers FROM tally JOIN cell ON cell.id = tally.cell_id"
        " WHERE cell.commune_id = $1 AND measure = 'ANSWERS' ORDER BY period",
        place.id,
    )
    assert rows == [{"period": period, "answers": 10}, {"period": following, "answers": 12}]


async def test_what_was_cast_after_midnight_belongs_to_the_new_period(db: str) -> None:
    # given some of the old period and, ten minutes after midnight, some of the new one
    place = await factories.commune()
    voter = await factories.resident()
    await cast(place.id, viewer=voter)
    await cast_many(place.id, 4)
    with next_period() as following:
        code = await cast(place.id, viewer=voter)
        await cast_many(place.id, 4)
        waiting = "SELECT id, code_hash FROM ballot_inbox WHERE period = $1 ORDER BY id"
        new = await fetch(waiting, following)

        assert await close() == Drawn(communes=1, ballots=5)

        # then those wait as before, with sheets that nothing connects with them
        assert await fetch(waiting, following) == new
        assert await count("ballot_inbox") == 5
        assert await count("sheet", f"period = {following} AND is_waiting") == await count("sheet") == 5
        assert await fetch_value("SELECT count(*) FROM sheet JOIN ballot_inbox b ON sheet.xmin = b.xmin") == 0
        with pytest.raises(Mistake):
            await cast(place.id, viewer=voter)
        await change_ballot(code=code, recommends=False, scores={}, remote=REMOTE)


async def test_codes_of_the_new_period_stay(db: str) -> None:
    place = await factories.commune()
    await cast(place.id)
    with next_period():
        codes = await cast_many(place.id, 10)
        await draw()
        await close()
        await change_ballot(code=codes[0], recommends=False, scores={}, remote=REMOTE)
        assert await count("ballot_code") == 10
        assert await count("ballot_inbox") == 1


async def test_closing_twice_is_closing_once(db: str) -> None:
    place = await factories.commune()
    await cast_many(place.id, 13)
    await sign(place.id)
    with next_period():
        assert await close() == Drawn(communes=1, ballots=13)
        assert await tally("COMMUNE", "ANSWERS", signed=True, commune_id=place.id) == [1, 0, 0, 0, 0]
        before = await contents()

        assert await close() == Drawn()

        assert await contents() == before


async def test_where_nothing_can_be_shown_a_period_is_closed_once_too(db: str) -> None:
    # given a site without any figure: six wait in a neighbourhood
    place = await factories.commune()
    parts = [await neighbourhood(place, name) for name in ("Nord", "Sud")]
    await cast_many(place.id, 6, neighbourhood_id=parts[0].id)
    with next_period() as following:
        assert await close() == Drawn(communes=1, ballots=6)
        assert await count("scorecard") == 0

        # when nine more are drawn in the quarter that begins, and signed ones wait for a draw, an hour later
        await cast_many(place.id, 1, neighbourhood_id=parts[0].id)
        await cast_many(place.id, 8, neighbourhood_id=parts[1].id)
        await cast(place.id)
        await draw()
        await sign(place.id)
        before = await contents()
        await close()

        # then nothing is counted in the quarter that is over
        assert await contents() == before
        assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) is None

    # but in this one, when it ends
    with clock.travel(periods.starts_at(following + 1) - clock.now() + timedelta(minutes=15)):
        await close()
        assert await fetch(
            "SELECT period, secret, signed FROM tally JOIN cell ON cell.id = cell_id"
            " WHERE kind = 'COMMUNE' AND measure = 'ANSWERS'"
        ) == [{"period": following, "secret": [16, 0, 0, 0, 0], "signed": [1, 0, 0, 0, 0]}]
        assert [row["period"] for row in await fetch("SELECT period FROM closed_period ORDER BY 1")] == [
            following - 1,
            following,
        ]


async def test_what_is_released_after_a_close_that_showed_nothing_counts_for_the_present(db: str) -> None:
    place = await factories.commune()
    await cast_many(place.id, 11)
    hold = await _hold(place.id)
    with next_period() as following:
        await close()
        await _release(hold)
        await close()
        assert await fetch("SELECT DISTINCT period FROM tally") == [{"period": following}]


async def test_a_site_that_stood_still_for_two_quarters_closes_each_of_them(db: str) -> None:
    # given two towns with figures, one of which has more in its box when the site stops
    country = Country()
    towns = [
        await factories.commune(population=3000, department=await country.department(region=await country.region()))
        for _ in range(2)
    ]
    for place, recommends in zip(towns, (True, False), strict=True):
        await cast_many(place.id, 40, recommends=recommends)
    await draw()
    await cast_many(towns[0].id, 12, recommends=True)
    stopped = periods.current()

    with clock.travel(periods.starts_at(stopped + 2) - clock.now() + timedelta(minutes=15)):
        await close()

    # then the quarter between tells of all, as the others do
    assert [row["period"] for row in await fetch("SELECT period FROM closed_period ORDER BY 1")] == [
        stopped,
        stopped + 1,
    ]
    of_france = (
        "SELECT until, figure.answers FROM figure JOIN cell ON cell.id = cell_id"
        " WHERE kind = 'FRANCE' AND measure = 'RECOMMENDATION' ORDER BY until"
    )
    assert await fetch(of_france) == [{"until": stopped + step, "answers": 92} for step in range(3)]
    of_towns = (
        "SELECT until, answers FROM scorecard JOIN cell ON cell.id = cell_id WHERE kind = 'COMMUNE' ORDER BY 1, 2 DESC"
    )
    assert await fetch(of_towns) == [
        {"until": stopped + step, "answers": answers} for step in range(3) for answers in (52, 40)
    ]


async def test_a_close_that_another_has_overtaken_changes_no_history(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given parts of a town whose answers are ten only together, and answers of the new quarter beside them
    place = await factories.commune()
    parts = [await neighbourhood(place, name) for name in ("Nord", "Sud", "Est")]
    await cast_many(place.id, 30)
    await draw()
    await cast_many(place.id, 6, neighbourhood_id=parts[0].id)
    await cast_many(place.id, 3, neighbourhood_id=parts[2].id)
    with next_period():
        await cast_many(place.id, 2, neighbourhood_id=parts[0].id)
        await cast_many(place.id, 8, neighbourhood_id=parts[1].id)
        looked, after_the_other = ends.to_be_closed, {}

        async def slowly() -> list[int]:
            found = await looked()
            monkeypatch.setattr(ends, "to_be_closed", looked)
            await draw_all()  # somebody else's
            after_the_other.update(await contents())
            return found

        monkeypatch.setattr(ends, "to_be_closed", slowly)
        await close()

        assert after_the_other
        assert await contents() == after_the_other


@pytest.mark.parametrize("step", ["publish", "publish_all", "rank_all"])
async def test_closing_goes_on_where_a_fault_ended_it(db: str, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    place = await factories.commune()
    await cast_many(place.id, 10)
    await draw()
    await cast_many(place.id, 12)
    await sign(place.id)
    with next_period() as following:

        async def fail(*_arguments: Collection[UUID] | int) -> None:
            raise RuntimeError("the machine stops")

        with monkeypatch.context() as patch:
            patch.setattr(drawing if step == "publish" else closing, step, fail)
            with pytest.raises(RuntimeError, match="the machine stops"):
                await close()
        # whatever was done, no sheet of that period is beside its ballots
        assert await count("sheet") == 0
        assert await fetch_value("SELECT count(*) FROM scorecard WHERE until = $1", following) == 0

        await close()

        assert await count("ballot_inbox") == 0
        assert await count("ballot") == 22
        assert await tally("COMMUNE", "ANSWERS", commune_id=place.id) == [22, 0, 0, 0, 0]
        assert await tally("COMMUNE", "ANSWERS", signed=True, commune_id=place.id) == [1, 0, 0, 0, 0]
        shown = "SELECT answers FROM scorecard JOIN cell ON cell.id = cell_id WHERE until = $1 AND commune_id = $2"
        assert await fetch_value(shown, following, place.id) == 23
        assert await fetch_value(shown, following - 1, place.id) == 23


async def test_what_is_held_outlives_its_period_without_its_code(db: str) -> None:
    # given a town with figures, and a hold when the quarter ends
    place = await factories.commune()
    await cast_many(place.id, 10)
    await draw()
    codes = await cast_many(place.id, 11)
    hold = await _hold(place.id)
    with next_period() as following:
        assert await close() == Drawn()
        assert await count("ballot_inbox") == 11
        with pytest.raises(Mistake):
            await change_ballot(code=codes[0], recommends=False, scores={}, remote=REMOTE)
        shown = "SELECT answers FROM scorecard JOIN cell ON cell.id = cell_id WHERE until = $1 AND commune_id = $2"
        history = await fetch_value(shown, following - 1, place.id)

        # when it is released, what it held counts for the present; history stays as it was
        await _release(hold)
        assert await close() == Drawn(communes=1, ballots=11)

        assert await fetch_value(shown, following - 1, place.id) == history == 10
        assert await fetch_value(shown, following, place.id) == 21
        assert await count("ballot_code") == 0


async def test_what_is_taken_back_beyond_the_quarter_never_shows_below_zero(db: str) -> None:
    # given thirty answers, nine of which are taken back too late in the quarter to be ten
    place = await factories.commune()
    codes = await cast_many(place.id, 30, scores={"SAFETY": 1})
    await draw()
    for code in codes[:9]:
        await withdraw_ballot(code=code, remote=code)
    with next_period() as following:
        await close()
        await cast_many(place.id, 60, scores={"SAFETY": 5})
        await draw()
        # then the next quarter's tally subtracts them
        rows = await fetch(
            "SELECT secret FROM tally JOIN cell ON cell.id = cell_id"
            " WHERE period = $1 AND commune_id = $2 AND measure = 'SAFETY'",
            following,
            place.id,
        )
        assert rows == [{"secret": [-9, 0, 0, 0, 60]}]

    # when the quarter in which they were added has left the window
    with clock.travel(periods.starts_at(following + 3) - clock.now()):
        await close()
        figure = await fetch(
            "SELECT scorecard.answers AS all, figure.answers, value, high FROM figure"
            " JOIN scorecard ON scorecard.id = scorecard_id JOIN cell ON cell.id = figure.cell_id"
            " WHERE figure.until = $1 AND commune_id = $2 AND measure = 'SAFETY'",
            periods.current(),
            place.id,
        )
    # then no more answered this than answered at all
    assert figure == [{"all": 51, "answers": 51, "value": 5.0, "high": 5.0}]


async def test_old_counts_of_newcomers_go(db: str) -> None:
    place = await factories.commune()
    for days in range(6):
        day = clock.now().astimezone(periods.ZONE).date() - timedelta(days=days)
        await NewcomerCount.create(commune_id=place.id, day=day, count=1)
    await prune_newcomer_counts()
    assert await count("newcomer_count") == 4
