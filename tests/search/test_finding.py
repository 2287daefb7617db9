"""French as people write it and as they look for it."""

import pytest
from tests import factories
from tests.search.conftest import Find, ids, similar

from parvis.core.db import execute
from parvis.discussion.models import Thread
from parvis.search.kinds import SearchKind

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Des bancs près des écoles", "banc ecole"),
        ("Des bancs pres des ecoles", "bancs près de l’École"),
        ("Réparer les trottoirs", "réparation trottoir"),
        ("Une œuvre place du marché", "oeuvre"),
        ("Une oeuvre place du marche", "Œuvre marché"),
        ("L’eau d’été qu’on boit", "ete eau"),
        ("Un vélo-école à l’Île-Saint-Denis", "velo ile"),
        ("ÉCLAIRAGE PUBLIC", "éclairages publics"),
        ("Aujourd’hui, la piscine", "aujourd'hui piscine"),
        ("La ligne 12 jusqu’à la gare", "ligne 12"),
        ("Une association de quartier", "associatio"),
        ("Des vélos et des abris pour les élus", "vélo abri élu"),
        ("Un vélo, un lieu, un jeu", "vélos lieux jeux"),
        ("Le bus de Paris", "bus paris"),
        ("Un jardin partagé", "jardin part"),
        ("Un jardin partagé", "ja"),
        ("Une médiathèque ouverte", "mediatheq"),
    ],
)
async def test_a_title_is_found(written: str, typed: str, find: Find) -> None:
    author, place = await factories.resident(), await factories.commune("Ailleurs")
    made = await factories.proposal(author, place, title=written, body="Un texte de vingt lettres qui ne dit rien.")
    await factories.proposal(author, place, title="Tout autre chose", body="Un texte de vingt lettres qui ne dit rien.")

    assert ids(await find(typed)) == [made.id]


@pytest.mark.parametrize("typed", ["la même", "à", "où", "les", "étaient", "", "?", "-", '""', "-bancs"])
async def test_words_that_say_nothing_find_nothing_alone(typed: str, find: Find) -> None:
    await factories.proposal(await factories.resident(), title="À la même place, où étaient les bancs")

    assert await find(typed + " ") == []


async def test_words_that_say_nothing_do_not_stand_in_the_way(find: Find) -> None:
    made = await factories.proposal(await factories.resident(), title="Bancs devant la mairie")

    assert ids(await find("les mêmes bancs à la mairie où ?")) == [made.id]


async def test_all_the_words_must_be_there_in_title_or_text(find: Find) -> None:
    made = await factories.proposal(
        await factories.resident(), title="Une fontaine", body="Sur la place du marché, à l’ombre."
    )

    assert ids(await find("fontaine ombre")) == [made.id]
    assert await find("fontaine soleil") == []


async def test_quotes_keep_words_together_and_a_minus_leaves_one_out(find: Find) -> None:
    author = await factories.resident()
    near = await factories.proposal(author, title="Place du marché")
    far = await factories.proposal(author, title="Le marché demande une place")

    assert ids(await find('"place du marché"')) == [near.id]
    assert ids(await find("place marché -demande")) == [near.id]
    assert set(ids(await find("place marché"))) == {near.id, far.id}


async def test_a_title_counts_more_than_a_text_and_words_side_by_side_more_than_apart(find: Find) -> None:
    author = await factories.resident()
    text = await factories.proposal(author, title="Devant l’école", body="Une piste cyclable, enfin, sur l’avenue.")
    apart = await factories.proposal(author, title="Piste de danse et trajet cyclable")
    title = await factories.proposal(author, title="Piste cyclable")
    said = await factories.comment(author, await Thread.get(id=title.thread_id), body="Une piste cyclable, oui.")

    assert ids(await find("piste cyclable")) == [title.id, apart.id, text.id, said.id]


async def test_of_two_alike_the_newer_comes_first(find: Find) -> None:
    author = await factories.resident()
    old, new = [await factories.proposal(author, title="Une boîte à livres") for _ in range(2)]
    await execute("UPDATE proposal SET created_at = created_at - interval '1 year' WHERE id = $1", old.id)
    await execute("UPDATE search_entry SET created_at = created_at - interval '1 year' WHERE subject_id = $1", old.id)

    assert ids(await find("livres")) == [new.id, old.id]


