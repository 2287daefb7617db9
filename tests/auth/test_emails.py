import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.auth.emails import LONGEST, check_email
from parvis.auth.errors import EmailInvalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("lea@example.org", "lea@example.org"),
        ("  Lea.Dupre+parvis@Example.ORG ", "lea.dupre+parvis@example.org"),
        ("o'neil@sub.example.co.uk", "o'neil@sub.example.co.uk"),
        ("lea@bücher.example", "lea@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert check_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "lea",
        "lea@",
        "@example.org",
        "lea@localhost",
        "lea@192.0.2.1",
        "lea@example..org",
        ".lea@example.org",
        "lea dupre@example.org",
        "léa@example.org",
        "lea@example.org\r\nBcc: all@example.org",
        "lea@example.org\0",
        "lea@-example.org",
        "a" * 65 + "@example.org",
        "lea@" + "a" * 250 + ".org",
        "\ud800@example.org",
        "lea@\ud800.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(EmailInvalid):
        check_email(typed)


@given(st.text() | st.emails())
def test_what_is_accepted_is_bounded_plain_and_stable(typed: str) -> None:
    try:
        kept = check_email(typed)
    except EmailInvalid:
        return
    assert kept.isascii()
    assert kept.isprintable()
    assert " " not in kept
    assert len(kept) <= LONGEST
    assert check_email(kept) == kept
