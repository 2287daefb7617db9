"""What a cell's tallies come to over the four periods until one (:until), as SQL text."""

from parvis.evaluations.periods import WINDOW

#: places of an answer in a tally's arrays
_PLACES = range(1, 6)

#: the condition on a tally's `period`
WITHIN = f"period BETWEEN :until - {WINDOW - 1} AND :until"

#: a tally's columns: secret and signed answers by place, and whether it is of the window's later half
COLUMNS = f"""
    measure, period > :until - {WINDOW // 2} AS is_later,
    {", ".join(f"secret[{place}] AS secret{place}, signed[{place}] AS signed{place}" for place in _PLACES)}
"""

#: in their place, but for the measure, where a row has something else to say
NO_COLUMNS = ", ".join(["NULL"] * COLUMNS.count(","))


def _sum(column: str, condition: str) -> str:
    """Never below zero, place by place: ballots that were taken back may be subtracted in the quarter after the one in
    which they were added, and that one may have left the window.
    """
    return f"greatest(coalesce(sum({column}) FILTER (WHERE {condition}), 0), 0)"


def _secret(condition: str) -> str:
    return " + ".join(_sum(f"secret{place}", condition) for place in _PLACES)


def _places(prefix: str, condition: str) -> str:
    return ", ".join(
        f"{_sum(f'secret{place}', condition)} + {_sum(f'signed{place}', condition)} AS {prefix}{place}"
        for place in _PLACES
    )


#: their sums by measure: `secret`, and of the later half `later_secret`; answers by place, `c1…c5` and `l1…l5`
SUMS = f"""
    measure, {_secret("TRUE")} AS secret, {_secret("is_later")} AS later_secret,
    {_places("c", "TRUE")}, {_places("l", "is_later")}
"""

#: the columns of `SUMS`, but for the measure
NAMES = ", ".join(["secret", "later_secret", *(f"{half}{place}" for half in "cl" for place in _PLACES)])


def _moments(prefix: str, less: str = "") -> tuple[str, str, str]:
    """How many answers, the sum of their points and of the points' squares, as `intervals` has them."""
    count = {
        place: f"greatest({prefix}{place} - {less}{place}, 0)" if less else f"{prefix}{place}" for place in _PLACES
    }
    return (
        " + ".join(count.values()),
        " + ".join(f"{place - 1} * {count[place]}" for place in _PLACES[1:]),
        " + ".join(f"{(place - 1) ** 2} * {count[place]}" for place in _PLACES[1:]),
    )


def _named(moments: tuple[str, str, str], prefix: str) -> str:
    return ", ".join(f"{moment} AS {prefix}{name}" for moment, name in zip(moments, ("n", "s1", "s2"), strict=True))


#: from the sums: n, s1, s2 of the window, and the same of its later half (later_n…) and its earlier one (earlier_n…)
MOMENTS = f"""
    {_named(_moments("c"), "")},
    {_named(_moments("l"), "later_")},
    {_named(_moments("c", less="l"), "earlier_")},
    secret - later_secret AS earlier_secret
"""
