"""Random worlds for the reference are ones that the tables allow, and can be made again."""

from random import Random

from tests import databases
from tests.reference.worlds import World, make_world


async def test_rows_refer_to_what_is_there(db: str) -> None:
    for number in range(5):
        await databases.empty(db)

        await make_world(Random(number), checked=True)


async def test_the_same_numbers_make_the_same_world(db: str) -> None:
    worlds: list[World] = []

    for _ in range(2):
        await databases.empty(db)
        worlds.append(await make_world(Random(1)))

    one, other = worlds
    assert one == other
