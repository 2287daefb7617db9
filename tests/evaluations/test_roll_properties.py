"""Whatever people do, in whatever order: one sheet an account, commune and quarter, and no ballot without one."""

import asyncio
import random
from uuid import UUID, uuid4

import pytest
from tests import factories
from tests.evaluations.voting import cast, sign

from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch, fetch_value
from parvis.core.errors import Mistake, RateLimited
from parvis.evaluations import periods
from parvis.evaluations.codes import change_ballot, withdraw_ballot
from parvis.evaluations.draw import draw
from parvis.evaluations.models import Relation
from parvis.evaluations.service import withdraw_evaluation

_STEPS = 60
_SLOTS = """
SELECT account_id, period, count(*) FILTER (WHERE slot = 0) AS homes, count(*) FILTER (WHERE slot > 0) AS others,
    count(*) - count(DISTINCT commune_id) AS twice
FROM sheet GROUP BY account_id, period
"""
# ballots that count or will: drawn ones but those taken back, and new ones that wait
_LIVE = """
SELECT (SELECT count(*) FROM ballot_inbox WHERE replaces IS NULL)
     + (SELECT count(*) FROM ballot) - (SELECT count(*) FROM ballot_inbox WHERE replaces IS NOT NULL AND scores IS NULL)
     + (SELECT count(*) FROM signed_evaluation WHERE person_id IS NOT NULL)
"""


class People:
    """Some accounts that do anything, well or badly, several at the same moment."""

    def __init__(self, seed: int, voters: list[Viewer], communes: list[UUID]) -> None:
        self._random = random.Random(seed)
        self._voters, self._communes = voters, communes
        self._codes: list[str] = []
        self._signed: list[tuple[Viewer, UUID]] = []

    async def act(self) -> None:
        """One thing; that it is refused is an outcome like another."""
        choose = self._random
        who, relation = choose.choice(self._voters), choose.choice([*Relation])
        (where,) = choose.choices(self._communes, weights=[12, 2, 2, 2])  # the first is drawn now and then
        try:
            match choose.choice(["cast"] * 6 + ["sign"] * 2 + ["withdraw", "change", "take back"]):
                case "cast":
                    self._codes.append(await cast(where, viewer=who, relation=relation))
                case "sign":
                    self._signed.append((who, await sign(where, viewer=who, relation=relation)))
                case "withdraw" if self._signed:
                    signer, evaluation_id = choose.choice(self._signed)
                    await withdraw_evaluation(signer, evaluation_id=evaluation_id)
                case "change" if self._codes:
                    await change_ballot(
                        code=choose.choice(self._codes), recommends=False, scores={"HEALTH": 2}, remote=str(uuid4())
                    )
                case "take back" if self._codes:
                    await withdraw_ballot(code=choose.choice(self._codes), remote=str(uuid4()))
        except (Mistake, RateLimited):
            pass


async def check() -> None:
    for row in await fetch(_SLOTS):
        assert row["homes"] <= 1
        assert row["others"] <= 3
        assert row["twice"] == 0
    assert await fetch_value(_LIVE) <= await fetch_value("SELECT count(*) FROM sheet")


@pytest.mark.parametrize("seed", range(4))
async def test_nobody_is_on_the_roll_twice(db: str, seed: int) -> None:
    voters = [await factories.resident() for _ in range(60)]
    people = People(seed, voters, [(await factories.commune(population=5000)).id for _ in range(4)])
    for step in range(_STEPS):
        await asyncio.gather(*(people.act() for _ in range(5)))
        if step % 20 == 19:
            await draw()
            await check()
    assert await fetch_value("SELECT count(*) FROM ballot") > 0
    with clock.travel(periods.starts_at(periods.current() + 1) - clock.now()):
        for _ in range(_STEPS // 3):
            await asyncio.gather(*(people.act() for _ in range(5)))
        await check()
