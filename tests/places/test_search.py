import asyncio
import string
from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import factories
from tests.statements import recorded

from parvis.core import clock
from parvis.core.db import execute, fetch, fetch_value
from parvis.core.errors import Code, Mistake
from parvis.places.importer import import_communes
from parvis.places.names import fold
from parvis.places.search import REFRESH, CommuneSearch, search_communes
from parvis.places.source import SHIPPED, CommuneRow, read_source

FIRST_PAGE = 20
COMMUNES = read_source(SHIPPED).communes
LONG_NAMES = st.sampled_from([row for row in COMMUNES if len(fold(row.name)) >= 6])


@pytest.fixture(scope="module")
async def code_of(france: str) -> dict[UUID, str]:
    """INSEE codes by key."""
    return {row["id"]: row["insee_code"] for row in await fetch("SELECT id, insee_code FROM commune")}


@pytest.fixture(scope="module")
async def name_of(france: str) -> dict[UUID, str]:
    return {row["id"]: row["name"] for row in await fetch("SELECT id, name FROM commune")}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Issy-les-Moulineaux", "92040"),
        ("ISSY LES MOULINEAUX", "92040"),
        ("issylesmoulineaux", "92040"),
        ("issy moul", "92040"),
        ("moulineau", "76457"),
        ("isy les moulinaux", "92040"),
        ("Issy‑les–Moulineaux ", "92040"),
        ("issy 92130", "92040"),
        ("Issy-les-Moulineaux (92130)", "92040"),
        ("92 130", "92040"),
        ("92040", "92040"),
        ("Œuilly", "51410"),
        ("oeuilly", "51410"),
        ("Saint-Étienne", "42218"),
        ("st etienne", "42218"),
        ("st-étienne", "42218"),
        ("Sait-Etienne", "42218"),
        ("L'Haÿ-les-Roses", "94038"),
        ("l’hay les roses", "94038"),
        ("lhay les roses", "94038"),
        ("hay les roses", "94038"),
        ("Le Havre", "76351"),
        ("havre", "76351"),
        ("Neuilly s/ Seine", "92051"),
        ("neuilly s/seine", "92051"),
        ("ste genevieve des bois", "91549"),
        ("2A004", "2A004"),
        ("2a004", "2A004"),
        ("2B", "2B033"),
        ("Ajacio", "2A004"),
        ("Mraseille", "13055"),
        ("strazbour", "67482"),
        ("paris 15eme", "75115"),
        ("Paris 1er", "75101"),
        ("y", "80829"),
        ("eu", "76255"),
    ],
)
async def test_what_people_type_finds_what_they_mean_first(code_of: dict[UUID, str], text: str, code: str) -> None:
    assert code_of[(await search_communes(text))[0]] == code


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # exact, prefix, prefix of a word, then slips; by population within each
        ("arles", ["Arles", "Arles-sur-Tech", "Herpy-l'Arlésienne", "Alès", "Arès", "Arces"]),
        ("bourg", ["Bourg", "Bourg", "Bourges", "Bourg-en-Bresse"]),
        ("moulineaux", ["Moulineaux", "Issy-les-Moulineaux"]),
        ("saint-d", ["Saint-Denis", "Saint-Denis", "Saint-Dizier"]),
        ("saint e", ["Saint-Étienne", "Saint-Étienne-du-Rouvray"]),
        ("75015", ["Paris", "Paris 15e Arrondissement"]),
        ("9213", ["Issy-les-Moulineaux"]),
        ("laval", ["Laval"]),
    ],
)
async def test_the_best_come_first(name_of: dict[UUID, str], text: str, names: list[str]) -> None:
    assert [name_of[found] for found in await search_communes(text)][: len(names)] == names


async def test_a_half_typed_code_finds_its_communes_by_population(code_of: dict[UUID, str]) -> None:
    found = [code_of[one] for one in await search_communes("92", limit=200)]

    assert found == [
        row.insee_code
        for row in sorted(COMMUNES, key=lambda row: (-(row.population or 0), row.insee_code))
        if any(code.startswith("92") for code in row.postal_codes)
    ]


@pytest.mark.parametrize("text", ["", "  \n ", "?!", "--", "Москва", "x" * 60, "paris londres rome", "00000", "2a999"])
async def test_nothing_is_found_where_nothing_is_meant(france: str, text: str) -> None:
    assert await search_communes(text) == []


