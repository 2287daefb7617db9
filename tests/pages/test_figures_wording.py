"""Shares, means, differences and quarters, as people say them; each with how sure it is."""

import pytest

from parvis_web.pages.figures import quantities
from parvis_web.pages.figures.wording import Wording

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SHARE, MEAN = "RECOMMENDATION", "SAFETY"
FRENCH = Wording("fr", {"SAFETY": "Sécurité"})


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
        (0.002, 0.03, SHARE, "de 0,2 à 3,0 points"),
        (-0.02, 0.05, SHARE, f"entre {MINUS}2 et +5 points"),
        (0, 0.05, SHARE, "entre 0 et +5 points"),
        (0.1, 0.48, MEAN, "de 0,1 à 0,5 point de note"),
        (-0.1, 0.2, MEAN, f"entre {MINUS}0,1 et +0,2 point de note"),
        (0.04, 0.8, MEAN, "de 0,04 à 0,80 point de note"),
        (0.02, 0.2, MEAN, "de 0,02 à 0,20 point de note"),
        (-0.5, -0.0034, MEAN, "de 0,003 à 0,500 point de note"),
    ],
)
def test_a_difference_is_said_by_its_interval(low: float, high: float, measure: str, french: str) -> None:
    assert quantities.by_how_much(low, high, measure, "fr") == french


def test_quarters_and_the_months_of_a_window() -> None:
    assert quantities.quarter("2026-Q1", "fr") == "1er trimestre 2026"
    assert quantities.short_quarter("2026-Q4", "fr") == "T4 2026"
    assert quantities.short_quarter("2026-Q4", "en") == "Q4 2026"
    assert quantities.months("2025-Q4", "2026-Q3", "2026-Q4", "fr") == "octobre 2025 à septembre 2026"
    assert quantities.months("2026-Q1", "2026-Q4", "2027-Q1", "en") == "January 2026 to December 2026"


def test_a_quarter_that_runs_is_not_said_to_be_over() -> None:
    assert quantities.months("2026-Q1", "2026-Q4", "2026-Q4", "fr") == "janvier 2026 à aujourd’hui"
    assert quantities.months("2026-Q1", "2026-Q4", "2026-Q4", "en") == "January 2026 until today"
    assert FRENCH.choice_of_quarter("2026-Q4", "2026-Q4") == "T4 2026, en cours"
    assert FRENCH.choice_of_quarter("2026-Q3", "2026-Q4") == "T3 2026"


@pytest.mark.parametrize(
    ("low", "high", "of", "quintile", "french"),
    [
        (4, 4, 20, 2, "place 4 sur 20 ; dans le deuxième cinquième"),
        (12, 31, 214, 1, "entre la place 12 et la place 31 sur 214 ; par sa seule valeur, dans le premier cinquième"),
        # the last place of the first fifth to the last of the second, and one beyond on either side
        (2, 8, 20, 1, "entre la place 2 et la place 8 sur 20 ; par sa seule valeur, dans le premier cinquième"),
        (
            4, 9, 20, 2,
            "entre la place 4 et la place 9 sur 20, sans qu’on puisse dire mieux ;"
            " par sa seule valeur, dans le deuxième cinquième",
        ),
        (
            16, 143, 144, 4,
            "entre la place 16 et la place 143 sur 144, sans qu’on puisse dire mieux ;"
            " par sa seule valeur, dans le quatrième cinquième",
        ),
    ],
)  # fmt: skip
def test_a_rank_says_no_more_than_is_known(low: int, high: int, of: int, quintile: int, french: str) -> None:
    said = FRENCH.rank({"low": low, "high": high, "of": of, "quintile": quintile})

    assert said.replace("\N{NARROW NO-BREAK SPACE}", " ") == french
