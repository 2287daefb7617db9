"""What happens in a commune and all over France, as pages and as Atom feeds."""

import re
from datetime import datetime
from uuid import UUID
from xml.etree import ElementTree

import pytest
from tests.auth.people import resident
from tests.factories import comment, commune, official, opinion, organisation, proposal, story
from tests.pages.browser import ORIGIN, Browser, Shown
from tests.pages.conftest import Visitor
from tests.statements import Statements

from parvis.activity.kinds import NEWS
from parvis.core.db import execute, fetch, transaction
from parvis.core.events import record
from parvis.core.visibility import Visibility
from parvis.discussion.models import Thread
from parvis.places.models import Commune
from parvis.proposals.models import Proposal
from parvis.proposals.steps import answer_proposal
from parvis.proposals.visibility import set_visibility
from parvis_graphql.engine.global_ids import encode_id
from parvis_web.pages.activity.activity import TOPICS

ATOM = "{http://www.w3.org/2005/Atom}"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def path_of(place: Commune) -> str:
    return f"/communes/{place.slug}"


async def numbered() -> None:
    await fetch("SELECT count(*) FROM sequence_events()")


async def read(by: Browser, path: str, **headers: str) -> Shown:
    await numbered()
    return await by.open(path, **headers)


def told(page: Shown) -> list[str]:
    """The sentences, without when and where."""
    [region] = page.root.all("div", class_="happened")
    lines = [item.all("p")[0] for item in region.all("li")]
    sentences = [line.text.removesuffix(line.all("span", class_="meta")[-1].text).strip() for line in lines]
    # the reader of tests puts a blank around a link
    return [sentence.replace("“ ", "“").replace(" ”", "”") for sentence in sentences]


async def hide(made: Proposal) -> None:
    async with transaction():
        await set_visibility(made.id, Visibility.HIDDEN)


def test_the_topics_together_are_all_that_is_news() -> None:
    assert {kind for kinds in TOPICS.values() for kind in kinds} == {str(kind) for kind in NEWS}
    assert sum(map(len, TOPICS.values())) == len(NEWS)


async def test_each_line_says_who_did_what_and_leads_there(browser: Visitor) -> None:
    place, author = await commune("Issy"), await resident("Inès Moreau")
    mayor = await official(place)
    garden = await organisation(author.viewer, "Les Amis du jardin", [place])
    made = await proposal(author.viewer, place, title="Un banc <b>&</b> un arbre")
    said = await comment(author.viewer, await Thread.get(id=made.thread_id))
    tale = await story(author.viewer, place, actor_id=garden.id)
    await answer_proposal(mayor, proposal_id=made.id, body="Nous y pensons.")
    visitor, reader = await browser(), await browser(language="en")

    page = await read(visitor, f"{path_of(place)}/activite")
    english = await reader.open(f"{path_of(place)}/activite")
    everywhere = await visitor.open("/activite")

    assert told(page) == [
        "La mairie a répondu à la proposition « Un banc <b>&</b> un arbre »",
        "Les Amis du jardin Association a raconté « Trois samedis au jardin »",
        "Inès Moreau a commenté « Un banc <b>&</b> un arbre »",
        "Inès Moreau propose « Un banc <b>&</b> un arbre »",
    ]
    assert told(english)[2] == "Inès Moreau commented on “Un banc <b>&</b> un arbre”"
    assert told(everywhere) == told(page)
    assert path_of(place) in everywhere.links()
    for link in (
        f"{path_of(place)}/propositions/1",
        f"/comments/{encode_id('Comment', said.id)}",
        f"/histoires/{encode_id('Story', tale.id)}",
        f"/organisations/{garden.slug}",
    ):
        assert link in page.links()
    assert page.root.all("time")[0].get("datetime")


