import pytest

from parvis.places.names import fold, readings, slug, without_article
from parvis.places.typos import slips


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("Oe\u0301", "oe"),
        ("  Saint--Étienne ", "saint etienne"),
        ("Château-Chinon (Ville)", "chateau chinon ville"),
        ("ﬁn", "fin"),
        ("Straße", "strasse"),
        ("中 文", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("folded", "bare"),
    [("le havre", "havre"), ("l hay les roses", "hay les roses"), ("les", "les"), ("lens", "lens")],
)
def test_the_article_at_the_beginning_is_dropped(folded: str, bare: str) -> None:
    assert without_article(folded) == bare


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("Issy", [["issy"]]),
        ("St-Étienne", [["saint", "etienne"], ["st", "etienne"]]),
        ("Ste Foy s/ Mer", [["sainte", "foy", "sur", "mer"], ["ste", "foy", "sur", "mer"]]),
        ("Paris 15ème", [["paris", "15e"]]),
        ("...", [[]]),
    ],
)
def test_abbreviations_are_read_both_ways(text: str, meanings: list[list[str]]) -> None:
    assert readings(text) == meanings


def test_slugs() -> None:
    assert slug("Issy-les-Moulineaux", "92040") == "issy-les-moulineaux-92040"
    assert slug("Œuilly", "2A001") == "oeuilly-2a001"


def test_slips_are_all_that_is_one_letter_away() -> None:
    found = set(slips("ab"))

    assert {"b", "a", "ba", "xab", "axb", "abx", "xb", "ax"} <= found
    assert not {"", "bxa", "abxx", "xy"} & found
    assert all(len(other) in {1, 2, 3} for other in found)