async def test_every_kind_is_found_and_can_be_asked_for_alone(find: Find) -> None:
    author, place = await factories.resident(), await factories.commune("Rossignol-les-Essais")
    made = await factories.proposal(author, place, title="Un rossignol")
    told = await factories.story(author, place, title="Le rossignol chante", text="Depuis samedi, l’eau est là.")
    said = await factories.comment(author, await Thread.get(id=made.thread_id), body="Vive le rossignol !")
    group = await factories.organisation(author, "Les Amis du rossignol", [place])

    everything = {one.kind: one.subject_id for one in await find("rossignol")}

    assert everything == {
        SearchKind.PROPOSAL: made.id,
        SearchKind.STORY: told.id,
        SearchKind.COMMENT: said.id,
        SearchKind.ORGANISATION: group.id,
        SearchKind.COMMUNE: place.id,
    }
    for kind, subject_id in everything.items():
        assert ids(await find("rossignol", kinds=[kind])) == [subject_id]


async def test_a_commune_of_that_name_comes_first_and_a_slip_is_forgiven_where_communes_are_meant(find: Find) -> None:
    place = await factories.commune("Plougrescant", population=1_200)
    await factories.proposal(await factories.resident(), place, title="Plougrescant à vélo")

    assert ids(await find("plougrescant"))[0] == place.id
    assert ids(await find("plougrescnt", kinds=[SearchKind.COMMUNE])) == [place.id]
    assert await find("plougrescnt") == []


async def test_a_search_can_keep_to_a_commune(find: Find) -> None:
    author, here, there = await factories.resident(), await factories.commune(), await factories.commune()
    made = await factories.proposal(author, here, title="Un verger")
    elsewhere = await factories.proposal(author, there, title="Un verger")
    said = await factories.comment(author, await Thread.get(id=made.thread_id), body="Un verger, oui")
    both = await factories.organisation(author, "Les Vergers", [here, there])

    assert set(ids(await find("verger", commune=here))) == {made.id, said.id, both.id}
    assert set(ids(await find("verger", commune=there))) == {elsewhere.id, both.id}


async def test_the_newest_are_found_however_many_there_are_and_a_rare_one_however_old(find: Find) -> None:
    author = await factories.resident()
    place = await factories.thread(author)
    [rare] = await factories.many_comments(author, place, [0], body="Une libellule sur le canal")
    many = await factories.many_comments(author, place, [0] * 2_500, body="Le canal, toujours le canal")

    found = ids(await find("canal", first=50))

    assert found == [one.id for one in sorted(many, key=lambda one: one.id, reverse=True)][:50]
    assert ids(await find("libellule")) == [rare.id]
    assert ids(await find("canal libellule")) == [rare.id]


async def test_more_words_than_are_looked_for_find_what_the_first_ones_find(find: Find) -> None:
    words = "rouge vert bleu jaune noir blanc gris orange violet rose brun beige turquoise"
    made = await factories.proposal(await factories.resident(), body=f"Des bancs de couleur : {words}.")

    assert ids(await find(words)) == [made.id]
    assert ids(await find(f"{words} introuvable")) == [made.id]


async def test_quotes_around_words_that_say_nothing_forbid_nothing(find: Find) -> None:
    made = await factories.proposal(await factories.resident(), title="Le banc de la mairie")

    assert ids(await find('banc "de la"')) == [made.id]


@pytest.mark.parametrize("typed", ["㌖" * 200, "ﷺ" * 200, "-" + "㌖" * 190, "b\x00anc", "\ud800banc"])
async def test_nothing_that_is_typed_is_a_fault(typed: str, find: Find) -> None:
    place = await factories.commune()

    assert await find(typed) == []
    assert await similar(place, typed) == []


async def test_similar_proposals_share_words_within_the_commune() -> None:
    author, here, there = await factories.resident(), await factories.commune(), await factories.commune()
    near = await factories.proposal(author, here, title="Piste cyclable rue Hoche")
    nearer = await factories.proposal(author, here, title="Une piste cyclable rue Victor-Hugo")
    await factories.proposal(author, here, title="Une piste de danse")
    await factories.proposal(author, there, title="Piste cyclable rue Victor-Hugo")

    assert await similar(here, "Des pistes cyclables rue Victor Hugo") == [nearer.id, near.id]
    assert await similar(here, "Des pistes cyclables rue Victor Hugo", first=1) == [nearer.id]
    assert await similar(here, "danse") != []
    assert await similar(here, "les ?") == []
