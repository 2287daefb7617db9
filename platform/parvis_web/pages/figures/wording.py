"""What figures mean, in the reader's language: what is recommended, what has changed, where a commune stands."""

from dataclasses import dataclass
from typing import Any

from parvis.core.i18n import translate
from parvis_web.pages import dates
from parvis_web.pages.figures import quantities
from parvis_web.pages.figures.classes import bounds_of

#: classes of inhabitants as `Commune.sizeClass` counts them, by the first number of each from the second on
_SIZES = (500, 2_000, 10_000, 50_000, 100_000)
#: fifths over which places may reach and the fifth still says something
_FEW_FIFTHS = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """Says everything in one language; `labels` are the names of the criteria by their code."""

    locale: str
    labels: dict[str, str]

    def say(self, message: str, **params: object) -> str:
        return translate(message, self.locale, **params)

    def number(self, value: float) -> str:
        return dates.number(value, self.locale)

    def measure(self, measure: str) -> str:
        """« Sécurité »; of the recommendation, « Recommandation »."""
        return self.say("Recommendation") if quantities.is_share(measure) else self.labels[measure]

    def quantity(self, value: float, measure: str) -> str:
        return quantities.quantity(value, measure, self.locale)

    def estimated(self, estimate: dict[str, Any], measure: str) -> str:
        return quantities.estimated(estimate, measure, self.locale)

    def between(self, estimate: dict[str, Any], measure: str) -> str:
        return quantities.between(estimate["low"], estimate["high"], measure, self.locale)

    def quarter(self, period: str) -> str:
        return quantities.quarter(period, self.locale)

    def short_quarter(self, period: str) -> str:
        return quantities.short_quarter(period, self.locale)

    def size(self, size: int) -> str:
        """The inhabitants of a class of size."""
        if size == 1:
            return self.say("fewer than {number} inhabitants", number=self.number(_SIZES[0]))
        if size > len(_SIZES):
            return self.say("{number} inhabitants or more", number=self.number(_SIZES[-1]))
        low, high = _SIZES[size - 2], _SIZES[size - 1] - 1
        return self.say("{low} to {high} inhabitants", low=self.number(low), high=self.number(high))

    def value_class(self, name: str, measure: str) -> str:
        """The bounds of a class of a map's legend."""
        low, high = bounds_of(name, measure, self.locale)
        if low is None:
            return self.say("less than {high}", high=high)
        return (
            self.say("{low} or more", low=low)
            if high is None
            else self.say("{low} to less than {high}", low=low, high=high)
        )

    def in_words(self, words: str) -> str:
        """A recommendation of which no rate is said."""
        if words == "MOST":
            return self.say("Most would recommend it: 60% or more.")
        if words == "FEW":
            return self.say("Few would recommend it: less than 40%.")
        return self.say("About half would recommend it: between 40 and 60%.")

    def briefly(self, estimate: dict[str, Any] | None, measure: str) -> str:
        """An estimate in a list: with its interval, in words, or what is missing."""
        if estimate is None:
            return self.say("not shown")
        return self.in_words(estimate["words"]) if estimate["words"] else self.estimated(estimate, measure)

    def change(self, estimate: dict[str, Any], measure: str) -> str:
        """How the later two quarters compare with the earlier two."""
        by = quantities.by_how_much(estimate["changeLow"], estimate["changeHigh"], measure, self.locale)
        if estimate["change"] == "IMPROVED":
            return self.say("better: up {by}", by=by)
        if estimate["change"] == "WORSENED":
            return self.say("worse: down {by}", by=by)
        return self.say("no clear change: the difference lies {by}", by=by)

    def verdict(self, style: str, verdict: str) -> str:
        """How a place compares with France (`style` france) or with towns of its size (size)."""
        is_france = style == "france"
        if verdict == "above":
            return self.say("Clearly above France") if is_france else self.say("Clearly above towns of its size")
        if verdict == "below":
            return self.say("Clearly below France") if is_france else self.say("Clearly below towns of its size")
        return (
            self.say("No clear difference from France")
            if is_france
            else self.say("No clear difference from towns of its size")
        )

    def months(self, since: str, until: str, present: str) -> str:
        return quantities.months(since, until, present, self.locale)

    def choice_of_quarter(self, period: str, present: str) -> str:
        """« T3 2026 »; of the quarter that runs, « T4 2026, en cours »."""
        name = self.short_quarter(period)
        return self.say("{quarter}, so far", quarter=name) if period == present else name

    def rank(self, rank: dict[str, Any]) -> str:
        """« entre la place 12 et la place 31 sur 214 ; par sa seule valeur, dans le premier cinquième ».

        The fifth is that of the value alone, which chance moves as it moves the place. Where the places reach over more
        than two fifths, that nothing closer is known is said before it.
        """
        fifth = self._fifth(rank["quintile"])
        low, high, of = (self.number(rank[name]) for name in ("low", "high", "of"))
        if rank["low"] == rank["high"]:
            return self.say("place {low} of {of}; {fifth}", low=low, of=of, fifth=fifth)
        if _fifths(rank) <= _FEW_FIFTHS:
            text = self.say("between place {low} and place {high} of {of}", low=low, high=high, of=of)
        else:
            text = self.say(
                "between place {low} and place {high} of {of}, and nothing closer can be told",
                low=low,
                high=high,
                of=of,
            )
        return self.say("{places}; by its value alone, {fifth}", places=text, fifth=fifth)

    def _fifth(self, quintile: int) -> str:
        return (
            self.say("in the best fifth"),
            self.say("in the second fifth"),
            self.say("in the middle fifth"),
            self.say("in the fourth fifth"),
            self.say("in the last fifth"),
        )[quintile - 1]


def _fifths(rank: dict[str, Any]) -> int:
    """Over how many fifths the places from `low` to `high` reach."""
    first, last = (5 * (rank[name] - 1) // rank["of"] for name in ("low", "high"))
    return int(last - first + 1)
