"""Figures as a book would have them, from the same counts as the SQL: plain sums, one cell after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from uuid import UUID

from tests.evaluations.polls import NOBODY, UNTIL, Counted, Country, Counts, plus

from parvis.evaluations.figures_models import CellKind

MEASURES = ("RECOMMENDATION", "SAFETY", "HEALTH")
_Z = NormalDist().inv_cdf(0.975)


@dataclass(slots=True)
class Plain:
    """What is published of one measure of a cell."""

    level: str
    answers: int | None = None
    signed: int | None = None
    words: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    distribution: list[int] | None = None
    change: str | None = None
    change_value: float | None = None
    change_low: float | None = None
    change_high: float | None = None


@dataclass(slots=True)
class _Estimate:
    value: float
    variance: float


def counts(one: Counted, measure: str, periods: Iterable[int]) -> tuple[Counts, Counts]:
    """Secret and signed answers of these periods."""
    secret, signed = NOBODY, NOBODY
    for period in periods:
        more = one.tallies.get((period, measure), (NOBODY, NOBODY))
        secret, signed = plus(secret, more[0]), plus(signed, more[1])
    return secret, signed


def number(one: Counted, measure: str) -> int:
    """Secret answers of the window."""
    return sum(counts(one, measure, range(UNTIL - 3, UNTIL + 1))[0])


def expected(country: Country) -> dict[tuple[UUID, str], Plain]:
    """All that may be published of counted cells; scorecards are under ANSWERS."""
    told = {measure: _told(country, measure) for measure in ("ANSWERS", *MEASURES)}
    out: dict[tuple[UUID, str], Plain] = {}
    for one in country.counted:
        if one.cell.id not in told["ANSWERS"]:
            continue
        for measure in ("ANSWERS", *MEASURES):
            if one.cell.id in told[measure] and (level := _level(number(one, measure), measure)):
                out[one.cell.id, measure] = _plain(one, measure, level)
        _set_changes([out[one.cell.id, m] for m in MEASURES if (one.cell.id, m) in out])
    return out


def _level(secret: int, measure: str) -> str | None:
    if secret >= 100:
        return "FULL"
    if secret >= 30:
        return "RATES"
    return "WORDS" if secret >= 10 and measure in {"ANSWERS", "RECOMMENDATION"} else None


def _told(country: Country, measure: str) -> set[UUID]:
    """Cells of which the measure may be told, whatever their scorecard."""
    told: set[UUID] = set()
    least = 10 if measure == "ANSWERS" else 30

    def tell(head: Counted) -> None:
        told.add(head.cell.id)
        parts = [one for one in country.counted if one.parent is head and number(one, measure) >= 10]
        for part in parts:
            if number(part, measure) < least:  # in words
                tell(part)
        parts = [part for part in parts if number(part, measure) >= least]
        left = number(head, measure)
        if left == sum(number(part, measure) for part in parts):
            for part in parts:
                tell(part)
            return
        for part in sorted(parts, key=lambda part: (-number(part, measure), part.cell.id)):
            left -= number(part, measure)
            if left >= least:
                tell(part)

    for one in country.kind(CellKind.COMMUNE):
        if one.parent is None and number(one, measure) >= 10:
            tell(one)
    for one in country.kind(CellKind.STRATUM):
        towns = [town for town in country.counted if town.stratum is one]
        rest = number(one, measure) - sum(n for town in towns if (n := number(town, measure)) >= least)
        if number(one, measure) >= 10 and (rest == 0 or rest >= least):
            told.add(one.cell.id)
    return told


def _points(measure: str) -> list[int]:
    return [0, 1] if measure == "RECOMMENDATION" else [1, 2, 3, 4, 5]


def _estimate(all_answers: Counts, measure: str) -> _Estimate:
    points = _points(measure)
    answers = [point for point, times in zip(points, all_answers, strict=False) for _ in range(times)]
    smoothed = answers + points
    middle = sum(smoothed) / len(smoothed)
    variance = sum((one - middle) ** 2 for one in smoothed) / len(smoothed)
    return _Estimate(sum(answers) / len(answers), variance / len(answers))


def _wilson(yes: int, n: int) -> tuple[float, float]:
    middle = (yes + _Z**2 / 2) / (n + _Z**2)
    half = _Z / (n + _Z**2) * sqrt(yes * (n - yes) / n + _Z**2 / 4)
    return middle - half, middle + half


def _plain(one: Counted, measure: str, level: str) -> Plain:
    secret, signed = counts(one, measure, range(UNTIL - 3, UNTIL + 1))
    everyone = plus(secret, signed)
    plain = Plain(level, sum(everyone), sum(signed))
    if measure == "ANSWERS":
        return plain
    found = _estimate(everyone, measure)
    if level == "WORDS":
        return Plain(level, words="MOST" if found.value >= 0.6 else "FEW" if found.value < 0.4 else "ABOUT_HALF")
    plain.value = found.value
    if measure == "RECOMMENDATION":
        plain.low, plain.high = _wilson(everyone[1], sum(everyone))
    else:
        half = _Z * sqrt(found.variance)
        plain.low, plain.high = max(1, found.value - half), min(5, found.value + half)
    if level == "FULL":
        plain.distribution = list(everyone[:2] if measure == "RECOMMENDATION" else everyone)
    if difference := halves(one, measure):
        plain.change_value, plain.change_low = difference.value, difference.variance
    return plain


def halves(one: Counted, measure: str) -> _Estimate | None:
    """The later half of the window less the earlier one, where both have thirty secret answers."""
    later = counts(one, measure, (UNTIL - 1, UNTIL))
    earlier = counts(one, measure, (UNTIL - 3, UNTIL - 2))
    if min(sum(later[0]), sum(earlier[0])) < 30:
        return None
    new, old = _estimate(plus(*later), measure), _estimate(plus(*earlier), measure)
    return _Estimate(new.value - old.value, new.variance + old.variance)


def _set_changes(card: list[Plain]) -> None:
    """From difference and variance (left in `change_low`) to an interval, for as many as are compared."""
    compared = [plain for plain in card if plain.change_value is not None]
    for plain in compared:
        assert plain.change_value is not None
        assert plain.change_low is not None
        half = NormalDist().inv_cdf(1 - 0.05 / (2 * len(compared))) * sqrt(plain.change_low)
        plain.change_low, plain.change_high = plain.change_value - half, plain.change_value + half
        plain.change = "IMPROVED" if plain.change_low > 0 else "WORSENED" if plain.change_high < 0 else "UNCLEAR"


def weighed(strata: list[Counted], published: dict[tuple[UUID, str], Plain], measure: str) -> Plain | None:
    """A size, a region or France, of its strata: weighted by inhabitants, of those published with a value alone."""
    shown = [one for one in strata if (found := published.get((one.cell.id, measure))) and found.value is not None]
    if not shown:
        return None
    window = {one.cell.id: counts(one, measure, range(UNTIL - 3, UNTIL + 1)) for one in shown}
    everyone = sum(one.weight for one in shown)
    found = [(one.weight / everyone, _estimate(plus(*window[one.cell.id]), measure)) for one in shown]
    value = sum(share * one.value for share, one in found)
    half = _Z * sqrt(sum(share**2 * one.variance for share, one in found))
    lowest, highest = (0, 1) if measure == "RECOMMENDATION" else (1, 5)
    secret = sum(sum(window[one.cell.id][0]) for one in shown)
    signed = sum(sum(window[one.cell.id][1]) for one in shown)
    level = "FULL" if secret >= 100 else "RATES"
    return Plain(
        level, secret + signed, signed, value=value, low=max(lowest, value - half), high=min(highest, value + half)
    )
