"""Clearly above, clearly below, or neither: told by intervals that do not overlap, and only where there are two."""

from typing import Any

import pytest

from parvis_web.pages.figures.verdicts import Verdict, by_verdict, verdict, verdicts
from parvis_web.pages.figures.wording import Wording

WORDS = Wording("fr", {"SAFETY": "Sécurité", "HOUSING": "Logement", "HEALTH": "Santé"})
Measures = dict[str, tuple[float, float] | None]


def card(measures: Measures, **beside: Measures | None) -> dict[str, Any]:
    """A scorecard with these intervals, and those beside it; None is a measure that has no value."""
    criteria = [
        {"criterion": {"code": code}, "mean": _estimate(ends)}
        for code, ends in measures.items()
        if code in WORDS.labels
    ]
    others = {name: card(of) if of is not None else None for name, of in beside.items()}
    return {"recommend": _estimate(measures.get("RECOMMENDATION")), "criteria": criteria, **others}


def _estimate(ends: tuple[float, float] | None) -> dict[str, Any]:
    low, high = ends or (None, None)
    return {"value": None if low is None or high is None else (low + high) / 2, "low": low, "high": high}


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ((0.80, 0.90), (0.60, 0.79), Verdict.ABOVE),
        ((0.60, 0.79), (0.80, 0.90), Verdict.BELOW),
        ((0.75, 0.90), (0.60, 0.79), Verdict.UNCLEAR),
        ((0.60, 0.79), (0.75, 0.90), Verdict.UNCLEAR),
        # one within the other, either way round, and ends that touch
        ((0.50, 0.90), (0.67, 0.69), Verdict.UNCLEAR),
        ((0.67, 0.69), (0.50, 0.90), Verdict.UNCLEAR),
        ((0.80, 0.90), (0.60, 0.80), Verdict.UNCLEAR),
        ((0.60, 0.80), (0.80, 0.90), Verdict.UNCLEAR),
    ],
)
def test_only_intervals_that_lie_apart_are_clear(
    own: tuple[float, float], other: tuple[float, float], expected: Verdict
) -> None:
    assert verdict(_estimate(own), _estimate(other)) is expected


def test_the_recommendation_is_beside_france_and_towns_of_its_size() -> None:
    place = card(
        {"RECOMMENDATION": (0.8, 0.9)},
        france={"RECOMMENDATION": (0.67, 0.69)},
        sameSize={"RECOMMENDATION": (0.7, 0.82)},
    )

    assert verdicts(place, "RECOMMENDATION", WORDS) == [
        (Verdict.ABOVE, "Nettement au-dessus de la France"),
        (Verdict.UNCLEAR, "Pas de différence nette avec les communes de sa taille"),
    ]


def test_below_is_said_too_in_both_languages() -> None:
    place = card({"SAFETY": (2.1, 2.4)}, france={"SAFETY": (3, 3.1)}, sameSize={"SAFETY": (2.5, 2.6)})

    assert verdicts(place, "SAFETY", WORDS) == [
        (Verdict.BELOW, "Nettement au-dessous de la France"),
        (Verdict.BELOW, "Nettement au-dessous des communes de sa taille"),
    ]
    assert [said for _, said in verdicts(place, "SAFETY", Wording("en", WORDS.labels))] == [
        "Clearly below France",
        "Clearly below towns of its size",
    ]


@pytest.mark.parametrize(
    "place",
    [
        card({"SAFETY": (4, 4.2)}, france=None, sameSize=None),
        card({"SAFETY": (4, 4.2)}, france={}, sameSize={"SAFETY": None}),
        card({"SAFETY": None}, france={"SAFETY": (3, 3.1)}, sameSize=None),
        card({}, france={"SAFETY": (3, 3.1)}, sameSize=None),
    ],
)
def test_nothing_is_said_where_one_of_them_has_no_value(place: dict[str, Any]) -> None:
    assert verdicts(place, "SAFETY", WORDS) == []
    assert by_verdict(place, WORDS) == []


def test_criteria_are_gathered_by_what_is_said_of_them() -> None:
    place = card(
        {"SAFETY": (4, 4.2), "HOUSING": (2, 2.2), "HEALTH": (3.8, 3.9)},
        france={"SAFETY": (3, 3.1), "HOUSING": (3, 3.1), "HEALTH": (3, 3.1)},
        sameSize={"SAFETY": (4.1, 4.3)},
    )

    assert by_verdict(place, WORDS) == [
        (Verdict.ABOVE, "Nettement au-dessus de la France", "Sécurité, Santé"),
        (Verdict.BELOW, "Nettement au-dessous de la France", "Logement"),
        (Verdict.UNCLEAR, "Pas de différence nette avec les communes de sa taille", "Sécurité"),
    ]
