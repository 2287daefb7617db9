"""What the README sends by curl is JSON and operations of the schema; what it asks of a scorecard is answered."""

import json
import re
from pathlib import Path

import pytest
from graphql import parse, validate
from tests import factories, figures
from tests.figures import RECOMMENDATION, share
from tests.graphql.asking import Asker

from parvis.evaluations.figures_models import Scope
from parvis_graphql.operations import ParvisSchema

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
OPERATIONS: list[str] = [
    *(json.loads(body)["query"] for body in re.findall(r"-d '(\{.*?\})'", _README, re.DOTALL)),
    *re.findall(r"--data-urlencode 'query=(.*?)'", _README, re.DOTALL),
]


def test_every_request_is_looked_at() -> None:
    assert len(OPERATIONS) == _README.count("localhost:8000/graphql -") == 6


@pytest.mark.parametrize("operation", OPERATIONS, ids=range(len(OPERATIONS)))
def test_an_operation_is_one_of_the_schema(schema: ParvisSchema, operation: str) -> None:
    assert validate(schema._schema, parse(operation)) == []


async def test_a_scorecard_says_how_the_commune_stands(ask: Asker) -> None:
    [operation] = [one for one in OPERATIONS if "scorecard" in one]
    place = await factories.commune(population=70_000)
    card = await figures.published(await figures.cell_of(place), {RECOMMENDATION: share(0.75)})
    await figures.ranked(card[RECOMMENDATION], Scope.FRANCE, 3, 9, 40, 1)
    await figures.published(await figures.cell_of(None), {RECOMMENDATION: share(0.5)})
    await figures.published(await figures.cell_of(5), {RECOMMENDATION: share(0.875)}, answers=300)

    answer = await ask(operation.replace("92040", place.insee_code))

    assert answer["commune"]["scorecard"] == {
        "answers": 400,
        "recommend": {"value": 0.75, "low": 0.72, "high": 0.78},
        "rank": {"low": 3, "high": 9, "of": 40, "quintile": 1},
        "france": {"answers": 400, "recommend": {"value": 0.5, "low": 0.47, "high": 0.53}},
        "sameSize": {"answers": 300, "recommend": {"value": 0.875, "low": 0.845, "high": 0.905}},
    }
