"""How many statements an operation takes: one for each root field, whatever it asks and however many rows answer."""

import pytest
from tests import factories
from tests.graphql.asking import VISITOR, Asker, gid
from tests.statements import Statements

from parvis.auth.viewer import Viewer
from parvis.discussion.models import Thread
from parvis.photos.models import PhotoStatus
from parvis.places.models import Commune
from parvis.proposals.models import ProposalPhoto
from parvis_graphql.engine.global_ids import encode_id

FEED = """query Feed($id: ID!) { commune(by: {id: $id}) { name
  proposals(first: 20) { totalCount pageInfo { endCursor hasNextPage } nodes {
    id number title supportCount commentCount createdAt state viewerHasSupported
    theme { name } author { displayName slug avatar { url } } coverPhoto { url(width: 320) alt thumbhash }
  } } } }"""

THREAD = """query Talk($id: ID!) { liveCursor node(id: $id) { ... on Proposal { title
  author { ...Face } photos { id url alt }
  thread { viewerCanComment comments(first: 20) { totalCount pageInfo { endCursor } edges { cursor node { ...Said
    replies(first: 5) { totalCount nodes { ...Said replies(first: 3) { nodes { ...Said } } } }
  } } } } } } }
  fragment Said on Comment {
    id state body stance createdAt reactionCount replyCount viewerHasReacted author { ...Face }
  }
  fragment Face on Actor { displayName avatar { url } }"""


async def square(size: int, owner: Viewer) -> tuple[Commune, str]:
    """A commune of `size` proposals, the latest with `size` photos (10 at most), comments, answers and theirs."""
    commune = await factories.commune()
    authors = []
    for n in range(size):
        author = await factories.resident(f"Voisin {n}")
        face = await factories.photo(author, attached_at=factories.clock.now())
        await factories.Actor.filter(id=author.id).update(avatar_id=face.id)
        authors.append(author)
    proposals = [(await factories.many_proposals(author, commune, [0]))[0] for author in authors]
    for position in range(min(size, 10)):
        photo = await factories.photo(owner, PhotoStatus.READY, attached_at=factories.clock.now())
        await ProposalPhoto.create(proposal_id=proposals[-1].id, photo_id=photo.id, position=position)
    talk = await Thread.get(id=proposals[-1].thread_id)
    for author in authors:
        [comment] = await factories.many_comments(author, talk, [0])
        [answer] = await factories.many_comments(author, comment, [0])
        await factories.many_comments(author, answer, [0])
    return commune, gid(proposals[-1])


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize("signed_in", [False, True])
async def test_feed_and_thread(ask: Asker, statements: Statements, size: int, signed_in: bool) -> None:
    resident = await factories.resident()
    viewer = resident if signed_in else VISITOR
    commune, proposal = await square(size, resident)

    statements.clear()
    feed = await ask(FEED, viewer, id=gid(commune))
    assert len(statements) == 1
    assert len(feed["commune"]["proposals"]["nodes"]) == min(size, 20)
    assert feed["commune"]["proposals"]["totalCount"] == size

    statements.clear()
    talk = await ask(THREAD, viewer, id=proposal)
    assert len(statements) == 2  # the cursor, and all the rest
    comments = [edge["node"] for edge in talk["node"]["thread"]["comments"]["edges"]]
    assert len(comments) == min(size, 20)
    assert all(len(one["replies"]["nodes"][0]["replies"]["nodes"]) == 1 for one in comments)


async def test_rows_of_one_type_are_read_together(ask: Asker, statements: Statements) -> None:
    author = await factories.resident()
    made = await factories.many_proposals(author, await factories.commune(), [0] * 30)
    ids = [gid(one) for one in made] + [gid(author, "Person"), encode_id("Photo", author.id), "x"]

    statements.clear()
    await ask("query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Proposal { author { slug } } } }", ids=ids)

    assert len(statements) == 1


async def test_what_is_not_asked_for_is_not_read(ask: Asker, statements: Statements) -> None:
    commune = await factories.commune()
    await factories.many_proposals(await factories.resident(), commune, [0])
    document = "query($id: ID!, $no: Boolean = false) { commune(by: {id: $id}) { name proposals { %s } } }"
    counts = {}
    for selection in (
        "totalCount",
        "pageInfo { hasNextPage }",
        "nodes { id thread @include(if: $no) { id } }",
        "edges { cursor }",
        "__typename",
    ):
        document_of = document.replace("%s", selection)
        document_of = document_of if "$no)" in selection else document_of.replace(", $no: Boolean = false", "")
        statements.clear()
        await ask(document_of, id=gid(commune))
        counts[selection] = len(statements)

    assert list(counts.values()) == [1, 1, 1, 1, 1]


async def test_nobody_below_is_looked_for_where_there_is_nobody(ask: Asker, statements: Statements) -> None:
    statements.clear()
    await ask("{ proposals { nodes { author { avatar { id } } thread { comments { nodes { id } } } } } }")

    assert len(statements) == 1
