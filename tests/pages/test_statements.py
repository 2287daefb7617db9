"""How many statements a page takes, which does not depend on how much it shows."""

from collections.abc import Sequence
from uuid import UUID

from tests import factories
from tests.auth.people import questions, resident
from tests.factories import comment, commune, office, official, opinion, organisation, photo, proposal, story
from tests.figures import cell_of, grade, published, share
from tests.pages.conftest import Visitor
from tests.statements import Statements

from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch
from parvis.discussion.models import Comment, Thread
from parvis.places.models import Commune, Neighbourhood
from parvis.proposals.models import DecisionKind, ExecutionState, Proposal
from parvis.proposals.service import edit_proposal
from parvis.proposals.steps import answer_proposal, decide_proposal, report_execution
from parvis.stories.models import Story
from parvis_graphql.engine.global_ids import encode_id
from parvis_web.pages import addresses

#: statements of a page, to a visitor and to somebody signed in: one for each root field of its document, and before
#: them, of somebody signed in, who is asking
STATEMENTS = {
    "home": (2, 3),  # proposals, stories
    "commune": (2, 3),  # commune, liveCursor
    "proposals": (2, 3),  # commune, themes
    "proposal": (2, 4),  # commune, liveCursor; for whom one may write: viewer
    "versions": (1, 2),  # commune
    "comment": (1, 3),  # node; viewer
    "stories": (2, 3),  # commune, liveCursor
    "story": (2, 4),  # node, liveCursor; viewer
    "opinions": (1, 3),  # commune; for whose name stands beside the choice: viewer
    "opinion": (2, 4),  # node, liveCursor; viewer
    "organisations": (1, 2),  # commune
    "organisation": (1, 2),  # actor
    "activity": (2, 3),  # liveCursor, commune
    "results": (3, 4),  # commune, criteria, period
    "signed": (1, 2),  # commune
    "barometer": (3, 4),  # barometer, criteria, period
}
FIGURES = {"RECOMMENDATION": share(0.9), "SAFETY": grade(3.8)}
VARIANTS = [{"format": kind, "width": 320, "height": 240, "bytes": 900, "key": f"public/x/320.{kind}"} for kind in
            ("WEBP", "JPEG")]  # fmt: skip


async def test_a_page_takes_its_statements(browser: Visitor, statements: Statements) -> None:
    assert await _taken(await _talked_about(1), browser, statements) == STATEMENTS


async def test_a_page_takes_the_same_for_thirty_of_everything(browser: Visitor, statements: Statements) -> None:
    assert await _taken(await _talked_about(30), browser, statements) == STATEMENTS


async def test_the_desk_takes_the_same_however_much_waits(browser: Visitor, statements: Statements) -> None:
    taken = []
    for rows in (1, 30):
        place, at_town_hall = await commune(), await resident("Élue")
        await office(at_town_hall.viewer, place)
        for _ in range(rows):
            author = await factories.resident()
            await opinion(author, place)
            await proposal(author, place)
        who = await browser(at_town_hall)
        await who.open(addresses.desk_url(place.slug))
        statements.clear()
        assert f"Avis sans réponse {rows}" in (await who.open(addresses.desk_url(place.slug))).text
        taken.append(len(questions(statements)))

    assert taken == [2, 2]  # who is asking; commune


async def _taken(pages: dict[str, str], browser: Visitor, statements: Statements) -> dict[str, tuple[int, ...]]:
    taken: dict[str, tuple[int, ...]] = dict.fromkeys(pages, ())
    for who in (await browser(), await browser(await resident("Lectrice"))):
        for name, path in pages.items():
            await who.open(path)  # connections and caches are warm from here on
            statements.clear()
            assert (await who.open(path)).status == 200
            taken[name] += (len(questions(statements)),)
    return taken


async def _talked_about(rows: int) -> dict[str, str]:
    """A commune with so many of everything, each by somebody else; the addresses of its pages."""
    place = await commune("Ville Vivante", population=1_000, latitude=48.8, longitude=2.3)
    await commune("Ville Voisine", population=1_000, latitude=48.8, longitude=2.3)
    people = [await factories.resident(f"Habitante {number}") for number in range(rows)]
    groups = [await organisation(one, communes=[place]) for one in people]
    proposals = [await _proposal(one, place, photos=min(rows, 10)) for one in people]
    stories = [await _story(one, place, photos=rows) for one in people]
    group, asked, told = groups[0], proposals[0], stories[0]
    await Proposal.filter(id__in=[(await _proposal(one, place)).id for one in people]).update(author_id=group.id)
    await Story.filter(id__in=[(await _story(one, place)).id for one in people]).update(author_id=group.id)
    said = await _discuss(people, asked.thread_id)
    await _discuss(people, told.thread_id)
    thought, *_ = [await opinion(one, place) for one in people]
    await _discuss(people, thought.thread_id)
    for number in range(rows):
        part = await Neighbourhood.create(commune_id=place.id, name=f"Quartier {number}", created_at=clock.now())
        await published(await cell_of(part), FIGURES)
        mayor = await official(place, name=f"Élue {number}")
        await edit_proposal(people[0], proposal_id=asked.id, title=f"Un titre plus clair {number}")
        await answer_proposal(mayor, proposal_id=asked.id, body="Nous irons voir sur place.")
    for counted in (place, None, *range(1, min(rows, 6) + 1)):
        await published(await cell_of(counted), FIGURES)
    await decide_proposal(mayor, proposal_id=asked.id, kind=DecisionKind.ACCEPTED, reason="C’est utile à tous.")
    pictures = await _photos(mayor, min(rows, 10))
    await report_execution(
        mayor, proposal_id=asked.id, state=ExecutionState.DONE, message="C’est fait, venez voir.", photo_ids=pictures
    )
    await fetch("SELECT count(*) FROM sequence_events()")
    proposal_at = addresses.proposal_url(place.slug, asked.number)
    return {
        "home": "/",
        "commune": addresses.commune_url(place.slug),
        "proposals": addresses.proposals_url(place.slug),
        "proposal": proposal_at,
        "versions": f"{proposal_at}/versions",
        "comment": addresses.comment_url(encode_id("Comment", said.id)),
        "stories": addresses.stories_url(place.slug),
        "story": addresses.story_url(encode_id("Story", told.id)),
        "opinions": addresses.opinions_url(place.slug),
        "opinion": addresses.opinion_url(encode_id("Opinion", thought.id)),
        "organisations": addresses.organisations_url(place.slug),
        "organisation": addresses.organisation_url(group.slug),
        "activity": addresses.activity_url(place.slug),
        "results": addresses.results_url(place.slug),
        "signed": addresses.evaluations_url(place.slug),
        "barometer": addresses.barometer_url(),
    }


async def _photos(owner: Viewer, count: int) -> list[UUID]:
    return [(await photo(owner, width=4, height=3, variants=VARIANTS)).id for _ in range(count)]


async def _proposal(by: Viewer, place: Commune, photos: int = 1) -> Proposal:
    return await proposal(by, place, photo_ids=await _photos(by, photos))


async def _story(by: Viewer, place: Commune, photos: int = 1) -> Story:
    return await story(by, place, photo_ids=await _photos(by, photos))


async def _discuss(people: Sequence[Viewer], thread_id: UUID) -> Comment:
    """A comment by each, answered by its neighbour; the first, which all have answered."""
    thread = await Thread.get(id=thread_id)
    roots = [await comment(one, thread) for one in people]
    for root, one in zip(roots[1:] + roots[:1], people, strict=True):
        await comment(one, root)
    for one in people:
        await comment(one, await comment(one, roots[0]))
    return roots[0]
