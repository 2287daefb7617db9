"""Random operations of random viewers over random worlds: every answer is the one that a slow reference gives.

PARVIS_REFERENCE_CASES says how many, PARVIS_REFERENCE_SEED from which seed on: a failure names its own.
"""

import os
from random import Random
from secrets import randbits

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.reference.operations import operations
from tests.reference.stage import Stage

from parvis_graphql.schema import ParvisSchema

_PER_WORLD = 20
_CASES = int(os.environ.get("PARVIS_REFERENCE_CASES", "2000"))
_SEED = int(os.environ.get("PARVIS_REFERENCE_SEED", randbits(32)))


@pytest.fixture
async def stage(schema: ParvisSchema, db: str, read_pool: None, number: int, request: pytest.FixtureRequest) -> Stage:
    """World `number` of this run's seed, from which the operations asked about it come too."""
    own = _SEED * 1_000_003 + number
    seed(own)(request.function)
    return await Stage.make(schema, db, Random(own))


@pytest.mark.parametrize("number", range(-(-_CASES // _PER_WORLD)))
@settings(
    max_examples=_PER_WORLD,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),  # the world stays as it is, and is what takes long
)
@given(data=st.data())
async def test_the_answer_is_that_of_the_reference(stage: Stage, number: int, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(stage.world.viewers)))
    operation = data.draw(operations(stage.names))

    try:
        await stage.compare(kind, operation)
    except AssertionError as error:
        error.add_note(f"again: PARVIS_REFERENCE_SEED={_SEED}, world {number}")
        raise
