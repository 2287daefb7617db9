"""How sure a figure is, as SQL text over columns: answers are a sample of volunteers, and intervals say how small.

An answer's points are its place in the tally's array, less one: of a recommendation 0 or 1, of a criterion 0 to 4. So
one set of sums serves both: `n` answers, `s1` the sum of their points, `s2` the sum of the squares.
"""

from statistics import NormalDist

#: half the width of an interval of 95 %, in standard errors
Z = NormalDist().inv_cdf(0.975)
#: more measures than this are never compared on one scorecard
_MOST_COMPARED = 64


def is_share(measure: str) -> str:
    """Whether the value is a share of 0 to 1, and not a mean of 1 to 5."""
    return f"({measure} = 'RECOMMENDATION')"


def value(measure: str, n: str, s1: str) -> str:
    """The share that recommends, or the mean grade. NULL without answers."""
    return f"(CASE WHEN {is_share(measure)} THEN 0 ELSE 1 END + ({s1})::float8 / nullif({n}, 0))"


def lowest(measure: str) -> str:
    return f"(CASE WHEN {is_share(measure)} THEN 0.0 ELSE 1.0 END)"


def highest(measure: str) -> str:
    return f"(CASE WHEN {is_share(measure)} THEN 1.0 ELSE 5.0 END)"


def wilson(n: str, s1: str) -> tuple[str, str]:
    """Low and high of a share's score interval: E. B. Wilson, "Probable inference, the law of succession, and
    statistical inference", Journal of the American Statistical Association 22 (1927). Honest near 0 and 1 too.
    """
    n = f"nullif({n}, 0)"
    share = f"(({s1})::float8 / {n})"
    middle = f"({share} + {Z**2 / 2} / {n})"
    half = f"({Z} * sqrt({share} * (1 - {share}) / {n} + {Z**2 / 4} / ({n}::float8 * {n})))"
    whole = f"(1 + {Z**2} / {n})"
    # of no or of all the end is exactly 0 or 1; rounding must not go past it
    return f"greatest(0, ({middle} - {half}) / {whole})", f"least(1, ({middle} + {half}) / {whole})"


def variance(measure: str, n: str, s1: str, s2: str) -> str:
    """The variance of a mean or share: of one answer, over `n`. One pseudo-answer of each grade smooths it, so that
    thirty answers that agree do not pass for certainty.

    After A. Agresti and B. Caffo, "Simple and effective confidence intervals for proportions and differences of
    proportions result from adding two successes and two failures", The American Statistician 54 (2000), who add a
    success and a failure to each sample; for grades the same is done with five.
    """
    return (
        f"(CASE WHEN {is_share(measure)} THEN {_smoothed(n, s1, s2, points=2)}"
        f" ELSE {_smoothed(n, s1, s2, points=5)} END / nullif({n}, 0))"
    )


def _smoothed(n: str, s1: str, s2: str, *, points: int) -> str:
    more_s1, more_s2 = sum(range(points)), sum(point**2 for point in range(points))
    mean = f"({s1} + {more_s1})::float8 / ({n} + {points})"
    return f"(({s2} + {more_s2})::float8 / ({n} + {points}) - ({mean}) ^ 2)"


def normal(middle: str, variance_of: str, measure: str) -> tuple[str, str]:
    """Low and high of the normal interval, within what a value can be."""
    half = f"{Z} * sqrt({variance_of})"
    return f"greatest({lowest(measure)}, {middle} - {half})", f"least({highest(measure)}, {middle} + {half})"


def bonferroni(compared: str) -> str:
    """Standard errors on each side of a difference where so many are looked at together, that the chance of seeing any
    change where there is none stays at 5 % (O. J. Dunn, "Multiple comparisons among means", Journal of the American
    Statistical Association 56, 1961).
    """
    errors = ", ".join(str(NormalDist().inv_cdf(1 - 0.025 / count)) for count in range(1, _MOST_COMPARED + 1))
    return f"(ARRAY[{errors}]::float8[])[least(greatest({compared}, 1), {_MOST_COMPARED})]"
