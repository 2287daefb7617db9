"""Expressions of intervals, against published figures and against the definition."""

from statistics import NormalDist

import pytest

from parvis.core.db import fetch_one
from parvis.evaluations import intervals

pytestmark = pytest.mark.usefixtures("db")


async def _asked(**expressions: str) -> dict[str, float]:
    """Each expression's value where `m` is the measure, `n`, `s1` and `s2` what the test says in `of`."""
    of = expressions.pop("of")
    columns = ", ".join(f"{text} AS {name}" for name, text in expressions.items())
    row = await fetch_one(f"SELECT {columns} FROM (SELECT {of}) AS counted")
    assert row
    return row


@pytest.mark.parametrize(
    ("n", "yes", "low", "high"),
    # the second and third as R. G. Newcombe has them (Statistics in Medicine 17, 1998, table I, method 3)
    [(10, 10, 0.7225, 1.0), (263, 81, 0.2553, 0.3662), (148, 15, 0.0624, 0.1605), (20, 0, 0.0, 0.1611)],
)
async def test_a_share_has_the_interval_of_wilson(n: int, yes: int, low: float, high: float) -> None:
    # given so many answers of which so many say yes
    ends = intervals.wilson("n", "s1")

    # when PostgreSQL works them out
    found = await _asked(of=f"{n}::bigint AS n, {yes}::bigint AS s1", low=ends[0], high=ends[1])

    # then the ends are those of the literature, and within 0 and 1
    assert found == {"low": pytest.approx(low, abs=5e-5), "high": pytest.approx(high, abs=5e-5)}
    assert 0 <= found["low"] <= found["high"] <= 1


async def test_thirty_answers_that_agree_are_no_certainty() -> None:
    # given thirty answers of 5
    of = "'SAFETY' AS m, 30::bigint AS n, 120::bigint AS s1, 480::bigint AS s2"
    value, variance = intervals.value("m", "n", "s1"), intervals.variance("m", "n", "s1", "s2")
    low, high = intervals.normal(value, variance, "m")

    # when PostgreSQL works them out
    found = await _asked(of=of, value=value, low=low, high=high)

    # then the mean is 5, and could be less, but not more
    assert (found["value"], found["high"]) == (5, 5)
    assert 4 < found["low"] < 5


async def test_more_that_are_compared_want_more() -> None:
    # when one, thirteen and more than ever are compared
    found = await _asked(of="1 AS one", **{f"of{many}": intervals.bonferroni(str(many)) for many in (0, 1, 13, 500)})

    # then the chance of an error is shared out among them
    normal = NormalDist()
    assert found["of0"] == found["of1"] == pytest.approx(normal.inv_cdf(0.975))
    assert found["of13"] == pytest.approx(normal.inv_cdf(1 - 0.05 / 26))
    assert found["of500"] == pytest.approx(normal.inv_cdf(1 - 0.05 / 128))
