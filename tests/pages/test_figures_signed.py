"""Signed evaluations, what is held and who decides it, and what a commune's own page says of all this."""

import pytest
from tests import factories
from tests.auth.people import Resident, resident
from tests.factories import commune, office
from tests.figures import Measured, cell_of, hold, published, share
from tests.pages.conftest import Visitor
from tests.pages.html import Element
from tests.pages.test_figures_results import FICTITIOUS

from parvis.core import clock
from parvis.directory.models import CommuneRole
from parvis.evaluations import periods
from parvis.evaluations.figures_models import Cell, Words
from parvis.evaluations.models import BallotHold, HoldState, Relation, SignedEvaluation, WaitingBallot
from parvis.places.models import Commune
from parvis_graphql.engine.global_ids import encode_id

REASON = "Des habitants d’un même immeuble, tous réels."


def path_of(place: Commune, end: str = "evaluations") -> str:
    return f"/communes/{place.slug}/{end}".rstrip("/")


async def says(who: Resident, place: Commune, relation: Relation = Relation.RESIDENT, *, yes: bool = True) -> None:
    """An evaluation signed this quarter."""
    await SignedEvaluation.create(
        person_id=who.account.id, commune_id=place.id, period=periods.current(), relation=relation, recommends=yes,
        scores={"SAFETY": 4, "QUALITY_OF_LIFE": 5}, created_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip


async def flood(place: Commune, count: int = 12) -> BallotHold:
    """Ballots that wait as a whole."""
    made = await hold(place)
    for number in range(count):
        await WaitingBallot.create(
            commune_id=place.id, period=periods.current(), relation=Relation.RESIDENT, recommends=True, scores={},
            code_hash=number.to_bytes(32), hold_id=made.id,
        )  # fmt: skip
    return made


async def moderator_of(place: Commune) -> Resident:
    someone = await resident("Maud Modère")
    await office(someone.viewer, place, CommuneRole.MODERATOR)
    return someone


def decision_of(place: Commune, held: BallotHold) -> str:
    return f"{path_of(place)}/retenues/{encode_id('BallotHold', held.id)}".replace("=", "%3D")


async def test_what_people_sign_is_shown_with_their_grades(browser: Visitor) -> None:
    place = await commune("Mens")
    await says(await resident("Zoé Martin"), place)
    await says(await resident("Yann Le Gall"), place, Relation.REGULAR, yes=False)
    visitor = await browser()

    page = await visitor.open(path_of(place))
    regulars = await visitor.open(f"{path_of(place)}?relation=usagers")

    assert page.title == "Évaluations signées : Mens · Parvis"
    [listed] = page.root.all("ul", class_="rows decisions")
    yann, zoe = sorted(one.text for one in listed.children if isinstance(one, Element))
    assert zoe.startswith("Zoé Martin y habite ")
    assert zoe.endswith("La recommanderait à un ami. Qualité de vie 5 sur 5 Sécurité 4 sur 5")
    assert yann.startswith("Yann Le Gall y travaille, étudie ou vient souvent ")
    assert "Ne la recommanderait pas à un ami." in yann
    assert "Aucune évaluation n’est ni n’a été mise de côté ici." in page.text
    assert ("Zoé" in regulars.text, "Yann" in regulars.text) == (False, True)


async def test_that_evaluations_are_held_and_why_they_were_is_public(browser: Visitor) -> None:
    place = await commune("Mens")
    await flood(place, 24)
    await hold(
        place, HoldState.DISCARDED, held_count=53, reason="Cinquante comptes du même soir.", decided_at=clock.now()
    )

    page = await (await browser()).open(path_of(place))

    assert "Environ 20 évaluations attendent une décision" in page.text
    assert "Environ 50 évaluations écartées" in page.text
    assert page.text.index("Environ 20") < page.text.index("Environ 50")
    assert "Cinquante comptes du même soir." in page.text
    assert "Libérer" not in page.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", {"Moins de 10 évaluations attendent une décision", "Moins de 10 évaluations libérées",
                "Moins de 10 évaluations écartées"}),
        ("en", {"Fewer than 10 evaluations wait for a decision", "Fewer than 10 evaluations were released",
                "Fewer than 10 evaluations were discarded"}),
    ],
)  # fmt: skip
async def test_fewer_than_ten_are_not_numbered_while_they_wait_nor_after(
    language: str, words: set[str], browser: Visitor
) -> None:
    place = await commune("Mens")
    await flood(place, 1)
    for state in (HoldState.RELEASED, HoldState.DISCARDED):
        await hold(place, state, held_count=1, reason=REASON, decided_at=clock.now())

    page = await (await browser(language=language)).open(path_of(place))

    assert {text for text in words if text in page.text} == words


