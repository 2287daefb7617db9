"""What may be rated, and how: criteria are rows, active from one period to another; scores are 1 to 5."""

from collections.abc import Mapping

from parvis.core.db import fetch_value
from parvis.core.sql import Predicate
from parvis.evaluations.errors import CriterionUnknown, ScoreInvalid

SCORES = (1, 5)
#: more than there will ever be criteria: what is longer is refused unread
_MOST_SCORES = 50


def active_in(period: str) -> Predicate:
    """A criterion's row: asked in the period that the SQL expression `period` gives."""
    return Predicate(
        f"{{t}}.active_from <= {period} AND ({{t}}.active_until IS NULL OR {{t}}.active_until >= {period})"
    )


#: whether all the codes in `$1::text[]` are criteria that are asked in the period `$2::int`
ALL_ACTIVE = f"""
SELECT count(*) = cardinality($1::text[]) FROM criterion c
WHERE c.code = ANY($1::text[]) AND {active_in("$2::int").on("c")}
"""  # noqa: S608 - constants


def check_scores(scores: Mapping[str, int]) -> dict[str, int]:
    """Scores by criterion as they are stored. Raises Mistake INVALID at `scores` for anything but 1 to 5.

    Whether the criteria are asked is for the statement that stores them, or for `check_active`.
    """
    if len(scores) > _MOST_SCORES:
        raise CriterionUnknown
    least, most = SCORES
    for code, score in scores.items():
        # True is an int to Python, and 5.0 equals 5
        if type(score) is not int or not least <= score <= most:
            raise ScoreInvalid
        if not code.isascii() or "\0" in code:
            raise CriterionUnknown
    return dict(scores)


async def check_active(scores: Mapping[str, int], period: int) -> None:
    """Raises Mistake INVALID at `scores` where a criterion is not asked in the period."""
    if not await fetch_value(ALL_ACTIVE, list(scores), period):
        raise CriterionUnknown
