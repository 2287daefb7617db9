"""Reading what was typed, and folding words alike in Python and in PostgreSQL."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.core.db import fetch_value
from parvis.search.lexicon import Frequencies
from parvis.search.plan import _ENDINGS, EVERYTHING, make_plan
from parvis.search.words import Asked, fold, read

_LETTERS = st.text(
    st.one_of(
        st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), st.sampled_from("éÉœŒæÆ’'«»§-½ﬁ")
    )
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("L’Œuvre d'Été", "l oeuvre d ete"),
        ("ÉCOLE, vélo-école… (n° 3)", "ecole velo ecole n 3"),
        ("Curriculum Vitæ", "curriculum vitae"),
        ("«\u00a0Où ça\u00a0?\u00a0»", "ou ca"),
        ("Saint-Étienne-du-Rouvray", "saint etienne du rouvray"),
    ],
)
def test_words_are_folded(written: str, folded: str) -> None:
    assert " ".join(fold(written).split()) == folded


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_LETTERS)
async def test_postgresql_folds_as_python_does(text: str, db: str) -> None:
    assert await fetch_value("SELECT search_fold($1)", text) == fold(text)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Asked()),
        ("  ?! ", Asked()),
        ("Vélo école", Asked(("velo", "ecole"), last="ecole")),
        ("l’école", Asked(("l", "ecole"), last="ecole")),
        ('"place du marché" eau', Asked(("eau",), ("place du marche",), last="eau")),
        ("eau «\u00a0place du marché\u00a0»", Asked(("eau",), ("place du marche",))),
        ('"école"', Asked(("ecole",))),
        ('vélo -école -"ligne 3"', Asked(("velo",), (), ("ecole", "ligne", "3"), last="velo")),
        ("vélo-école", Asked(("velo", "ecole"), last="ecole")),
        ('une "phrase ouverte', Asked(("une", "phrase", "ouverte"), last="ouverte")),
        ("eau\x00\ud800vive", Asked(("eau", "vive"), last="vive")),
    ],
)
def test_a_search_is_read(typed: str, asked: Asked) -> None:
    assert read(typed) == asked


def test_what_is_too_long_is_cut_and_words_are_bounded() -> None:
    assert read("x" * 5_000) == Asked(("x" * 200,), last="x" * 200)
    assert len(read(" ".join(f"mot{n}" for n in range(60))).words) == 12
    # the last one typed is beyond them: nothing is half typed
    assert read(" ".join(f"mot{n}" for n in range(13))).last is None
    # no lexeme of PostgreSQL's is as long as one sign that stands for six, 200 times
    assert read("㌖" * 200 + " eau") == Asked()
    assert read("㌖" * 150 + " eau") == Asked(("eau",), last="eau")


def test_the_commonest_beginnings_are_spelt_out_and_rare_ones_are_not() -> None:
    shares = {"mair": 0.2, "maison": 0.1, "manif": 0.01, "zebr": 0.002, "§tmair": 0.02}
    common = Frequencies(3_000_000, shares, sorted(shares))

    short = make_plan(read("ma"), {"ma": None}, common)
    rare = make_plan(read("zebr"), dict.fromkeys(["zebr", *(f"zebr{end}" for end in _ENDINGS)], "zebr"), common)
    few = make_plan(read("ma"), {"ma": None}, Frequencies(300, shares, sorted(shares)))

    assert short is not None
    assert rare is not None
    assert few is not None
    assert short.loose is not None
    assert rare.loose is not None
    assert few.loose is not None
    assert short.loose.keys == ["('mair' | 'maison' | 'manif')"]
    assert rare.loose.keys == ["'zebr':*"]
    assert few.loose.keys == ["'ma':*"]


def test_words_that_are_all_common_are_looked_for_among_the_newest() -> None:
    shares = {"mair": 0.2, "ecol": 0.1}
    common = Frequencies(3_000_000, shares, sorted(shares))
    lexemes = {"mairie": "mair", "ecole": "ecol", "zebre": "zebr"}

    both = make_plan(Asked(("mairie", "ecole")), lexemes, common)
    one = make_plan(Asked(("mairie", "zebre")), lexemes, common)

    assert both is not None
    assert one is not None
    assert both.exact is not None
    assert one.exact is not None
    assert both.exact.reach == 20_000
    assert one.exact.reach == EVERYTHING
