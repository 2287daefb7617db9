"""`node` and `nodes`: anything by its global id, seen as anywhere else."""

from base64 import b64encode

import pytest
from tests import factories
from tests.auth import people
from tests.graphql.asking import Asker, gid
from tests.graphql.organisation_commands import invitation

from parvis.auth.models import AccessToken, Session
from parvis.auth.service import create_access_token
from parvis.core.ids import uuid7
from parvis.directory.models import Membership
from parvis.discussion.models import Thread
from parvis.places.models import Department, Region
from parvis.proposals.models import ProposalVersion
from parvis_graphql.engine.global_ids import encode_id

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"


async def test_every_type_that_is_a_node(ask: Asker) -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    thread = await Thread.get(id=made.thread_id)
    club = await factories.organisation(author)
    rows = {
        "Commune": await factories.commune(),
        "Department": await Department.first(),
        "Region": await Region.create(code=uuid7().hex[-3:], name="Région"),
        "Person": author,
        "Organisation": club,
        "Membership": await Membership.get(organisation_id=club.id),
        "Invitation": await invitation(club),
        "Proposal": made,
        "ProposalVersion": await ProposalVersion.get(proposal_id=made.id),
        "Thread": thread,
        "Comment": await factories.comment(author, thread),
        "Photo": await factories.photo(author),
        "Story": await factories.story(author),
    }

    for name, row in rows.items():
        key = gid(row, name)
        assert (await ask(NODE, author, id=key))["node"] == {"__typename": name, "id": key}


async def test_sessions_and_tokens_only_for_their_owner_in_a_browser(ask: Asker) -> None:
    owner, other = await people.resident(), await people.resident()
    token, _ = await create_access_token(owner.viewer, name="Clé", scopes=["account:profile:read"], expires_in_days=1)
    keys = [gid(await Session.get(account_id=owner.viewer.id)), gid(await AccessToken.get(id=token.id))]
    limited = factories.Viewer(id=owner.viewer.id, permissions=frozenset(), token_id=token.id)

    for key in keys:
        assert (await ask(NODE, owner.viewer, id=key))["node"]["id"] == key
        assert (await ask(NODE, other.viewer, id=key))["node"] is None
        assert (await ask(NODE, limited, id=key))["node"] is None
        assert (await ask(NODE, id=key))["node"] is None


async def test_ids_that_name_nothing(ask: Asker) -> None:
    made = await factories.proposal(await factories.resident())
    account = await factories.resident()
    nothing = [
        encode_id("Proposal", uuid7()),
        encode_id("Comment", made.id),  # an id of another type
        encode_id("Organisation", made.id),
        encode_id("SignUp", made.id),
        encode_id("Viewer", account.id),  # not a Node
        encode_id("Theme", "MOBILITY"),
        encode_id("Actor", account.id),  # an interface
        encode_id("Query", made.id),
        encode_id("String", made.id),
        encode_id("__Type", made.id),
        encode_id("Proposal", "1"),
        encode_id("Proposal", ""),
        encode_id("", made.id),
        b64encode("Proposal:é".encode()).decode(),
        "",
        "!",
        "é",
        "\x00",
        "0",
        "A" * 5000,
        str(made.id),
    ]

    for text in nothing:
        assert (await ask(NODE, id=text))["node"] is None, text


async def test_several_in_their_order_with_gaps_and_doubles(ask: Asker) -> None:
    author = await factories.resident()
    first, second = [await factories.proposal(author) for _ in range(2)]
    person, proposals = gid(author, "Person"), [gid(first), gid(second)]
    ids = [proposals[1], "x", person, encode_id("Proposal", uuid7()), proposals[0], proposals[1]]

    found = await ask("query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Proposal { title } } }", ids=ids)

    title = "Un banc devant l’école"
    assert found["nodes"] == [
        {"id": proposals[1], "title": title},
        None,
        {"id": person},
        None,
        {"id": proposals[0], "title": title},
        {"id": proposals[1], "title": title},
    ]


@pytest.mark.parametrize(("count", "codes"), [(0, []), (100, []), (101, ["TOO_MANY"])])
async def test_at_most_a_hundred_at_once(ask: Asker, count: int, codes: list[str]) -> None:
    answer = await ask.answer("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * count)

    assert answer.codes == codes
    assert answer.data == (None if codes else {"nodes": [None] * count})
