"""Shares, means, differences and quarters, as people say them; each with how sure it is."""

import pytest

from parvis_web.pages.figures import quantities

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SHARE, MEAN = "RECOMMENDATION", "SAFETY"


@pytest.mark.parametrize(
    ("value", "measure", "french", "english"),
    [
        (0.9, SHARE, f"90{NBSP}%", "90%"),
        (0.285, SHARE, f"29{NBSP}%", "29%"),
        (0.0, SHARE, f"0{NBSP}%", "0%"),
        (3.84, MEAN, "3,8", "3.8"),
        (3.85, MEAN, "3,9", "3.9"),
        (4, MEAN, "4,0", "4.0"),
    ],
)
def test_a_quantity_has_no_more_digits_than_sense(value: float, measure: str, french: str, english: str) -> None:
    assert quantities.quantity(value, measure, "fr") == french
    assert quantities.quantity(value, measure, "en") == english


def test_an_interval_is_said_in_words() -> None:
    recommends = {"value": 0.897, "low": 0.874, "high": 0.916}
    safety = {"value": 3.84, "low": 3.71, "high": 3.97}

    assert quantities.estimated(recommends, SHARE, "fr") == f"90{NBSP}%, entre 87 et 92{NBSP}%"
    assert quantities.estimated(recommends, SHARE, "en") == "90%, between 87 and 92%"
    assert quantities.estimated(safety, MEAN, "fr") == "3,8, entre 3,7 et 4,0"


def test_an_interval_that_rounds_to_nothing_says_how_near() -> None:
    assert quantities.between(0.896, 0.904, SHARE, "fr") == "à un point près"
    assert quantities.between(3.81, 3.84, MEAN, "fr") == "à 0,1 près"


@pytest.mark.parametrize(
    ("low", "high", "measure", "french"),
    [
        (0.012, 0.071, SHARE, "de 1 à 7 points"),
        (-0.071, -0.012, SHARE, "de 1 à 7 points"),
        (0.002, 0.03, SHARE, "de 0,2 à 3 points"),
        (-0.02, 0.05, SHARE, f"entre {MINUS}2 et +5 points"),
        (0, 0.05, SHARE, "entre 0 et +5 points"),
        (0.1, 0.48, MEAN, "de 0,1 à 0,5 point de note"),
        (-0.1, 0.2, MEAN, f"entre {MINUS}0,1 et +0,2 point de note"),
        (0.02, 0.2, MEAN, "de 0,02 à 0,2 point de note"),
        (-0.5, -0.0034, MEAN, "de 0,003 à 0,5 point de note"),
    ],
)
def test_a_difference_is_said_by_its_interval(low: float, high: float, measure: str, french: str) -> None:
    assert quantities.by_how_much(low, high, measure, "fr") == french


def test_quarters_and_the_months_of_a_window() -> None:
    assert quantities.quarter("2026-Q1", "fr") == "1er trimestre 2026"
    assert quantities.short_quarter("2026-Q4", "fr") == "T4 2026"
    assert quantities.short_quarter("2026-Q4", "en") == "Q4 2026"
    assert quantities.months("2025-Q4", "2026-Q3", "fr") == "octobre 2025 à septembre 2026"
    assert quantities.months("2026-Q1", "2026-Q4", "fr") == "janvier 2026 à décembre 2026"
    assert quantities.months("2026-Q1", "2026-Q4", "en") == "January 2026 to December 2026"
