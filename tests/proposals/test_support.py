"""Supporting proposals."""

import asyncio

import pytest
from tests import factories
from tests.tables import contents, holds, told

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core.db import execute
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.core.ids import uuid7
from parvis.proposals import queries
from parvis.proposals.models import Proposal, ProposalState, ProposalSupport
from parvis.proposals.service import support, unsupport

pytestmark = pytest.mark.usefixtures("db")


async def test_a_visitor_and_a_token_without_the_scope_cannot_support() -> None:
    made, person = await factories.proposal(await factories.resident()), await factories.resident()
    token = Viewer(id=person.id, permissions=person.permissions - {Permission.PROPOSALS_SUPPORT})
    before = await contents()

    for command in (support, unsupport):
        with pytest.raises(Unauthenticated):
            await command(visitor(), proposal_id=made.id)
        with pytest.raises(Forbidden):
            await command(token, proposal_id=made.id)

    assert await contents() == before
    viewers = (visitor(), token, person)
    assert [await holds(queries.CAN_SUPPORT, "proposal", made.id, viewer) for viewer in viewers] == [False, False, True]


async def test_support_counts_once_and_is_told_once() -> None:
    made, person = await factories.proposal(await factories.resident()), await factories.resident()

    assert (await support(person, proposal_id=made.id)).support_count == 1
    before = await contents()
    assert (await support(person, proposal_id=made.id)).support_count == 1

    assert await contents() == before
    assert await holds(queries.SUPPORTED_BY_VIEWER, "proposal", made.id, person)
    assert not await holds(queries.SUPPORTED_BY_VIEWER, "proposal", made.id, visitor())
    topics = [f"proposal:{made.id}", f"commune:{made.commune_id}"]
    assert (await told(subject_id=made.id))[1:] == [("proposal.supported", topics)]


async def test_support_can_be_taken_back() -> None:
    made, person = await factories.proposal(await factories.resident()), await factories.resident()
    await support(person, proposal_id=made.id)

    assert (await unsupport(person, proposal_id=made.id)).support_count == 0
    before = await contents()
    assert (await unsupport(person, proposal_id=made.id)).support_count == 0

    assert await contents() == before
    assert [kind for kind, _ in await told(subject_id=made.id)][1:] == ["proposal.supported", "proposal.unsupported"]


async def test_one_does_not_support_ones_own() -> None:
    author = await factories.resident()
    made = await factories.proposal(author)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await support(author, proposal_id=made.id)

    assert refusal.value.code == Code.INVALID
    assert await contents() == before
    assert not await holds(queries.CAN_SUPPORT, "proposal", made.id, author)


@pytest.mark.parametrize(
    ("state", "open_to_support"),
    [
        (ProposalState.OPEN, True),
        (ProposalState.UNDER_REVIEW, True),
        (ProposalState.CLOSED, False),
        (ProposalState.WITHDRAWN, False),
    ],
)
async def test_support_ends_with_the_proposal(state: ProposalState, open_to_support: bool) -> None:
    made = await factories.proposal(await factories.resident())
    early, late = await factories.resident(), await factories.resident()
    await support(early, proposal_id=made.id)
    await execute("UPDATE proposal SET state = $2 WHERE id = $1", made.id, state.value)
    assert await holds(queries.CAN_SUPPORT, "proposal", made.id, late) is open_to_support

    if open_to_support:
        assert (await support(late, proposal_id=made.id)).support_count == 2
        return
    before = await contents()
    for command, person in ((support, late), (unsupport, early)):
        with pytest.raises(Mistake) as refusal:
            await command(person, proposal_id=made.id)
        assert refusal.value.code == Code.CLOSED
    assert await contents() == before


async def test_what_is_not_there_is_not_supported() -> None:
    made, person = await factories.proposal(await factories.resident()), await factories.resident()
    before = await contents()

    for unknown in (uuid7(), made.commune_id):
        with pytest.raises(Mistake) as refusal:
            await support(person, proposal_id=unknown)
        assert (refusal.value.code, refusal.value.path) == (Code.NOT_FOUND, ("proposal_id",))

    assert await contents() == before


async def test_twenty_people_at_once_and_each_of_them_twice() -> None:
    made, people = await factories.proposal(await factories.resident()), [await factories.resident() for _ in range(20)]

    await asyncio.gather(*(support(person, proposal_id=made.id) for person in people * 2))

    assert (await Proposal.get(id=made.id)).support_count == 20
    assert await ProposalSupport.filter(proposal_id=made.id).count() == 20
    assert len(await told(subject_id=made.id)) == 21


async def test_supporting_and_taking_back_at_once_leaves_the_count_right() -> None:
    made, people = await factories.proposal(await factories.resident()), [await factories.resident() for _ in range(5)]

    await asyncio.gather(
        *(command(person, proposal_id=made.id) for person in people for command in (support, unsupport, support))
    )

    kept = await Proposal.get(id=made.id)
    assert kept.support_count == await ProposalSupport.filter(proposal_id=made.id).count()
