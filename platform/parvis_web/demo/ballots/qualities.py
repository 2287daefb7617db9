"""How good life is said to be: in villages quiet, clean and far from everything, in cities the other way round.

What no commune deserves by its size comes from its code, by a generator of random numbers that the code seeds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

#: (mean grade in a middling town, what is added to it in a city and taken off in a village)
CRITERIA: Mapping[str, tuple[float, float]] = {
    "QUALITY_OF_LIFE": (3.7, -0.25),
    "ECONOMY": (3.0, 0.3),
    "SAFETY": (3.4, -0.5),
    "MOBILITY": (3.1, 0.45),
    "LOCAL_DEMOCRACY": (3.1, -0.2),
    "CLEANLINESS": (3.3, -0.4),
    "SHOPS_AND_SERVICES": (3.4, 0.6),
    "HEALTH": (2.8, 0.5),
    "EDUCATION_AND_YOUTH": (3.4, 0.15),
    "CULTURE_AND_SPORT": (3.3, 0.6),
    "ENVIRONMENT": (3.4, -0.45),
    "HOUSING": (3.0, -0.4),
}

#: share of those who recommend it, over the country, and what is added in communes of each size
_RECOMMEND = 0.685
_BY_SIZE = {1: 0.06, 2: 0.05, 3: 0.015, 4: -0.015, 5: -0.03, 6: -0.01}
_SPREAD = 0.055
_RANGE = (0.42, 0.85)

#: grades that go with recommending one's commune more than others do
_PER_SHARE = 2.0
_GRADE_SPREAD = 0.17
_DRIFT = 0.008
"""Standard deviation of how the share moves from one quarter to the next."""


@dataclass(frozen=True, slots=True)
class Quality:
    """`recommend` is a share of 0 to 1, `grades` are means of 1 to 5, both as of the middle of the year."""

    recommend: float
    grades: Mapping[str, float]
    drift: float
    """What the share moves by each quarter; the grades move with it."""

    def at(self, quarter: int) -> tuple[float, dict[str, float]]:
        """Share and grades in the year's quarter 0 to 3."""
        moved = self.drift * (quarter - 1.5)
        share = min(max(self.recommend + moved, 0.02), 0.98)
        return share, {code: grade + _PER_SHARE * moved for code, grade in self.grades.items()}


#: The demonstration's own communes: one that is better than most, one on its way up and one on its way down.
_OWN: Mapping[str, Quality] = {
    "92040": Quality(
        0.905,
        {
            "QUALITY_OF_LIFE": 4.3,
            "ECONOMY": 4.1,
            "SAFETY": 4.0,
            "MOBILITY": 3.9,
            "LOCAL_DEMOCRACY": 3.7,
            "CLEANLINESS": 4.1,
            "SHOPS_AND_SERVICES": 4.0,
            "HEALTH": 3.7,
            "EDUCATION_AND_YOUTH": 4.1,
            "CULTURE_AND_SPORT": 4.0,
            "ENVIRONMENT": 3.6,
            "HOUSING": 2.4,
        },
        0.004,
    ),
}
_OWN_SHARES = {"44109": (0.66, -0.11), "71076": (0.63, 0.12), "38226": (0.78, 0.0), "97416": (0.70, 0.01)}


def quality(insee_code: str, size: int) -> Quality:
    """What is said of a commune of this size."""
    if insee_code in _OWN:
        return _OWN[insee_code]
    rng = Random(f"quality/{insee_code}")  # noqa: S311 - invented
    least, most = _RANGE
    share = min(max(rng.gauss(_RECOMMEND + _BY_SIZE[size], _SPREAD), least), most)
    share, drift = _OWN_SHARES.get(insee_code, (share, rng.gauss(0, _DRIFT)))
    lift, urban = _PER_SHARE * (share - _RECOMMEND), (size - 3.5) / 2.5
    grades = {
        code: mean + slope * urban + lift + rng.gauss(0, _GRADE_SPREAD) for code, (mean, slope) in CRITERIA.items()
    }
    return Quality(share, grades, drift)
