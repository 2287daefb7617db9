"""Opinions without JavaScript: written with a name or without, waiting, held, answered once, discussed, taken back."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from tests import factories
from tests.auth.people import Resident, resident
from tests.moderation.caring import REASON, flag
from tests.opinions.writing import INSULT, TEXT, night_passes, withheld
from tests.pages.browser import Browser
from tests.pages.conftest import Visitor
from tests.pages.test_evaluating import chosen
from tests.tables import contents

from parvis.core.dates import long_day
from parvis.core.db import execute
from parvis.directory.models import CommuneRole, CommuneRoleGrant, OrganisationKind
from parvis.discussion.models import Comment, Thread
from parvis.moderation.models import ContentKind, FlagReason
from parvis.moderation.service import hide_content
from parvis.opinions.models import Opinion, OpinionAnswer, Signature
from parvis.opinions.publishing import next_batch, publish_waiting
from parvis.opinions.service import answer_opinion, withdraw_opinion
from parvis.places.models import Commune
from parvis_graphql.engine.global_ids import encode_id

RunJobs = Callable[[], Awaitable[None]]
NAME = "Zénobie Introuvable"


def path_of(made: Opinion, action: str = "") -> str:
    return f"/avis/{encode_id('Opinion', made.id)}" + (f"/{action}" if action else "")


def list_of(place: Commune) -> str:
    return f"/communes/{place.slug}/avis"


async def holding(place: Commune, role: CommuneRole, name: str = "Dominique Maire") -> Resident:
    """Somebody signed in who holds the role in the commune."""
    someone = await resident(name)
    granted = await factories.official(place, role)
    await CommuneRoleGrant.filter(person_id=granted.id).update(person_id=someone.viewer.id)
    return someone


async def published(author: Resident, place: Commune) -> Opinion:
    """Withheld, and of a batch."""
    made = await withheld(author.viewer, place)
    await publish_waiting()
    return made


async def test_an_opinion_is_signed_and_read_by_all_at_once(browser: Visitor) -> None:
    mine, place = await browser(await resident("Inès Moreau")), await factories.commune("Issy")
    page = await mine.open(list_of(place))

    shown = await mine.submit(page, list_of(place), text=f"**{TEXT}**", signature="SIGNED")
    read = await (await browser()).open(shown.path)
    listed = await (await browser()).open(list_of(place))

    assert shown.path.startswith("/avis/")
    assert (read.status, "Inès Moreau" in read.text, read.root.all("strong")[0].text) == (200, True, TEXT)
    assert read.title.startswith(f"{TEXT} · Issy")
    assert ("1 avis" in listed.text, "Inès Moreau" in listed.text, shown.path in listed.links()) == (True, True, True)


async def test_a_withheld_one_waits_for_monday_and_then_names_nobody(browser: Visitor) -> None:
    author, place = await resident(NAME), await factories.commune("Issy")
    mine = await browser(author)
    page = await mine.open(list_of(place))

    shown = await mine.submit(page, list_of(place), text=TEXT, signature="WITHHELD")
    early = await (await browser()).open(shown.path)
    await publish_waiting()
    late = await (await browser()).open(shown.path)
    own = await mine.open(shown.path)

    assert "ni le public, ni les élus et agents, ni les modérateurs ne voient jamais qui a écrit ceci" in page.text
    monday = f"lundi {long_day(next_batch(), 'fr')}"
    assert (f"il paraîtra {monday}" in page.text, f"Il paraîtra {monday}" in shown.text) == (True, True)
    assert early.status == 404
    assert (late.status, "nom non publié" in late.text, NAME in late.html) == (200, True, False)
    assert "C’est vous qui l’avez écrit" in own.text
    assert "C’est vous" not in late.text


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(browser: Visitor) -> None:
    mine, place = await browser(await resident()), await factories.commune()
    page, before = await mine.open(list_of(place)), await contents()

    unchosen = await mine.submit(page, list_of(place), text="Trop court")
    brief = await mine.submit(unchosen, list_of(place), signature="SIGNED")

    assert (unchosen.status, brief.status) == (422, 422)
    assert unchosen.error_beside("signature") == "Choisissez une réponse."
    assert brief.error_beside("text") == "Écrivez au moins 20 caractères."
    assert "Trop court" in brief.html
    assert await contents() == before


@pytest.mark.parametrize("signature", list(Signature))
async def test_the_browser_remembers_whether_ones_name_was_withheld(signature: Signature, browser: Visitor) -> None:
    me, here, elsewhere = await resident(), await factories.commune(), await factories.commune()
    mine, other = await browser(me), await browser(me)
    first = await mine.open(list_of(here))

    refused = await mine.submit(first, list_of(here), text="Trop court", signature=signature)
    forgotten = await mine.open(list_of(elsewhere))
    await mine.submit(refused, list_of(here), text=TEXT)
    later = await mine.open(list_of(elsewhere))
    others = await other.open(list_of(elsewhere))

    assert [chosen(page, "signature") for page in (first, forgotten, later, others)] == [[], [], [signature], []]
    assert mine.cookies["parvis_signature"] == signature


async def test_once_a_quarter_the_form_leads_to_ones_own(browser: Visitor) -> None:
    author, place = await resident(), await factories.commune()
    mine = await browser(author)
    page = await mine.open(list_of(place))
    made = await withheld(author.viewer, place)

    late = await mine.submit(page, list_of(place), text=TEXT, signature="SIGNED")
    again = await mine.open(list_of(place))

    assert (late.status, "Vous avez déjà donné un avis" in late.text) == (422, True)
    assert not again.has_form(list_of(place))
    assert path_of(made) in again.links()
    assert "#ecrire" not in again.links()
    assert await Opinion.all().count() == 1


async def test_a_visitor_reads_and_is_told_to_sign_in(browser: Visitor) -> None:
    place = await factories.commune()
    visitor = await browser()

    page = await visitor.open(list_of(place))

    assert (page.status, page.has_form(list_of(place))) == (200, False)
    assert any(link.startswith("/connexion?retour=") for link in page.links())
    assert (await visitor.open("/communes/nulle-part/avis")).status == 404
    assert (await visitor.open("/avis/nulle-part")).status == 404


async def test_a_held_one_says_why_to_its_author_and_is_judged_by_its_words_alone(
    browser: Visitor, run_jobs: RunJobs
) -> None:
    reason = "mots qui insultent"
    author, place = await resident(NAME), await factories.commune()
    made = await withheld(author.viewer, place, text=INSULT)
    await night_passes()
    await run_jobs()
    moderator = await browser(await holding(place, CommuneRole.MODERATOR, "Maud Modère"))
    decide_at = f"/moderation/avis/{encode_id('Opinion', made.id)}"

    own = await (await browser(author)).open(path_of(made))
    hidden = [await (await browser(who)).open(path_of(made)) for who in (None, await holding(place, CommuneRole.AGENT))]
    queue = await moderator.open(f"/communes/{place.slug}/moderation")
    form = await moderator.open(decide_at)
    decided = await moderator.submit(form, decide_at, decision="keep", reason="C’est vif, mais permis.")
    before = await (await browser()).open(path_of(made))
    await publish_waiting()
    after = await (await browser()).open(path_of(made))

    assert (own.status, reason in own.text) == (200, True)
    assert [page.status for page in hidden] == [404, 404]
    assert ("connards" in queue.text, reason in queue.text, decide_at in queue.links()) == (True, True, True)
    for page in (queue, form, decided):
        assert (NAME in page.html, "Signé" in page.text, "une personne partie" in page.text) == (False, False, False)
    assert (before.status, after.status, NAME in after.html) == (404, 200, False)


async def test_a_hidden_one_gives_its_reason_in_its_place(browser: Visitor) -> None:
    author, place = await resident(NAME), await factories.commune()
    made = await published(author, place)
    moderator = await browser(await holding(place, CommuneRole.MODERATOR))
    decide_at = f"/moderation/avis/{encode_id('Opinion', made.id)}"

    form = await moderator.open(decide_at)
    await moderator.submit(form, decide_at, decision="hide", ground="INSULT", reason="Cela insulte quelqu’un.")
    own = await (await browser(author)).open(path_of(made))
    others = await (await browser()).open(path_of(made))

    assert (own.status, "Cela insulte quelqu’un." in own.text) == (200, True)
    assert (others.status, "Cela insulte quelqu’un." in others.text, TEXT in others.html) == (404, True, False)


async def test_officials_answer_once_in_public(browser: Visitor) -> None:
    author, place = await resident(NAME), await factories.commune()
    made = await published(author, place)
    mayor = await holding(place, CommuneRole.ELECTED, "Dominique Maire")
    await factories.organisation(mayor.viewer, "La mairie", [place], OrganisationKind.COUNCIL)
    await factories.organisation(mayor.viewer, "Un club", [place])
    theirs, answer_at = await browser(mayor), path_of(made, "repondre")

    page = await theirs.open(path_of(made))
    form, later = await theirs.open(answer_at), await theirs.open(answer_at)
    brief = await theirs.submit(form, answer_at, body="x")
    shown = await theirs.submit(brief, answer_at, body="Nous y allons.")
    kept = (await contents())["opinion_answer"]
    again = await theirs.submit(later, answer_at, body="Encore.")

    assert answer_at in page.links()
    assert [option.text for option in form.root.all("option")] == ["Dominique Maire (moi-même)", "La mairie"]
    assert (brief.status, brief.error_beside("body")) == (422, "Écrivez au moins 2 caractères.")
    assert shown.path == path_of(made)
    read = await (await browser()).open(path_of(made))
    assert all(said in read.text for said in ("Nous y allons.", "Dominique Maire", "La réponse de la mairie"))
    assert again.status == 422
    assert (await contents())["opinion_answer"] == kept
    assert answer_at not in (await theirs.open(path_of(made))).links()
    assert NAME not in "".join(one.html for one in (page, form, brief, shown, read))
    assert await OpinionAnswer.all().count() == 1


async def test_who_may_not_answer_does_not(browser: Visitor) -> None:
    author, place = await resident(NAME), await factories.commune()
    made = await published(author, place)
    answer_at = path_of(made, "repondre")
    mayor = await browser(await holding(place, CommuneRole.ELECTED))
    assert (await mayor.open(answer_at)).status == 200
    readers = [await resident(), author, await holding(await factories.commune(), CommuneRole.AGENT)]
    before = await contents()

    assert (await (await browser()).open(answer_at)).path.startswith("/connexion")
    for who in readers:
        one = await browser(who)
        assert (await one.open(answer_at)).status == 403
        assert answer_at not in (await one.open(path_of(made))).links()
    assert await contents() == before


async def test_the_author_takes_it_back_and_its_place_stays(browser: Visitor) -> None:
    author, place = await resident(NAME), await factories.commune()
    made = await factories.opinion(author.viewer, place)
    official = await factories.official(place)
    await answer_opinion(official, opinion_id=made.id, body="Merci de votre mot.")
    mine, take_back = await browser(author), path_of(made, "retirer")

    page = await mine.open(path_of(made))
    for who in (await resident(), await holding(place, CommuneRole.MODERATOR)):
        assert (await (await browser(who)).open(take_back)).status == 403
    assert (await (await browser()).open(take_back)).path.startswith("/connexion")
    asked = await mine.open(take_back)
    gone = await mine.submit(asked, take_back)
    read = await (await browser()).open(path_of(made))

    assert take_back in page.links()
    assert gone.path == list_of(place)
    assert path_of(made) not in gone.links()
    assert gone.has_form(list_of(place))
    assert ("Cet avis a été retiré." in read.text, "Merci de votre mot." in read.text) == (True, True)
    assert (TEXT in read.html, NAME in read.html) == (False, False)
    assert (await mine.open(take_back)).status == 403


async def test_one_that_waits_is_taken_back_without_a_trace(browser: Visitor) -> None:
    author, place = await resident(), await factories.commune()
    made = await withheld(author.viewer, place)
    mine, take_back = await browser(author), path_of(made, "retirer")

    gone = await mine.submit(await mine.open(take_back), take_back)

    assert gone.path == list_of(place)
    assert not await Opinion.exists()
    assert (await mine.open(path_of(made))).status == 404


async def test_it_is_discussed_below(browser: Visitor) -> None:
    author, place = await resident(NAME), await factories.commune()
    made = await published(author, place)
    other = await browser(await resident("Amina Voisine"))
    say_at = path_of(made, "commentaires")

    page = await other.open(path_of(made))
    said = await other.submit(page, say_at, body="Je trouve cela aussi.")
    comment = await Comment.get()
    alone = await (await browser()).open(f"/comments/{encode_id('Comment', comment.id)}")

    assert said.path.partition("#")[0] == path_of(made)
    assert "Je trouve cela aussi." in said.text
    assert [path_of(made) in alone.links(), list_of(place) in alone.links()] == [True, True]
    assert "data-thread" in page.html
    assert NAME not in said.html + alone.html


async def test_words_for_one_that_was_hidden_meanwhile_are_handed_back(browser: Visitor) -> None:
    # given authors with the page of their opinion, or of a comment below it, before them
    author, place = await resident(NAME), await factories.commune()
    made = await published(author, place)
    said = await factories.comment(await factories.resident(), await Thread.get(id=made.thread_id))
    mine, other = await browser(author), f"/comments/{encode_id('Comment', said.id)}"
    ways = [(path_of(made), path_of(made, "commentaires")), (other, f"{other}/reponses")]
    pages = [await mine.open(path) for path, _ in ways]

    # when it is hidden, which closes its discussion, and they send what they typed
    moderator = await factories.moderator(place)
    await hide_content(
        moderator, content_kind=ContentKind.OPINION, content_id=made.id, ground=FlagReason.INSULT, reason=REASON
    )
    before = await contents()
    sent = [
        await mine.submit(page, action, body="Écrit pendant une heure.")
        for page, (_, action) in zip(pages, ways, strict=True)
    ]

    # then nothing is said in public, and their words are there to be copied
    for page in sent:
        assert page.status == 422
        assert "Cette discussion est close" in page.text
        assert [area.text for area in page.root.all("textarea")] == ["Écrit pendant une heure."]
    assert await contents() == before


async def test_what_was_said_under_one_that_was_taken_back_is_still_told_by_it(browser: Visitor) -> None:
    author, place = await resident(), await factories.commune("Mens")
    made = await published(author, place)
    said = await factories.comment(
        await factories.resident(), await Thread.get(id=made.thread_id), body="Les géraniums"
    )
    await flag(ContentKind.COMMENT, said)
    await withdraw_opinion(author.viewer, opinion_id=made.id)
    name = encode_id("Comment", said.id)
    mine = await browser(await holding(place, CommuneRole.MODERATOR))

    for path, expected in (
        (f"/comments/{name}", "Commentaire sur « un avis retiré »"),
        ("/recherche?q=geranium", "sous « un avis retiré »"),
        (f"/communes/{place.slug}/moderation", "sous « un avis retiré »"),
        (f"/moderation/commentaire/{name}", "un commentaire sous « un avis retiré »"),
        (f"/signaler/commentaire/{name}", "« un avis retiré »"),
    ):
        page = await (await browser() if "signaler" in path else mine).open(path)
        assert (page.status, expected in page.text) == (200, True), (path, page.text)
    assert "un avis retiré" in (await mine.open(f"/comments/{name}")).title


async def test_pages_of_the_list_lead_to_each_other(browser: Visitor) -> None:
    place = await factories.commune()
    for number in range(23):
        made = await factories.opinion((await resident(f"Qui {number}")).viewer, place, text=f"{TEXT} N° {number}")
        await execute(
            "UPDATE opinion SET published_on = $2 WHERE id = $1", made.id, date(2026, 1, 1) + timedelta(days=number)
        )
    visitor: Browser = await browser()

    first = await visitor.open(list_of(place))
    [after] = [link for link in first.links() if "apres=" in link]
    second = await visitor.open(after)

    numbers = [int(line.rpartition("N° ")[2].split()[0]) for line in _quotes(first) + _quotes(second)]
    assert numbers == list(range(22, -1, -1))
    assert any("avant=" in link for link in second.links())


def _quotes(page: object) -> list[str]:
    return [quote.text for quote in page.root.all("blockquote")]  # type: ignore[attr-defined]  # a Shown


async def test_no_page_and_no_feed_names_who_wrote(browser: Visitor, run_jobs: RunJobs) -> None:
    author, place = await resident(NAME), await factories.commune()
    shown = await published(author, place)
    elsewhere = await factories.commune()
    held = await withheld(author.viewer, elsewhere, text=INSULT)
    await night_passes()
    await run_jobs()
    readers = [None, await resident("Qui passe"), await holding(place, CommuneRole.ELECTED)]
    readers.append(await holding(place, CommuneRole.MODERATOR))
    await factories.office(readers[-1].viewer, elsewhere, CommuneRole.MODERATOR)
    await answer_opinion(readers[2].viewer, opinion_id=shown.id, body="Merci de nous l’avoir dit.")
    thread = await Thread.get(id=shown.thread_id)
    said = await factories.comment(readers[2].viewer, thread)
    await execute("SELECT count(*) FROM sequence_events()")
    where = f"/communes/{place.slug}"
    paths = [
        "/", where, f"{where}/avis", f"{where}/activite", f"{where}/activite?sujet=avis", f"{where}/flux.atom",
        "/activite", f"{where}/bureau", f"{where}/moderation", f"{where}/moderation/journal", "/moderation",
        f"/communes/{elsewhere.slug}/moderation", f"/communes/{elsewhere.slug}/avis",
        path_of(shown), path_of(shown, "repondre"), path_of(shown, "retirer"), path_of(held),
        f"/moderation/avis/{encode_id('Opinion', held.id)}", f"/moderation/avis/{encode_id('Opinion', shown.id)}",
        f"/signaler/avis/{encode_id('Opinion', shown.id)}", f"/contenus/avis/{shown.id}", f"/contenus/avis/{held.id}",
        f"/comments/{encode_id('Comment', said.id)}", f"/fragments/comments?ids={encode_id('Comment', said.id)}",
        f"/recherche?q={TEXT.split()[1]}",
    ]  # fmt: skip
    names = [NAME, author.email, str(author.viewer.id), encode_id("Person", author.viewer.id)]
    found: dict[str, set[str]] = {}

    for who in readers:
        one = await browser(who)
        for path in paths:
            page = await one.open(path)
            assert [name for name in names if name in page.html] == [], path
            if page.status == 200 and any(words in page.html for words in (TEXT, "connards")):
                found.setdefault(path, set()).add(who.email if who else "visitor")

    everybody = {who.email if who else "visitor" for who in readers}
    assert found[path_of(shown)] == found[f"{where}/avis"] == found[f"{where}/flux.atom"] == everybody
    assert found[f"{where}/activite?sujet=avis"] == everybody
    moderator = {readers[3].email}
    assert found[f"/communes/{elsewhere.slug}/moderation"] == found["/moderation"] == moderator
    assert found[path_of(held)] == moderator


@pytest.mark.parametrize("signature", list(Signature))
async def test_the_feed_tells_of_an_opinion_and_its_answer(browser: Visitor, signature: Signature) -> None:
    author, place = await resident("Inès Moreau"), await factories.commune()
    made = await factories.opinion(author.viewer, place, signature=signature)
    await publish_waiting()
    await answer_opinion(await factories.official(place), opinion_id=made.id, body="Merci de nous l’avoir dit.")
    await execute("SELECT count(*) FROM sequence_events()")

    page = await (await browser()).open(f"/communes/{place.slug}/activite?sujet=avis")

    who = "Inès Moreau" if signature is Signature.SIGNED else "Une personne dont le nom n’est pas publié"
    lines = [line.all("p")[0].text for line in page.root.all("main")[0].all("li") if line.all("p")]
    assert len(lines) == 2
    assert lines[0].startswith(f"La mairie a répondu à l’avis « {TEXT} »")
    assert lines[1].startswith(f"{who} donne son avis : « {TEXT} »")
