"""The feed: what happened, as far as the asker may see it now."""

from tests import factories
from tests.graphql.asking import Asker
from tests.statements import Statements

from parvis.activity.kinds import NEWS, ActivityKind
from parvis.auth.viewer import Viewer, visitor
from parvis.core.db import fetch, transaction
from parvis.core.visibility import Visibility
from parvis.directory.organisation_events import OrganisationEvent
from parvis.directory.role_events import CommuneEvent
from parvis.discussion.events import CommentEvent
from parvis.discussion.models import Thread
from parvis.discussion.service import delete_comment
from parvis.evaluations.events import EvaluationEvent
from parvis.opinions.events import OpinionEvent
from parvis.places.models import Commune
from parvis.proposals.events import ProposalEvent
from parvis.proposals.models import Proposal
from parvis.proposals.service import support
from parvis.proposals.visibility import set_visibility
from parvis.stories.events import StoryEvent
from parvis_graphql.engine.global_ids import encode_id

COMMUNE = """
query Feed($id: ID!, $first: Int, $after: String, $kinds: [ActivityKind!]) {
  commune(by: { id: $id }) { activity(first: $first, after: $after, kinds: $kinds) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { kind commune { name } proposal { title } comment { body } story { title } organisation { displayName } }
  } }
}
"""


async def numbered() -> None:
    await fetch("SELECT count(*) FROM sequence_events()")


async def feed(ask: Asker, commune: Commune, viewer: Viewer = visitor("en"), **page: object) -> list[dict[str, object]]:  # noqa: B008 - never changed
    await numbered()
    answer = await ask(COMMUNE, viewer, id=encode_id("Commune", commune.id), **page)
    nodes: list[dict[str, object]] = answer["commune"]["activity"]["nodes"]
    return nodes


async def kinds(ask: Asker, commune: Commune, viewer: Viewer = visitor("en"), **page: object) -> list[object]:  # noqa: B008 - as above
    return [node["kind"] for node in await feed(ask, commune, viewer, **page)]


def test_every_kind_is_an_event_that_somebody_records() -> None:
    recorded = {
        str(event)
        for events in (
            ProposalEvent,
            CommentEvent,
            StoryEvent,
            OpinionEvent,
            EvaluationEvent,
            OrganisationEvent,
            CommuneEvent,
        )
        for event in events
    }

    assert {kind.event for kind in ActivityKind} <= recorded


async def test_latest_first_with_what_each_is_about(ask: Asker) -> None:
    here, author = await factories.commune(), await factories.resident()
    proposal = await factories.proposal(author, here)
    comment = await factories.comment(author, await Thread.get(id=proposal.thread_id))
    story = await factories.story(author, here)
    await factories.proposal(author)  # elsewhere

    assert await feed(ask, here) == [
        {**_about(here), "kind": "STORY_CREATED", "story": {"title": story.title}},
        {**_about(here), "kind": "COMMENT_ADDED", "comment": {"body": comment.body}},
        {**_about(here), "kind": "PROPOSAL_CREATED", "proposal": {"title": proposal.title}},
    ]


def _about(here: Commune) -> dict[str, object]:
    nothing = dict.fromkeys(("proposal", "comment", "story", "organisation"))
    return {**nothing, "commune": {"name": here.name}}


async def test_supporters_are_told_where_they_are_asked_for(ask: Asker) -> None:
    here = await factories.commune()
    proposal = await factories.proposal(await factories.resident(), here)
    await support(await factories.resident(), proposal_id=proposal.id)

    assert await kinds(ask, here) == ["PROPOSAL_CREATED"]
    assert await kinds(ask, here, kinds=["PROPOSAL_SUPPORTED"]) == ["PROPOSAL_SUPPORTED"]
    assert await kinds(ask, here, kinds=[]) == []
    assert ActivityKind.PROPOSAL_SUPPORTED not in NEWS


async def test_what_became_hidden_drops_out_and_comes_back(ask: Asker) -> None:
    here, author, stranger = await factories.commune(), await factories.resident(), await factories.resident()
    proposal = await factories.proposal(author, here)
    await factories.comment(stranger, await Thread.get(id=proposal.thread_id))
    both = ["COMMENT_ADDED", "PROPOSAL_CREATED"]
    assert await kinds(ask, here) == both

    await _show(proposal, Visibility.HIDDEN)

    assert await kinds(ask, here) == []
    assert await kinds(ask, here, stranger) == []
    assert await kinds(ask, here, author) == both
    await _show(proposal, Visibility.VISIBLE)
    assert await kinds(ask, here) == both


async def _show(proposal: Proposal, visibility: Visibility) -> None:
    async with transaction():
        await set_visibility(proposal.id, visibility)


async def test_a_comment_taken_back_and_a_draft_are_no_news(ask: Asker) -> None:
    here, author = await factories.commune(), await factories.resident()
    proposal = await factories.proposal(author, here)
    comment = await factories.comment(author, await Thread.get(id=proposal.thread_id))
    await factories.story(author, here, draft=True)
    await delete_comment(author, comment_id=comment.id)

    assert await kinds(ask, here) == ["PROPOSAL_CREATED"]
    assert await kinds(ask, here, author) == ["PROPOSAL_CREATED"]


async def test_a_proposal_an_organisation_and_france_have_feeds_of_their_own(ask: Asker) -> None:
    here, member = await factories.commune(), await factories.resident()
    organisation = await factories.organisation(member, communes=[here])
    proposal = await factories.proposal(member, here, actor_id=organisation.id)
    await factories.comment(member, await Thread.get(id=proposal.thread_id))
    await factories.proposal(await factories.resident(), here)
    await numbered()

    answer = await ask(
        """query Feeds($proposal: ID!, $organisation: ID!) {
          proposal: node(id: $proposal) { ... on Proposal { activity { nodes { kind } } } }
          organisation: node(id: $organisation) { ... on Organisation { activity { nodes { kind } } } }
          activity(first: 2) { nodes { kind } pageInfo { hasNextPage } }
        }""",
        proposal=encode_id("Proposal", proposal.id),
        organisation=encode_id("Organisation", organisation.id),
    )

    assert answer == {
        "proposal": {"activity": {"nodes": [{"kind": "COMMENT_ADDED"}, {"kind": "PROPOSAL_CREATED"}]}},
        "organisation": {"activity": {"nodes": [{"kind": "PROPOSAL_CREATED"}]}},
        "activity": {
            "nodes": [{"kind": "PROPOSAL_CREATED"}, {"kind": "COMMENT_ADDED"}],
            "pageInfo": {"hasNextPage": True},
        },
    }


async def test_pages_join_without_gap_in_one_statement_each(ask: Asker, statements: Statements) -> None:
    here, author = await factories.commune(), await factories.resident()
    made = [await factories.proposal(author, here, title=f"Proposition {number}") for number in range(5)]
    await numbered()
    document = """query Page($id: ID!, $after: String) {
      commune(by: { id: $id }) { activity(first: 2, after: $after) {
        nodes { kind proposal { title } } pageInfo { hasNextPage endCursor } } }
    }"""

    found, after = [], None
    while True:
        before = len(statements)
        page = (await ask(document, id=encode_id("Commune", here.id), after=after))["commune"]["activity"]
        assert len(statements) - before == 1
        found += [node["proposal"]["title"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert found == [proposal.title for proposal in reversed(made)]