async def test_a_moderator_decides_with_a_reason_and_nobody_else(browser: Visitor) -> None:
    # given a flood, and people of every kind
    place = await commune("Mens")
    held = await flood(place)
    mayor = await resident("Dominique Maire")
    await office(mayor.viewer, place, CommuneRole.ELECTED)
    action = decision_of(place, held)
    chosen = [("decision", "release"), ("reason", REASON), ("sure", "1")]

    # when strangers and the town hall try, nothing happens
    for who, status in ((None, 401), (await resident("Zoé Martin"), 403), (mayor, 403)):
        visitor = await browser(who)
        page = await visitor.open(path_of(place))
        assert not page.has_form(action)
        csrf = page.root.all("input", name="csrf")[0].get("value")
        refused = await visitor.post(action, [("csrf", csrf), *chosen])
        assert refused.status == status
        assert (await BallotHold.get(id=held.id)).state is HoldState.OPEN

    # then the moderator does it, told what speaks for what
    visitor = await browser(await moderator_of(place))
    page = await visitor.open(path_of(place))
    assert page.title == "Mens : évaluations mises de côté, et signées · Parvis"
    assert all(words in page.text for words in ("Ce qu’on sait", "Pour les libérer", "Pour les écarter"))
    unsure = await visitor.submit(page, action, decision="release", reason=REASON)
    assert (unsure.status, unsure.error_beside("sure")) == (422, "Confirmez votre choix.")
    assert (await BallotHold.get(id=held.id)).state is HoldState.OPEN
    done = await visitor.submit(page, action, decision="release", reason=REASON, sure="1")

    assert done.status == 200
    assert "Votre décision est prise : elles comptent dès que dix nouveaux bulletins sont réunis." in done.text
    assert "Environ 10 évaluations libérées : elles comptent dès que dix nouveaux bulletins sont réunis" in done.text
    assert REASON in done.text
    assert (await BallotHold.get(id=held.id)).state is HoldState.RELEASED
    assert await WaitingBallot.filter(hold_id=held.id).count() == 0


async def test_a_decision_without_a_choice_or_a_reason_is_not_taken(browser: Visitor) -> None:
    place = await commune("Mens")
    held = await flood(place)
    visitor = await browser(await moderator_of(place))
    page = await visitor.open(path_of(place))

    unchosen = await visitor.submit(page, decision_of(place, held), reason=REASON, sure="1")
    hasty = await visitor.submit(page, decision_of(place, held), decision="discard", reason="Non.", sure="1")

    assert (unchosen.status, hasty.status) == (422, 422)
    assert unchosen.error_beside("decision") == "Choisissez ce que vous décidez."
    assert hasty.error_beside("reason") == "Écrivez au moins 10 caractères."
    assert "Non." in hasty.text
    assert (await BallotHold.get(id=held.id)).state is HoldState.OPEN


async def test_moderators_find_what_is_held_from_their_queue(browser: Visitor) -> None:
    place = await commune("Mens")
    visitor = await browser(await moderator_of(place))

    quiet = await visitor.open(path_of(place, "moderation"))
    await flood(place, 24)
    busy = await visitor.open(path_of(place, "moderation"))

    for queue in (quiet, busy):
        assert f"{path_of(place)}#retenues" in queue.links()
    assert "Rien ne vous attend." in quiet.text
    assert "Rien ne vous attend." not in busy.text
    assert "Environ 20 évaluations sont mises de côté en attendant votre décision" in busy.text


async def test_the_communes_page_says_first_what_residents_say(browser: Visitor) -> None:
    place = await commune("Mens")
    await published(await cell_of(place), {"RECOMMENDATION": share(0.9, 412, 0.025)}, answers=412, fictitious=True)

    page = await (await browser()).open(path_of(place, ""))

    assert FICTITIOUS in page.text
    assert "90 % recommanderaient Mens à un ami, entre 88 et 93 %" in page.text
    assert "412 évaluations. Réponses de volontaires, pas un sondage." in page.text
    assert {path_of(place, "resultats"), path_of(place, "evaluer"), path_of(place, "avis")} <= set(page.links())
    assert page.text.index("Évaluer Mens") < page.text.index("Faire une proposition")


async def test_where_it_was_made_up_every_page_of_the_commune_says_so(browser: Visitor) -> None:
    # nothing is published of either
    made_up, real = await commune("Mens"), await commune("Prébois")
    for place in (made_up, real):
        await says(await resident(), place)
        await cell_of(place)
    await Cell.filter(commune_id=made_up.id).update(is_fictitious=True)
    visitor = await browser()

    for place in (made_up, real):
        opinion = await factories.opinion(await factories.resident(), place)
        own = f"/avis/{encode_id('Opinion', opinion.id)}"
        for path in (*[path_of(place, end) for end in ("", "evaluations", "avis")], own):
            assert (FICTITIOUS in (await visitor.open(path)).text) is (place is made_up), path


async def test_the_communes_page_says_no_more_than_is_shown(browser: Visitor) -> None:
    small, tiny = await commune("Mens"), await commune("Prébois")
    await published(await cell_of(small), {"RECOMMENDATION": Measured(words=Words.FEW)}, answers=12)
    visitor = await browser()

    in_words = await visitor.open(path_of(small, ""))
    nothing = await visitor.open(path_of(tiny, ""))

    assert "Peu la recommanderaient : moins de 40 %. 12 évaluations." in in_words.text
    assert FICTITIOUS not in in_words.text
    assert "Encore trop peu de réponses pour montrer quoi que ce soit" in nothing.text
    assert "réponses." not in nothing.text.replace("10 réponses secrètes.", "")