@pytest.mark.parametrize(("text", "code"), [("a" * 81, Code.TOO_LONG), ("Issy\x00", Code.INVALID)])
async def test_a_bad_text_is_refused(france: str, text: str, code: Code) -> None:
    with pytest.raises(Mistake) as refusal:
        await search_communes(text)

    assert (refusal.value.code, refusal.value.path) == (code, ("search",))


@pytest.mark.parametrize("limit", [0, 201])
async def test_a_limit_out_of_bounds_is_the_programs_fault(france: str, limit: int) -> None:
    with pytest.raises(ValueError, match="limit is 1 to 200"):
        await search_communes("issy", limit=limit)


@pytest.mark.parametrize("limit", [1, 3, 200])
async def test_no_more_than_the_limit_and_none_twice(france: str, limit: int) -> None:
    found = await search_communes("saint", limit=limit)

    assert len(found) == len(set(found)) == limit


@settings(deadline=None, max_examples=300)
@given(row=st.sampled_from(COMMUNES), spell=st.sampled_from([str, str.upper, fold]))
async def test_every_commune_is_on_the_first_page_of_its_name(
    code_of: dict[UUID, str], row: CommuneRow, spell: Callable[[str], str]
) -> None:
    found = await search_communes(spell(row.name), limit=FIRST_PAGE)

    assert row.insee_code in {code_of[one] for one in found}


@st.composite
def slipped(draw: st.DrawFn) -> tuple[str, str]:
    """An INSEE code, and its commune's name with one letter left out, added, changed or swapped with the next."""
    row = draw(LONG_NAMES)
    name = fold(row.name)
    place = draw(st.integers(0, len(name) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    head, one, tail = name[:place], name[place], name[place + 1 :]
    return row.insee_code, draw(
        st.sampled_from(
            [head + tail, head + letter + one + tail, head + letter + tail, head + tail[:1] + one + tail[1:]]
        )
    )


@settings(deadline=None, max_examples=500)
@given(slip=slipped())
async def test_any_slip_in_a_name_is_forgiven(code_of: dict[UUID, str], slip: tuple[str, str]) -> None:
    code, text = slip

    assert code in {code_of[one] for one in await search_communes(text)}


@settings(deadline=None, max_examples=500)
@given(text=st.text() | st.text(alphabet=" '-/0123456789abdelnstéœ", max_size=90))
async def test_any_text_is_answered_or_refused_as_a_mistake(france: str, text: str) -> None:
    codes: set[str] = set()
    found: list[UUID] = []

    try:
        found = await search_communes(text)
    except Mistake as refusal:
        codes.add(refusal.code)

    assert codes <= {Code.TOO_LONG, Code.INVALID}
    assert len(found) == len(set(found)) <= 50


async def test_a_search_asks_the_database_for_one_row(france: str) -> None:
    await search_communes("issy")

    with recorded() as statements:
        await search_communes("issy les moulinaux")

    assert [statement for statement in statements if "commune" in statement] == [
        "SELECT id FROM commune ORDER BY id DESC LIMIT 1"
    ]


async def test_what_is_added_is_found_at_once_and_what_is_renamed_within_the_refresh(nowhere: str) -> None:
    # given a search that has looked at an empty list
    search = CommuneSearch()
    assert len(await search.index()) == 0

    # when a commune is added
    added = await factories.commune("Parvis-sur-Seine")

    # then
    assert (await search.index()).search("parvis", 1) == [added.id]

    # when it is renamed
    await execute("UPDATE commune SET name = 'Belle-Place' WHERE id = $1", added.id)

    # then
    with clock.travel(REFRESH):
        assert (await search.index()).search("belle place", 1) == [added.id]
        assert (await search.index()).search("parvis", 1) == []


async def test_a_refresh_that_finds_nothing_new_keeps_the_index(nowhere: str) -> None:
    await factories.commune("Parvis-sur-Seine")
    search = CommuneSearch()
    before = await search.index()

    with clock.travel(REFRESH):
        assert await search.index() is before


async def test_searches_that_come_while_the_index_is_made_wait_for_it(nowhere: str) -> None:
    await import_communes()
    search = CommuneSearch()
    with recorded() as statements:
        first, *others = await asyncio.gather(*(search.index() for _ in range(5)))

    assert all(other is first for other in others)
    assert len(first) == await fetch_value("SELECT count(*) FROM commune")
    assert sum("json_agg" in statement for statement in statements) == 1
