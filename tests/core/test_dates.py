"""Days as letters and pages say them."""

from datetime import date

from parvis.core.dates import long_day


def test_the_first_of_a_month_is_an_ordinal_in_french_alone() -> None:
    assert [long_day(date(2026, 12, number), "fr") for number in (1, 11, 21)] == [
        "1er décembre 2026",
        "11 décembre 2026",
        "21 décembre 2026",
    ]
    assert long_day(date(2026, 12, 1), "en") == "1 December 2026"
