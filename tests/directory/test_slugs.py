import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.directory.slugs import new_slug, renamed_slug, stem

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Léa Dupré", "lea-dupre"),
        ("Jean-Pierre d’Ormesson", "jean-pierre-d-ormesson"),
        ("Sœur Cædmon Weiß", "soeur-caedmon-weiss"),
        ("Łukasz Øster", "lukasz-oster"),
        ("Nguyễn", "nguyen"),
        ("İpek Işık", "ipek-isik"),
        ("王", "resident"),
        ("x" * 80, "x" * 80),
    ],
)
def test_a_stem_is_the_name_in_plain_letters(name: str, expected: str) -> None:
    assert stem(name) == expected


@given(st.text(min_size=1, max_size=80))
def test_any_name_makes_a_plain_address_that_fits(name: str) -> None:
    slug = new_slug(name)

    assert SLUG.fullmatch(slug)
    assert len(slug) <= 100
    assert slug.startswith(f"{stem(name)}-")


def test_namesakes_get_addresses_of_their_own() -> None:
    assert len({new_slug("Marie Martin") for _ in range(200)}) == 200


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_a_new_name_replaces_the_old_one_in_the_address(old: str, new: str) -> None:
    slug = new_slug(old)

    assert renamed_slug(slug, new) == f"{stem(new)}-{slug[-5:]}"
