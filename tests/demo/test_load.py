"""Every proposal of the demonstration, with its whole thread, goes through the services as it is written."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from tests import factories

from parvis.core.db import fetch_value
from parvis.core.settings import Settings
from parvis.discussion.models import Comment
from parvis.places.models import Commune
from parvis.proposals.models import Proposal, ProposalState
from parvis_web.demo import load


@pytest.fixture
async def places(db: str) -> AsyncIterator[None]:
    """The communes it speaks of; taken away again, as other tests count places."""
    codes = load.load().communes
    made = [await factories.commune(insee_code=code) for code in codes if not await Commune.exists(insee_code=code)]
    yield
    await Proposal.all().delete()
    await fetch_value("WITH gone AS (DELETE FROM thread RETURNING 1) SELECT count(*) FROM gone")
    for one in made:
        await one.delete()


@pytest.mark.usefixtures("places")
async def test_all_proposals_and_threads_are_taken_by_the_services(settings: Settings) -> None:
    content = load.load()
    people = await load._people(content, "parvis-for-a-test")

    for one in content.proposals:
        await load._propose(settings, replace(one, photos=()), people)

    assert await Proposal.all().count() == len(content.proposals)
    assert await Comment.all().count() == sum(len(one.comments) for one in content.proposals)
    withdrawn = sum(one.withdrawn_after_hours is not None for one in content.proposals)
    assert await Proposal.filter(state=ProposalState.WITHDRAWN).count() == withdrawn > 0
    reactions = sum(len(comment.reactions) for one in content.proposals for comment in one.comments)
    deleted = sum(
        len(c.reactions) for one in content.proposals for c in one.comments if c.deleted_after_hours is not None
    )
    assert await fetch_value("SELECT count(*) FROM comment_reaction") == reactions - deleted
    supporters = sum(len(one.supporters) for one in content.proposals)
    assert await fetch_value("SELECT sum(support_count) FROM proposal") == supporters
