"""Whatever happened, the tallies are what counting all ballots again gives."""

import os
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from tests import factories
from tests.evaluations.voting import cast, cast_many, count, neighbourhood, sign

from parvis.auth.models import Account
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch_value, transaction
from parvis.core.errors import Mistake
from parvis.evaluations import periods
from parvis.evaluations.closing import close, draw_all
from parvis.evaluations.codes import change_ballot, withdraw_ballot
from parvis.evaluations.draw import draw
from parvis.evaluations.models import Relation
from parvis.evaluations.recounting import find_differing
from parvis.evaluations.service import withdraw_evaluation
from parvis.places.models import CommuneKind, Department
from parvis.privacy.erase import Texts, erase

CASES = int(os.environ.get("PARVIS_RECOUNT_CASES", "2"))
STEPS = 150
_CRITERIA = ("SAFETY", "ECONOMY", "HEALTH", "MOBILITY")


class History:
    """What residents of four places do over some quarters, by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.places: list[UUID] = []
        self.parts: dict[UUID, list[UUID]] = {}
        self.people: list[Viewer] = []
        self.codes: list[str] = []
        self.signed: list[tuple[Viewer, UUID]] = []

    async def begin(self) -> None:
        department, _ = await Department.get_or_create(code="T5", defaults={"name": "Département d’essai"})
        city = await factories.commune("Marseille", population=870_000, department=department)
        for number in (1, 2):
            district = await factories.commune(
                f"Marseille {number}", department=department, parent=city, kind=CommuneKind.MUNICIPAL_DISTRICT
            )
            self.places.append(district.id)
        village = await factories.commune("Cassis", population=900_000, department=department)
        self.places += [city.id, village.id]
        self.parts[village.id] = [(await neighbourhood(village, name)).id for name in ("Port", "Calanques")]

    def _said(self, place: UUID) -> dict[str, object]:
        parts: list[UUID | None] = [None, *self.parts.get(place, [])]
        return {
            "recommends": self.chance.random() < 0.7,
            "scores": {
                code: self.chance.randint(1, 5) for code in self.chance.sample(_CRITERIA, self.chance.randint(0, 4))
            },
            "neighbourhood_id": self.chance.choice(parts),
        }

    async def _somebody(self) -> Viewer:
        if not self.people or self.chance.random() < 0.9:
            self.people.append(await factories.resident())
        return self.chance.choice(self.people)

    async def cast(self) -> None:
        for _ in range(self.chance.randint(1, 8)):
            place = self.chance.choice(self.places)
            relation = self.chance.choice([Relation.RESIDENT, Relation.RESIDENT, Relation.REGULAR])
            viewer = await self._somebody()
            self.codes.append(await cast(place, viewer=viewer, relation=relation, **self._said(place)))

    async def change(self) -> None:
        code = self.chance.choice(self.codes)
        scores = {"SAFETY": self.chance.randint(1, 5)}
        await change_ballot(code=code, recommends=self.chance.random() < 0.5, scores=scores, remote=code)

    async def withdraw(self) -> None:
        code = self.chance.choice(self.codes)
        await withdraw_ballot(code=code, remote=code)

    async def sign(self) -> None:
        place, viewer = self.chance.choice(self.places), await self._somebody()
        self.signed.append((viewer, await sign(place, viewer=viewer, **self._said(place))))

    async def unsign(self) -> None:
        viewer, evaluation_id = self.chance.choice(self.signed)
        await withdraw_evaluation(viewer, evaluation_id=evaluation_id)

    async def leave(self) -> None:
        viewer = self.people.pop(self.chance.randrange(len(self.people)))
        async with transaction():
            await Account.filter(id=viewer.id).select_for_update().get()
            await erase(viewer.id, Texts.KEEP)
        self.signed = [one for one in self.signed if one[0].id != viewer.id]

    async def step(self) -> None:
        steps: dict[Callable[[], Awaitable[object]], int] = {
            self.cast: 12,
            self.change: 4 if self.codes else 0,
            self.withdraw: 1 if self.codes else 0,
            self.sign: 5,
            self.unsign: 1 if self.signed else 0,
            self.leave: 1 if self.people else 0,
            draw: 3,
            close: 1,
        }
        one = self.chance.choices(list(steps), list(steps.values()))[0]
        try:
            await one()
        except Mistake:
            # somebody who has voted already, a code of the last quarter: nothing happened
            return


@pytest.mark.parametrize("case", range(CASES))
async def test_tallies_are_what_a_recount_gives(db: str, case: int) -> None:
    seed = int(os.environ.get("PARVIS_RECOUNT_SEED", random.SystemRandom().randrange(2**32))) + case
    print(f"PARVIS_RECOUNT_SEED={seed - case} (case {case})")  # noqa: T201 - to repeat what failed
    history = History(random.Random(seed))
    await history.begin()
    for quarter in range(3):
        start = periods.starts_at(periods.current() + quarter) + timedelta(days=1)
        with clock.travel(start - clock.now() if quarter else timedelta()):
            for _ in range(STEPS // 3):
                await history.step()
            assert await find_differing() == []
            await draw_all()
            assert await find_differing() == []

    assert await fetch_value("SELECT count(*) FROM ballot") > 50
    assert await count("cell", "kind IN ('COMMUNE', 'NEIGHBOURHOOD', 'STRATUM')") >= 10


async def test_what_is_counted_wrongly_is_found(db: str) -> None:
    place = await factories.commune()
    part = await neighbourhood(place)
    await cast_many(place.id, 10, neighbourhood_id=part.id)
    await draw()
    assert await find_differing() == []
    for kind in ("COMMUNE", "NEIGHBOURHOOD", "STRATUM"):
        cell_id = await fetch_value("SELECT id FROM cell WHERE kind = $1", kind)
        wrong = "UPDATE tally SET secret[1] = secret[1] + $2 WHERE cell_id = $1 AND measure = 'ANSWERS'"
        await execute(wrong, cell_id, 1)
        assert await find_differing() == [cell_id]
        await execute(wrong, cell_id, -1)


async def test_a_neighbourhood_that_was_given_up_is_compared_in_its_commune(db: str) -> None:
    # given some counted in a neighbourhood, some that wait there, and one signed
    place = await factories.commune()
    part, other = await neighbourhood(place), await neighbourhood(place, "Autre")
    codes = await cast_many(place.id, 10, neighbourhood_id=part.id)
    await sign(place.id, neighbourhood_id=part.id)
    await draw()
    await cast_many(place.id, 4, neighbourhood_id=part.id)
    await cast_many(place.id, 10, neighbourhood_id=other.id)
    await draw()

    # when it is given up, and later one of its ballots is taken back
    await execute("DELETE FROM neighbourhood WHERE id = $1", part.id)
    assert await find_differing() == []
    await withdraw_ballot(code=codes[0], remote=codes[0])
    await cast_many(place.id, 12)
    await draw()

    # then all still adds up, and what would not is found
    assert await find_differing() == []
    await execute("DELETE FROM tally USING cell WHERE cell.id = cell_id AND kind = 'COMMUNE'")
    assert len(await find_differing()) == 1


async def test_communes_whose_size_changed_are_compared_with_their_department(db: str) -> None:
    # given a village and a town of one department that were counted
    department, _ = await Department.get_or_create(code="T6", defaults={"name": "Département T6"})
    village = await factories.commune(population=400, department=department)
    town = await factories.commune(population=3_000, department=department)
    for place in (village, town):
        await cast_many(place.id, 10)
        await sign(place.id)
    await draw()

    # when the census finds more in the village, and more of it answer
    await execute("UPDATE commune SET population = 600 WHERE id = $1", village.id)
    assert await find_differing() == []
    await cast_many(village.id, 14)
    await draw()

    # then all still adds up, and what would not is found: of those three strata nobody can tell in which
    assert await find_differing() == []
    await execute("UPDATE tally SET secret[1] = 9 FROM cell WHERE cell.id = cell_id AND size = 3")
    assert len(await find_differing()) == 3
