"""A commune that is claimed, answers, decides and reports, and an author who confirms: all of it without JavaScript."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from tests.auth.people import Resident, resident
from tests.factories import commune, opinion, proposal
from tests.media.samples import quarters, saved
from tests.opinions.writing import withheld
from tests.pages.conftest import Visitor
from tests.tables import contents

from parvis.core import clock
from parvis.core.db import execute, fetch_value
from parvis.directory.models import CommuneRole, CommuneRoleGrant, RoleState
from parvis.opinions.publishing import publish_waiting
from parvis.opinions.service import answer_opinion
from parvis.places.models import Commune, Neighbourhood
from parvis.proposals.models import DecisionKind, Proposal, ProposalStep
from parvis.proposals.service import support
from parvis.proposals.steps import decide_proposal
from parvis_graphql.engine.global_ids import encode_id

RunJobs = Callable[[], Awaitable[None]]


async def official(place: Commune, name: str = "Dominique Maire", role: CommuneRole = CommuneRole.ELECTED) -> Resident:
    """Somebody with a browser and a role."""
    someone = await resident(name)
    now = clock.now()
    await CommuneRoleGrant.create(
        commune_id=place.id,
        person_id=someone.account.id,
        role=role,
        state=RoleState.GRANTED,
        requested_at=now,
        ends_on=(now + timedelta(days=365)).date(),
    )
    if role is not CommuneRole.MODERATOR and place.claimed_at is None:
        place.claimed_at = now
        await place.save(update_fields=["claimed_at"])
    return someone


async def admin() -> Resident:
    someone = await resident("Ada Admin")
    await execute("UPDATE account SET is_admin = TRUE WHERE id = $1", someone.account.id)
    return someone


def in_days(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


async def said_of(browser: Visitor, path: str) -> list[str]:
    """Where a proposal stands, as its page and its card, which must agree, say."""
    visitor = await browser()
    pages = [await visitor.open(address) for address in (path, path.removesuffix("/1"))]
    at_top, on_card = [[tag.text for tag in page.root.all("span", class_="tag")] for page in pages]
    assert at_top == on_card
    return on_card


async def test_an_unclaimed_commune_says_how_many_wait(browser: Visitor) -> None:
    place, author = await commune("Issy"), await resident("Inès")
    made = await proposal(author.viewer, place)
    await support((await resident()).viewer, proposal_id=made.id)
    visitor = await browser()

    at_home = await visitor.open(f"/communes/{place.slug}")
    at_proposal = await visitor.open(f"/communes/{place.slug}/propositions/1")

    for page in (at_home, at_proposal):
        assert "La mairie n’est pas encore là. 2 personnes attendent." in page.text


async def test_a_mayor_asks_an_administrator_grants_and_the_clock_runs(browser: Visitor) -> None:
    place, author = await commune("Issy"), await resident("Inès")
    await proposal(author.viewer, place)
    mayor, site = await browser(await resident("Dominique Maire")), await browser(await admin())
    path = f"/communes/{place.slug}/role"

    page = await mayor.open(path)
    short = await mayor.submit(page, path, role="ELECTED", note="Maire")
    asked = await mayor.submit(short, path, note="Maire depuis 2020, voir issy.com/equipe.")
    requests = await site.open("/roles")
    request = await CommuneRoleGrant.get()
    key = encode_id("RoleRequest", request.id)
    grant = f"/communes/{place.slug}/bureau/roles/{key}/accorder".replace("=", "%3D")
    late = await site.submit(requests, grant, **{f"endsOn-{key}": in_days(3000)})
    granted = await site.submit(late, grant, **{f"endsOn-{key}": in_days(400)})
    shown = await (await browser()).open(f"/communes/{place.slug}")
    owed = await (await browser()).open(f"/communes/{place.slug}/propositions/1")
    desk = await mayor.open(f"/communes/{place.slug}/bureau")

    assert "au moins 10 caractères" in short.error_beside("note")
    assert (asked.path, "attend une réponse" in asked.text) == ("/compte", True)
    assert "Maire depuis 2020" in requests.text
    assert "dans 7 ans au plus" in late.error_beside(f"endsOn-{key}")
    assert granted.path == f"/communes/{place.slug}/bureau"
    assert "La mairie est là depuis le" in shown.text
    assert "Dominique Maire" in shown.text
    assert "La mairie doit une réponse au plus tard le" in owed.text
    assert "Un banc devant l’école" in desk.text


async def test_the_desk_is_closed_to_others(browser: Visitor) -> None:
    place = await commune()
    path = f"/communes/{place.slug}/bureau"

    assert (await (await browser()).open(path)).path.startswith("/connexion?retour=")
    assert (await (await browser(await resident())).open(path)).status == 403
    assert (await (await browser(await resident())).open("/roles")).status == 403
    assert (await (await browser(await official(place, role=CommuneRole.MODERATOR))).open(path)).status == 200


async def test_from_the_answer_to_the_authors_word(browser: Visitor, run_jobs: RunJobs) -> None:
    place, author = await commune("Issy"), await resident("Inès Moreau")
    at_town_hall = await official(place)
    await proposal(author.viewer, place)
    mayor, hers = await browser(at_town_hall), await browser(author)
    path = f"/communes/{place.slug}/propositions/1"

    page = await mayor.submit(await mayor.open(f"{path}/reponse"), f"{path}/reponse", body="Nous **regardons**.")
    assert (page.path, "regardons" in page.text) == (path, True)
    assert await said_of(browser, path) == ["La mairie a répondu"]
    nothing = await mayor.submit(await mayor.open(f"{path}/decision"), f"{path}/decision", reason="Voté mardi soir.")
    assert (nothing.status, "Voté mardi soir." in nothing.html) == (422, True)
    page = await mayor.submit(nothing, f"{path}/decision", kind="ACCEPTED")
    assert "Décision : Acceptée" in page.text
    assert await said_of(browser, path) == ["Acceptée"]
    assert "À suivre 1" in (await mayor.open(f"/communes/{place.slug}/bureau")).text
    page = await mayor.submit(
        await mayor.open(f"{path}/realisation"),
        f"{path}/realisation",
        files={"photo-1": ("banc.jpg", saved(quarters()), "image/jpeg")},
        state="DONE",
        message="Le banc est posé.",
        **{"alt-1": "Un banc vert"},
    )
    assert "Réalisation : Réalisée" in page.text
    await run_jobs()
    asked = await hers.open(path)
    assert "Vous l’avez proposé : est-ce fait ?" in asked.text
    [picture] = asked.root.all("picture")
    assert picture.all("img")[0].get("alt") == "Un banc vert"

    asking = await hers.open(f"{path}/confirmation")
    nothing = await hers.submit(asking, f"{path}/confirmation", comment="Il manque un pied.")
    assert (nothing.status, nothing.error_beside("done")) == (422, "Choisissez une réponse.")
    denied = await hers.submit(nothing, f"{path}/confirmation", done="no")
    # sent twice by an impatient finger, it makes one step
    assert (await hers.submit(nothing, f"{path}/confirmation", done="no")).path == path
    assert await said_of(browser, path) == ["Réalisée selon la mairie, pas selon l’auteur"]
    confirmed = await hers.submit(denied, f"{path}/confirmation", press="yes")

    assert "L’auteur le dit : ce n’est pas fait." in denied.text
    seen = await (await browser()).open(path)
    assert "L’auteur le confirme : c’est fait." in seen.text
    assert "Il manque un pied." in seen.text
    assert "membre du conseil municipal" in seen.text
    assert confirmed.path == path
    assert [step.kind for step in await ProposalStep.all().order_by("id")] == [
        "ANSWER", "DECISION", "EXECUTION", "CONFIRMATION", "CONFIRMATION",
    ]  # fmt: skip


async def test_a_refused_photo_of_a_report_loses_no_word(browser: Visitor) -> None:
    place = await commune()
    at_town_hall = await official(place)
    made = await proposal((await resident()).viewer, place)
    await decide_proposal(at_town_hall.viewer, proposal_id=made.id, kind=DecisionKind.ACCEPTED, reason="Voté mardi.")
    mayor, path = await browser(at_town_hall), f"/communes/{place.slug}/propositions/1/realisation"

    back = await mayor.submit(
        await mayor.open(path), path, files={"photo-1": ("a.txt", b"a", "text/plain")}, state="DONE", message="Fait."
    )

    assert back.status == 422
    assert "JPEG" in back.error_beside("photo-1")
    assert back.root.all("textarea", id="message")[0].text == "Fait."
    assert await fetch_value("SELECT count(*) FROM proposal_step WHERE kind = 'EXECUTION'") == 0


async def test_steps_are_for_those_who_take_them(browser: Visitor) -> None:
    place, author = await commune(), await resident("Inès")
    await official(place)
    await proposal(author.viewer, place)
    path = f"/communes/{place.slug}/propositions/1"
    before = await contents()

    for step in ("reponse", "decision", "realisation", "confirmation"):
        assert (await (await browser()).open(f"{path}/{step}")).path.startswith("/connexion?retour=")
        assert (await (await browser(author)).open(f"{path}/{step}")).status == 403

    assert await contents() == before
    assert not (await (await browser(author)).open(path)).has_form(f"{path}/confirmation")


async def test_a_form_sent_twice_makes_one_answer(browser: Visitor) -> None:
    place = await commune()
    at_town_hall = await official(place)
    await proposal((await resident()).viewer, place)
    mayor, path = await browser(at_town_hall), f"/communes/{place.slug}/propositions/1/reponse"
    page = await mayor.open(path)

    for _ in range(2):
        assert (await mayor.submit(page, path, body="Nous regardons.")).status == 200

    assert await fetch_value("SELECT count(*) FROM proposal_step") == 1


async def test_neighbourhoods_and_days_are_set_at_the_desk(browser: Visitor) -> None:
    place, author = await commune("Issy"), await resident("Inès")
    mayor = await browser(await official(place))
    desk = f"/communes/{place.slug}/bureau"
    page = await mayor.open(desk)

    back = await mayor.submit(page, f"{desk}/quartiers", name="Les Épinettes", outline="[1, 2]")
    page = await mayor.submit(back, f"{desk}/quartiers", outline="")
    made = await Neighbourhood.get()
    address = f"/communes/{place.slug}/quartiers/{encode_id('Neighbourhood', made.id)}".replace("=", "%3D")
    ring = "[[2.26, 48.81], [2.28, 48.81], [2.28, 48.83], [2.26, 48.81]]"
    await mayor.submit(
        await mayor.open(address), address, name="Épinettes", outline=f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    )
    days = await mayor.submit(page, f"{desk}/delai", days="cent")
    await mayor.submit(days, f"{desk}/delai", days="10")

    assert back.error_beside("outline") == "Ce n’est pas du GeoJSON."
    await made.refresh_from_db()
    assert (made.name, made.outline is not None) == ("Épinettes", True)
    assert "entre 1 et 90 jours" in days.error_beside("days")
    assert (await Commune.get(id=place.id)).answer_days == 10

    hers = await browser(author)
    propose = f"/communes/{place.slug}/proposer"
    words = {"title": "Un banc au marché", "theme": "PUBLIC_SPACE", "body": "Il manque un banc pour se reposer."}
    shown = await hers.submit(
        await hers.open(propose), propose, neighbourhoodId=encode_id("Neighbourhood", made.id), **words
    )
    assert "Quartier : Épinettes" in shown.text
    listed = await hers.open(f"/communes/{place.slug}/propositions?quartier={encode_id('Neighbourhood', made.id)}")
    assert "Un banc au marché" in listed.text

    await mayor.submit(await mayor.open(address), f"{address}/supprimer")
    assert (await Proposal.get()).neighbourhood_id is None
    assert (await mayor.open(address)).status == 404


async def test_a_role_is_given_back_from_the_account(browser: Visitor) -> None:
    place = await commune("Issy")
    mayor = await browser(await official(place))
    page = await mayor.open("/compte")
    grant = await CommuneRoleGrant.get()
    path = f"/compte/roles/{encode_id('CommuneRoleGrant', grant.id)}/terminer".replace("=", "%3D")

    question = await mayor.open(path)

    assert not page.has_form(path)
    assert "Rendre ce rôle ?" in question.text
    assert (await CommuneRoleGrant.get()).state == RoleState.GRANTED

    after = await mayor.submit(question, path)

    assert (after.path, "terminé" in after.text) == ("/compte", True)
    shown = await (await browser()).open(f"/communes/{place.slug}")
    assert "Personne ne parle en son nom pour le moment" in shown.text
    assert "Elle promet" not in shown.text
    assert (await CommuneRoleGrant.get()).state == RoleState.ENDED
    assert (await mayor.open(f"/communes/{place.slug}/bureau")).status == 403


async def test_whoever_ends_a_role_at_the_desk_is_led_where_they_may_be(browser: Visitor) -> None:
    place = await commune("Issy")
    at_town_hall, colleague = await official(place), await official(place, "Claude Agent", CommuneRole.AGENT)
    mayor, desk = await browser(at_town_hall), f"/communes/{place.slug}/bureau"
    ends = {}
    for someone in (at_town_hall, colleague):
        grant = await CommuneRoleGrant.get(person_id=someone.account.id)
        ends[someone.account.id] = f"/compte/roles/{encode_id('CommuneRoleGrant', grant.id)}/terminer".replace(
            "=", "%3D"
        )
    theirs, own = ends[colleague.account.id], ends[at_town_hall.account.id]

    assert (await (await browser()).open(theirs)).path.startswith("/connexion?retour=")
    assert (await (await browser(await resident())).open(theirs)).status == 403
    others = await mayor.open(f"{theirs}?retour={desk}")
    after_other = await mayor.submit(others, theirs)
    after_own = await mayor.submit(await mayor.open(f"{own}?retour={desk}"), own)

    assert "Mettre fin au rôle de Claude Agent ?" in others.text
    assert (after_other.path, after_own.path, after_own.status) == (desk, f"/communes/{place.slug}", 200)


async def test_opinions_without_an_answer_are_on_the_desk_latest_first(browser: Visitor) -> None:
    place, elsewhere = await commune("Issy"), await commune("Ailleurs")
    at_town_hall, next_door = await official(place), await official(elsewhere)
    desk, today = f"/communes/{place.slug}/bureau", clock.now().date()
    made = [await opinion((await resident()).viewer, place) for _ in range(21)]
    for age, one in enumerate(made, 1):
        await execute("UPDATE opinion SET published_on = $2 WHERE id = $1", one.id, today - timedelta(days=age))
    made.insert(0, await withheld((await resident("Zénobie Introuvable")).viewer, place))
    await publish_waiting()
    done = await opinion((await resident()).viewer, place)
    await answer_opinion(at_town_hall.viewer, opinion_id=done.id, body="Nous y pensons.")
    await opinion((await resident()).viewer, elsewhere)
    answering = [f"/avis/{encode_id('Opinion', one.id)}/repondre" for one in made]
    mayor = await browser(at_town_hall)

    assert (await (await browser()).open(desk)).path.startswith("/connexion?retour=")
    for someone in (await resident(), next_door):
        assert (await (await browser(someone)).open(desk)).status == 403
    page = await mayor.open(desk)
    moderators = await (await browser(await official(place, role=CommuneRole.MODERATOR))).open(desk)
    assert "Avis sans réponse 22" in page.text
    assert [link for link in page.links() if link in answering] == answering[:10]
    assert ("nom non publié" in page.text, "Zénobie" in page.html) == (True, False)
    assert ("Avis sans réponse 22" in moderators.text, "repondre" in moderators.html) == (True, False)

    all_of_them = f"/communes/{place.slug}/avis?reponse=attendue"
    assert all_of_them in page.links()
    first = await (await browser(language="en")).open(all_of_them)
    [onwards] = [link for link in first.links() if "apres=" in link]
    second = await (await browser(language="en")).open(onwards)
    assert ("22 opinions without an answer" in first.text, "All opinions" in first.text) == (True, True)
    assert [len(shown.root.all("li", class_="opinion")) for shown in (first, second)] == [20, 2]

    await mayor.submit(await mayor.open(answering[0]), answering[0], body="Un parking ouvre en mai.")
    await execute("INSERT INTO opinion_answer (id, opinion_id, body, body_html, created_at)"
                  " SELECT gen_random_uuid(), id, 'Oui.', '<p>Oui.</p>', $1 FROM opinion"
                  " WHERE id <> $2 AND NOT EXISTS (SELECT FROM opinion_answer WHERE opinion_id = opinion.id)",
                  clock.now(), made[1].id)  # fmt: skip
    left = await mayor.open(desk)
    assert [link for link in left.links() if link in answering] == answering[1:2]
    await answer_opinion(at_town_hall.viewer, opinion_id=made[1].id, body="Merci.")
    for address in (desk, all_of_them):
        assert "Aucun avis n’est sans réponse." in (await mayor.open(address)).text


async def test_the_day_by_which_an_answer_is_owed_is_no_late_one(browser: Visitor) -> None:
    place = await commune("Issy")
    await official(place)
    made = await proposal((await resident()).viewer, place)
    noon = datetime(2027, 11, 23, 12, tzinfo=UTC)
    await Proposal.filter(id=made.id).update(answer_due_at=noon)
    said = {}

    for hours in (1, 13):
        with clock.travel(noon + timedelta(hours=hours) - clock.now()):
            mayor = await browser(await official(place))
            said[hours] = [(await mayor.open(path)).text for path in
                           (f"/communes/{place.slug}/bureau", f"/communes/{place.slug}/propositions/1")]  # fmt: skip

    assert "au plus tard le 23 novembre 2027" in said[1][0]
    assert "doit une réponse au plus tard le 23 novembre 2027" in said[1][1]
    assert "en retard" not in said[1][0] + said[1][1]
    assert "en retard : due au plus tard le 23 novembre 2027" in said[13][0]
    assert "elle est en retard" in said[13][1]


async def test_an_overdue_answer_is_said(browser: Visitor) -> None:
    place = await commune("Issy")
    await official(place)
    made = await proposal((await resident()).viewer, place)
    await Proposal.filter(id=made.id).update(answer_due_at=clock.now() - timedelta(days=3))

    page = await (await browser()).open(f"/communes/{place.slug}/propositions/1")
    figures = await (await browser(language="en")).open(f"/communes/{place.slug}")

    assert "elle est en retard" in page.text
    assert "of these, overdue 1" in figures.text
