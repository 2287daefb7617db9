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


def _sums(name: str, condition: str) -> str:
    return ", ".join(
        f"coalesce(sum({which}{place}) FILTER (WHERE {condition}), 0) AS {name}_{which}{place}"
        for which in ("secret", "signed")
        for place in _PLACES
    )


#: their sums by measure and place, of the window and of its later half, from which `PLACED` goes on
SUMS = f"measure, {_sums('all', 'TRUE')}, {_sums('later', 'is_later')}"


def _counts(half: str, which: str) -> list[str]:
    if half == "earlier":
        return [f"(all_{which}{place} - later_{which}{place})" for place in _PLACES]
    return [f"{half}_{which}{place}" for place in _PLACES]


def _total(counts: list[str]) -> str:
    return f"greatest({' + '.join(counts)}, 0)"


def _above_zero(counts: list[str]) -> list[str]:
    """The same counts with none below zero and the same sum: all others less, as far as they go.

    A ballot that was taken back is subtracted in the quarter in which ten new ones have come, and the one in which it
    was added may have left the window. Shares of what is left are rounded from place to place, so that they add up.
    """
    running = [" + ".join(f"greatest({count}, 0)" for count in counts[:place]) for place in _PLACES]
    shares = [f"({so_far}) * {_total(counts)} / nullif({running[-1]}, 0)" for so_far in running]
    less = ["0", *shares[:-1]]
    return [
        f"CASE WHEN least({', '.join(counts)}) >= 0 THEN {count} ELSE coalesce({share} - {before}, 0) END"
        for count, share, before in zip(counts, shares, less, strict=True)
    ]


def _placed(prefix: str, half: str) -> str:
    """Secret and signed answers by place; each above zero, lest the ones fill up what is missing of the others."""
    both = zip(*(_above_zero(_counts(half, which)) for which in ("secret", "signed")), strict=True)
    return ", ".join(
        f"{secret} + {signed} AS {prefix}{place}" for place, (secret, signed) in zip(_PLACES, both, strict=True)
    )


#: of `SUMS`: secret answers of the window and its halves (`secret`, `later_secret`, `earlier_secret`), and all answers
#: by place (`c1…c5`, `l1…l5`, `e1…e5`)
PLACED = f"""
    measure, {_total(_counts("all", "secret"))} AS secret, {_total(_counts("later", "secret"))} AS later_secret,
    {_total(_counts("earlier", "secret"))} AS earlier_secret,
    {_placed("c", "all")}, {_placed("l", "later")}, {_placed("e", "earlier")}
"""

#: the columns of `PLACED`, but for the measure
NAMES = ", ".join(
    ["secret", "later_secret", "earlier_secret", *(f"{half}{place}" for half in "cle" for place in _PLACES)]
)


def _moments(prefix: str) -> tuple[str, str, str]:
    """How many answers, the sum of their points and of the points' squares, as `intervals` has them."""
    return (
        " + ".join(f"{prefix}{place}" for place in _PLACES),
        " + ".join(f"{place - 1} * {prefix}{place}" for place in _PLACES[1:]),
        " + ".join(f"{(place - 1) ** 2} * {prefix}{place}" for place in _PLACES[1:]),
    )


def _named(prefix: str, named: str) -> str:
    return ", ".join(
        f"{moment} AS {named}{name}" for moment, name in zip(_moments(prefix), ("n", "s1", "s2"), strict=True)
    )


#: of `PLACED`: n, s1, s2 of the window, and the same of its later half (later_n…) and its earlier one (earlier_n…)
MOMENTS = f"{_named('c', '')}, {_named('l', 'later_')}, {_named('e', 'earlier_')}"