async def test_every_kind_of_news_has_a_sentence_of_its_own(browser: Visitor) -> None:
    place, author = await commune("Issy"), await resident("Inès")
    await official(place)
    made = await proposal(author.viewer, place)
    said = await comment(author.viewer, await Thread.get(id=made.thread_id))
    subjects = {
        "proposal": made.id,
        "comment": said.id,
        "story": (await story(author.viewer, place)).id,
        "opinion": (await opinion(author.viewer, place)).id,
        "evaluation": place.id,
        "organisation": (await organisation(author.viewer, "Les Amis du jardin", [place])).id,
        "commune": place.id,
    }
    await execute("DELETE FROM event WHERE commune_id = $1", place.id)
    async with transaction():
        for kind in NEWS:
            subject_id = subjects[kind.event.partition(".")[0]]
            await record(kind.event, subject_id=subject_id, topics=[f"commune:{place.id}"], commune_id=place.id)

    page = await read(await browser(language="en"), f"{path_of(place)}/activite")

    assert told(page) == [
        "The town hall joined: Issy",
        "An organisation joined: Les Amis du jardin",
        "More evaluations were counted: Issy",
        "The town hall answered the opinion “Une commune où il fait bon vivre, mais où l’on se gare mal.”",
        "Inès gave an opinion: “Une commune où il fait bon vivre, mais où l’on se gare mal.”",
        "Inès told a story: “Trois samedis au jardin”",
        "Inès commented on “Un banc devant l’école”",
        "Inès says whether it is done: “Un banc devant l’école”",
        "The town hall says how far the work is: “Un banc devant l’école”",
        "The town hall decided about the proposal “Un banc devant l’école”",
        "The town hall answered the proposal “Un banc devant l’école”",
        "Inès took back the proposal “Un banc devant l’école”",
        "Inès proposed “Un banc devant l’école”",
    ]


async def test_whoever_has_left_is_not_named(browser: Visitor) -> None:
    place, author, visitor = await commune(), await resident("Inès"), await browser()
    made = await proposal(author.viewer, place)
    await execute("UPDATE proposal SET author_id = NULL WHERE id = $1", made.id)

    page = await read(visitor, f"{path_of(place)}/activite")
    [entry] = entries(await visitor.open(f"{path_of(place)}/flux.atom"))

    assert told(page) == ["Une personne partie propose « Un banc devant l’école »"]
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Une personne partie"


async def test_one_reads_about_one_subject_alone(browser: Visitor) -> None:
    place, author = await commune(), await resident("Inès")
    made = await proposal(author.viewer, place)
    await comment(author.viewer, await Thread.get(id=made.thread_id))
    visitor = await browser()

    talk = await read(visitor, f"{path_of(place)}/activite?sujet=commentaires")
    hall = await visitor.open(f"{path_of(place)}/activite?sujet=mairie")
    odd = await visitor.open(f"{path_of(place)}/activite?sujet=x")

    assert told(talk) == ["Inès a commenté « Un banc devant l’école »"]
    assert [link.text for link in talk.root.all("a", **{"aria-current": "true"})] == ["Commentaires"]
    assert told(hall) == []
    assert "Rien de tel depuis un mois." in hall.text
    assert len(told(odd)) == 2


async def test_where_nothing_happened_it_says_so(browser: Visitor) -> None:
    place, visitor = await commune(), await browser()

    page = await read(visitor, f"{path_of(place)}/activite")

    assert "Il ne s’est rien passé depuis un mois." in page.text
    assert (await visitor.open("/communes/nulle-part/activite")).status == 404
    assert (await visitor.open(f"{path_of(place)}/activite?apres=x")).status == 400


async def test_a_long_month_is_turned_page_by_page_and_only_the_first_is_live(browser: Visitor) -> None:
    place, author, visitor = await commune(), await resident("Inès"), await browser()
    made = await proposal(author.viewer, place)
    for _ in range(21):
        await execute(
            "INSERT INTO event (id, kind, topics, commune_id, subject_id, created_at)"
            " SELECT gen_random_uuid(), kind, topics, commune_id, subject_id, now() FROM event WHERE subject_id = $1"
            " LIMIT 1",
            made.id,
        )

    first = await read(visitor, f"{path_of(place)}/activite?sujet=propositions")
    [further] = [link for link in first.root.all("a") if link.get("rel") == "next"]
    second = await visitor.open(further.get("href"))

    assert (len(told(first)), len(told(second))) == (20, 2)
    assert "sujet=propositions" in second.path
    assert any(link.get("rel") == "prev" for link in second.root.all("a"))
    [live] = first.root.all("div", class_="happened")
    assert live.get("data-activity") == encode_id("Commune", place.id)
    assert live.get("data-kinds").split() == list(TOPICS["propositions"])
    assert live.get("data-cursor")
    assert not second.root.all("div", class_="happened")[0].get("data-cursor")


async def test_what_is_hidden_is_told_to_its_author_alone(browser: Visitor) -> None:
    place, author = await commune(), await resident("Inès")
    made = await proposal(author.viewer, place)
    await hide(made)
    visitor, stranger, mine = await browser(), await browser(await resident()), await browser(author)

    for reader, count in ((visitor, 0), (stranger, 0), (mine, 1)):
        assert len(told(await read(reader, f"{path_of(place)}/activite"))) == count


# feeds


