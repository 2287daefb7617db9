import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.auth.names import LONGEST, check_display_name
from parvis.core.errors import Code, Mistake


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Léa Dupré", "Léa Dupré"),
        ("  Jean-Pierre \t d’Ormesson ", "Jean-Pierre d’Ormesson"),
        ("Le\u0301a", "Léa"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("فاطمة", "فاطمة"),
        ("Анна", "Анна"),
        ("Anna Анна", "Anna Анна"),
        ("Zoë 92", "Zoë 92"),
        ("王", "王"),
    ],
)
def test_a_name_of_any_script_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert check_display_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", Code.BLANK),
        ("   ", Code.BLANK),
        ("x" * 81, Code.TOO_LONG),
        ("12345", Code.INVALID),
        ("lea@example.org", Code.INVALID),
        ("https://example.org", Code.INVALID),
        ("www.example.org", Code.INVALID),
        ("Lé\u200ba", Code.INVALID),
        ("Lé\u202ea", Code.INVALID),
        ("Lé\u00ada", Code.INVALID),
        ("Lé\u3164a", Code.INVALID),
        ("Lé\0a", Code.INVALID),
        ("Lé\ud800a", Code.INVALID),
        ("L\u0435a", Code.INVALID),  # a Cyrillic е
        ("a\u0335\u0336\u0337", Code.INVALID),
    ],
)
def test_a_name_that_deceives_or_gives_an_address_away_is_refused(typed: str, code: Code) -> None:
    with pytest.raises(Mistake) as refusal:
        check_display_name(typed)
    assert refusal.value.code == code
    assert refusal.value.path == ("display_name",)


@given(st.text(max_size=100))
def test_what_is_accepted_is_visible_bounded_and_stable(typed: str) -> None:
    try:
        kept = check_display_name(typed)
    except Mistake:
        return
    assert 1 <= len(kept) <= LONGEST
    assert unicodedata.is_normalized("NFC", kept)
    assert not {unicodedata.category(character) for character in kept} & {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
    assert check_display_name(kept) == kept
