"""The five classes of a map: what a place's value falls into, drawn by shape as well as by colour."""

from bisect import bisect_right

from parvis_web.pages.figures.quantities import is_share, quantity

_OF_SHARES = (0.5, 0.6, 0.7, 0.8)
_OF_MEANS = (2.5, 3.0, 3.5, 4.0)
#: from the lowest to the highest, as the stylesheet calls their colours: arrows down, a ring, arrows up, the outer ones
#: full. Ink on paper or eyes that see no colour tell them as well.
NAMES = ("lowest", "low", "middle", "high", "highest")


def class_of(value: float, measure: str) -> str:
    """The class's name. A bound belongs to the class above it."""
    return NAMES[bisect_right(_bounds(measure), value)]


def bounds_of(name: str, measure: str, locale: str) -> tuple[str | None, str | None]:
    """From where to where a class reaches, in words; None at the open ends."""
    ends = [None, *(quantity(bound, measure, locale) for bound in _bounds(measure)), None]
    at = NAMES.index(name)
    return ends[at], ends[at + 1]


def _bounds(measure: str) -> tuple[float, ...]:
    return _OF_SHARES if is_share(measure) else _OF_MEANS
