"""Every field of every row of a random world is, for everybody who may look, what the reference says of it.

PARVIS_REFERENCE_CASES and PARVIS_REFERENCE_SEED are as for `test_against_reference`: a world for each 2,000 cases.
"""

import os
from random import Random
from secrets import randbits

import pytest
from tests.reference.comparing import codes
from tests.reference.everything import everything
from tests.reference.stage import Stage

from parvis_graphql.operations import ParvisSchema

_WORLDS = max(1, int(os.environ.get("PARVIS_REFERENCE_CASES", "2000")) // 2_000)
_SEED = int(os.environ.get("PARVIS_REFERENCE_SEED", randbits(32)))


@pytest.mark.parametrize("number", range(_WORLDS))
async def test_every_field_of_every_row(schema: ParvisSchema, db: str, read_pool: None, number: int) -> None:
    stage = await Stage.make(schema, db, Random(_SEED + number))
    for operation in everything(stage.names):
        real, _ = await stage.ask("visitor", operation)
        assert codes(real) == set(), operation  # what is refused as too costly would be compared with nothing

    try:
        for kind in sorted(stage.world.viewers):
            for operation in everything(stage.names):
                await stage.compare(kind, operation)
    except AssertionError as error:
        error.add_note(f"again: PARVIS_REFERENCE_SEED={_SEED}, world {number}")
        raise