def parsed(feed: Shown) -> ElementTree.Element:
    """The feed, checked for all that RFC 4287 requires of it (sections 4.1.1, 4.1.2, 4.2.6 and 4.2.7)."""
    assert feed.status == 200
    assert feed.response.headers["content-type"] == "application/atom+xml"
    root = ElementTree.fromstring(feed.response.content)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            [one] = element.findall(f"{ATOM}{name}")
            assert one.text
        UUID(text(element, "id").removeprefix("urn:uuid:"))
        assert datetime.fromisoformat(text(element, "updated")).tzinfo
        assert link(element, "alternate").startswith(f"{ORIGIN}/")
    for entry in entries:
        assert entry.findall(f"{ATOM}author/{ATOM}name")
    assert link(root, "self") == f"{ORIGIN}{feed.path}"
    ids = [text(entry, "id") for entry in entries]
    assert len(set(ids)) == len(ids)
    return root


def text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def link(element: ElementTree.Element, rel: str) -> str:
    [one] = [one for one in element.findall(f"{ATOM}link") if one.get("rel") == rel]
    return one.get("href") or ""


def spaced(words: str) -> str:
    """French has several kinds of white space; here they are all blanks."""
    return re.sub(r"\s", " ", words)


def entries(feed: Shown) -> list[ElementTree.Element]:
    return parsed(feed).findall(f"{ATOM}entry")


async def test_a_commune_has_a_feed_that_programs_understand(browser: Visitor) -> None:
    place, author = await commune("Issy"), await resident("Zoé & <Max>")
    mayor = await official(place)
    made = await proposal(author.viewer, place, title="Un banc & <b>")
    await answer_proposal(mayor, proposal_id=made.id, body="Nous y pensons.")

    feed = await read(await browser(), f"{path_of(place)}/flux.atom")

    root = parsed(feed)
    assert root.get(XML_LANG) == "fr"
    assert spaced(text(root, "title")) == "Issy : ce qui s’y passe"
    assert link(root, "alternate") == f"{ORIGIN}{path_of(place)}/activite"
    answered, proposed = root.findall(f"{ATOM}entry")
    assert text(root, "updated") == text(answered, "updated")
    assert spaced(text(proposed, "title")) == "Zoé & <Max> propose « Un banc & <b> »"
    assert proposed.findtext(f"{ATOM}author/{ATOM}name") == "Zoé & <Max>"
    assert answered.findtext(f"{ATOM}author/{ATOM}name") == "Mairie, Issy"
    assert link(proposed, "alternate") == f"{ORIGIN}{path_of(place)}/propositions/1"
    [content] = proposed.findall(f"{ATOM}content")
    assert (content.get("type"), content.get(XML_BASE)) == ("html", f"{ORIGIN}/")
    assert (content.text or "").strip() == "<p>Il manque un banc pour attendre les enfants à la sortie.</p>"
    assert not list(content)  # HTML is escaped, not mixed in
    assert answered.find(f"{ATOM}content") is None


async def test_a_feed_is_in_the_language_asked_for(browser: Visitor) -> None:
    place, author = await commune("Issy"), await resident("Inès")
    await proposal(author.viewer, place)

    feed = await read(await browser(language="en"), f"{path_of(place)}/flux.atom")

    assert parsed(feed).get(XML_LANG) == "en"
    assert [text(entry, "title") for entry in entries(feed)] == ["Inès proposed “Un banc devant l’école”"]
    assert "Accept-Language" in feed.response.headers["vary"]


async def test_a_proposal_and_an_organisation_have_feeds_of_their_own(browser: Visitor) -> None:
    place, author = await commune(), await resident("Inès")
    garden = await organisation(author.viewer, "Les Amis du jardin", [place])
    made = await proposal(author.viewer, place, actor_id=garden.id)
    await comment(author.viewer, await Thread.get(id=made.thread_id), body="Bonne idée !")
    await proposal(author.viewer, place, title="Une autre affaire")
    visitor = await browser()

    of_proposal = await read(visitor, f"{path_of(place)}/propositions/1/flux.atom")
    of_organisation = await visitor.open(f"/organisations/{garden.slug}/flux.atom")

    said, proposed = entries(of_proposal)
    assert (said.findtext(f"{ATOM}content") or "").strip() == "<p>Bonne idée !</p>"
    assert text(parsed(of_proposal), "title") == "Un banc devant l’école"
    assert text(parsed(of_organisation), "title") == "Les Amis du jardin"
    assert text(proposed, "id") in [text(entry, "id") for entry in entries(of_organisation)]
    assert all("Une autre affaire" not in text(entry, "title") for entry in entries(of_organisation))


