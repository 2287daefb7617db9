"""docs/reads.md shows what is there: its examples are lines of the code, its statement is what the compiler makes."""

import json
import re
from pathlib import Path

import pytest
from tests.graphql.asking import VISITOR

from parvis_graphql.context import Context
from parvis_graphql.schema import make_schema
from parvis_web.explain.layout import laid_out
from parvis_web.explain.operations import explained

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reads.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n# (\S+)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("path", "lines"), EXAMPLES, ids=[path for path, _ in EXAMPLES])
def test_an_example_stands_in_the_code(path: str, lines: str) -> None:
    assert lines in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.usefixtures("settings")
async def test_the_statement_shown_is_the_one_that_is_sent() -> None:
    """Where the compiler has learnt something better: run the command of the page again and paste."""
    document = re.search(r"^\$ cat \S+\n(.+)$", PAGE, re.MULTILINE)
    variables = re.search(r"--variables '(\{.+\})'", PAGE)
    shown = re.search(r"(  SELECT \(\n.+?)\n\n", PAGE, re.DOTALL)
    assert document
    assert variables
    assert shown

    [operation] = await explained(make_schema(), document[1], Context(VISITOR), json.loads(variables[1]))

    assert operation.roots[0].sql is not None
    assert [f"  {line}" for line in laid_out(operation.roots[0].sql)] == shown[1].split("\n")
    price = (
        f"query {operation.name}: {operation.cost.objects} of 10,000 objects, {operation.cost.values} of 50,000 values"
    )
    assert price in PAGE
