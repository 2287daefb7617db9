"""The piece of a text that is shown, its words marked and everything else made harmless."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from parvis.search.snippets import Marker, marked, plain, snippet


def _snippet(text: str, stems: dict[str, str | None], start: str | None = None) -> str:
    marker = Marker({stem for stem in stems.values() if stem}, start)
    return snippet(text, marker.spans(marker.candidates(text), stems))


def test_words_are_marked_in_whatever_form_they_stand() -> None:
    stems: dict[str, str | None] = {"ecole": "ecol", "ecoles": "ecol", "oeuvre": "oeuvr", "econome": "econom"}
    marker = Marker({"ecol", "oeuvr"}, "bibl")
    text = "L’ÉCOLE et les écoles, une œuvre, un économe ; la bibliothèque, l’abri"

    shown = marked(text, marker.spans(marker.candidates(text), stems))

    assert shown == (
        "L’<mark>ÉCOLE</mark> et les <mark>écoles</mark>, une <mark>œuvre</mark>, un économe ;"
        " la <mark>bibliothèque</mark>, l’abri"
    )


def test_a_long_text_is_cut_where_most_of_it_matches() -> None:
    text = f"{'avant ' * 100}un vélo {'puis ' * 100}l’école et le vélo {'après ' * 100}"

    shown = _snippet(text, {"velo": "velo", "ecole": "ecol"})

    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "<mark>école</mark> et le <mark>vélo</mark>" in shown
    assert len(unescape(re.sub("<[^>]*>", "", shown))) < 260


def test_a_text_that_does_not_match_begins_at_its_beginning() -> None:
    assert _snippet("Un texte court", {}) == "Un texte court"
    assert _snippet("mot " * 100, {}).startswith("mot mot")


def test_rendered_markdown_becomes_its_words() -> None:
    html = '<p>Un <strong>vé</strong>lo &amp; <a href="https://x.org/&quot;b">là</a></p>\n<ul>\n<li>un</li></ul>'

    assert plain(html) == "Un vélo & là un"


@given(text=st.text(alphabet="ab<>&\"'/é œ-mark", max_size=600), start=st.text(alphabet="ab", min_size=1, max_size=3))
def test_no_markup_comes_through(text: str, start: str) -> None:
    shown = _snippet(text, {"ab": "ab"}, start)

    without = (
        re.sub("</?mark>", "", shown) if "mark>" not in text else shown.replace("<mark>", "").replace("</mark>", "")
    )
    assert "<" not in without
    assert ">" not in without
    assert shown.count("<mark>") == shown.count("</mark>")