async def test_ids_stay_when_texts_change(browser: Visitor) -> None:
    place, author, visitor = await commune(), await resident(), await browser()
    made = await proposal(author.viewer, place)
    before = entries(await read(visitor, f"{path_of(place)}/flux.atom"))
    await execute("UPDATE proposal SET title = 'Deux bancs' WHERE id = $1", made.id)

    after = entries(await visitor.open(f"{path_of(place)}/flux.atom"))

    assert [text(one, "id") for one in before] == [text(one, "id") for one in after]
    assert "Deux bancs" in text(after[0], "title")


async def test_a_feed_that_one_has_is_not_sent_again(browser: Visitor) -> None:
    place, author, visitor = await commune(), await resident(), await browser()
    made = await proposal(author.viewer, place)
    path = f"{path_of(place)}/flux.atom"
    tag = (await read(visitor, path)).response.headers["etag"]

    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await visitor.open(path, **{"if-none-match": known})
        assert (again.status, again.response.content) == (304, b"")
        assert again.response.headers["etag"] == tag
    assert (await visitor.open(path, **{"if-none-match": '"other"'})).status == 200

    await hide(made)
    changed = await visitor.open(path, **{"if-none-match": tag})
    assert entries(changed) == []


async def test_what_is_hidden_is_in_no_feed_not_even_its_authors(browser: Visitor) -> None:
    place, author = await commune(), await resident()
    garden = await organisation(author.viewer, communes=[place])
    made = await proposal(author.viewer, place, actor_id=garden.id)
    await comment(author.viewer, await Thread.get(id=made.thread_id))
    await hide(made)

    for reader in (await browser(), await browser(author)):
        for path in (path_of(place), f"/organisations/{garden.slug}"):
            feed = await read(reader, f"{path}/flux.atom")
            assert "propositions" not in feed.html
            assert "comments" not in feed.html
        assert (await reader.open(f"{path_of(place)}/propositions/1/flux.atom")).status == 404


async def test_what_xml_cannot_say_is_left_out(browser: Visitor) -> None:
    place, author = await commune(), await resident()
    made = await proposal(author.viewer, place)
    await execute("UPDATE proposal SET title = $2 WHERE id = $1", made.id, "Un\x0bbanc\ufffe ]]> 🌳")

    [entry] = entries(await read(await browser(), f"{path_of(place)}/flux.atom"))

    assert "Unbanc ]]> 🌳" in text(entry, "title")


async def test_a_feed_is_short_and_asks_little(browser: Visitor, statements: Statements) -> None:
    place, visitor = await commune(), await browser()
    made = await proposal((await resident()).viewer, place)
    await execute(
        "INSERT INTO event (id, kind, topics, commune_id, subject_id, created_at)"
        " SELECT gen_random_uuid(), kind, topics, commune_id, subject_id, created_at"
        " FROM event, generate_series(1, 40) WHERE subject_id = $1",
        made.id,
    )
    await numbered()
    before = len(statements)

    feed = await visitor.open(f"{path_of(place)}/flux.atom")

    assert len(entries(feed)) == 30
    assert len(statements) - before <= 8


@pytest.mark.parametrize(
    "path",
    [
        "/communes/nulle-part/flux.atom",
        "/communes/nulle-part/propositions/1/flux.atom",
        "/communes/nulle-part/propositions/99999999999/flux.atom",
        "/organisations/personne/flux.atom",
    ],
)
async def test_there_is_no_feed_of_nothing(path: str, browser: Visitor) -> None:
    assert (await (await browser()).open(path)).status == 404


async def test_a_person_has_no_feed(browser: Visitor) -> None:
    person = await resident()
    [row] = await fetch("SELECT slug FROM actor WHERE id = $1", person.account.id)

    assert (await (await browser()).open(f"/organisations/{row['slug']}/flux.atom")).status == 404


async def test_pages_name_their_feed_in_their_head_and_in_words(browser: Visitor) -> None:
    place, author, visitor = await commune(), await resident(), await browser()
    garden = await organisation(author.viewer, communes=[place])
    await proposal(author.viewer, place)
    home = path_of(place)

    for path, feed in (
        (home, f"{home}/flux.atom"),
        (f"{home}/activite", f"{home}/flux.atom"),
        (f"{home}/propositions/1", f"{home}/propositions/1/flux.atom"),
        (f"/organisations/{garden.slug}", f"/organisations/{garden.slug}/flux.atom"),
    ):
        page = await read(visitor, path)
        [head] = page.root.all("head")
        [named] = head.all("link", rel="alternate", type="application/atom+xml")
        assert named.get("href") == feed
        assert feed in page.links()
        parsed(await visitor.open(feed))
    assert f"{home}/activite" in (await visitor.open(home)).links()
    assert "/activite" in (await visitor.open("/")).links()
