"""Random operations of random viewers over random worlds: every answer is the one that a slow reference gives.

PARVIS_REFERENCE_CASES says how many, PARVIS_REFERENCE_SEED from which seed on: a failure names its own.
"""

import os
from random import Random
from secrets import randbits

import pytest
from graphql import get_named_type, is_leaf_type
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.reference.answers import ANSWERS
from tests.reference.executing import fields_of
from tests.reference.operations import LEFT_OUT, concrete_types, operations
from tests.reference.stage import Stage
from tests.reference.varying import varied

from parvis_graphql.operations import ParvisSchema

_PER_WORLD = 26
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
    max_examples=_PER_WORLD // 2,  # each is asked twice
    deadline=None,
    database=None,
    phases=[Phase.generate],  # `Stage.compare` makes a failure small itself
    suppress_health_check=list(HealthCheck),  # the world stays as it is, and is what takes long
)
@given(data=st.data())
async def test_the_answer_is_that_of_the_reference(stage: Stage, number: int, data: st.DataObject) -> None:
    kinds = st.sampled_from(sorted(stage.world.viewers))
    kind, other_kind = data.draw(kinds), data.draw(kinds)
    operation = data.draw(operations(stage.names))
    again = varied(Random(number), stage.names, operation)

    try:
        await stage.compare(kind, operation)
        await stage.compare(other_kind, again)  # by plans of the first, where they serve
    except AssertionError as error:
        error.add_note(f"again: PARVIS_REFERENCE_SEED={_SEED}, world {number}")
        raise


def test_what_is_left_out_is_there_and_everything_else_is_answered() -> None:
    """Values are columns unless somebody says otherwise; that those are there is seen when they are read."""
    of_no_table = {"Edge", "Connection", "PageInfo", "PhotoSuggestion"}
    relations = [
        f"{kind.name}.{name}"
        for kind in concrete_types()
        for name, field in kind.fields.items()
        if not kind.name.endswith(tuple(of_no_table)) and not is_leaf_type(get_named_type(field.type))
    ]
    assert [one for one in relations if one not in ANSWERS and one not in LEFT_OUT] == []

    for one in LEFT_OUT:
        type_name, _, name = one.partition(".")
        assert name in fields_of(type_name)
