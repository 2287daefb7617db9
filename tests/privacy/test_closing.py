"""Closing an organisation that should not be there: from the command line, whoever its members are."""

import pytest
from tests import factories
from tests.tables import contents

from parvis.core.db import fetch
from parvis.core.errors import Code, Mistake
from parvis.directory.models import Actor, Membership
from parvis.discussion.models import Comment, CommentState, Thread
from parvis.privacy.erase import Texts, close_organisation
from parvis.proposals.models import Proposal, ProposalState
from parvis.stories.models import Story

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("choice", Texts)
async def test_its_name_goes_and_its_texts_as_it_is_chosen(choice: Texts) -> None:
    owner, place = await factories.resident(), await factories.commune()
    fake = await factories.organisation(owner, "Mairie d’Issy", [place])
    await factories.member(fake)
    said = await factories.proposal(owner, place, actor_id=fake.id)
    draft = await factories.story(owner, place, actor_id=fake.id, draft=True)
    under = await factories.proposal(owner, place)
    answer = await factories.comment(owner, await Thread.get(id=under.thread_id), actor_id=fake.id)

    assert await close_organisation(fake.slug, choice) == "Mairie d’Issy"

    assert not await Actor.exists(id=fake.id)
    assert await Actor.exists(id=owner.id)
    assert not await Membership.exists(organisation_id=fake.id)
    assert not await Story.exists(id=draft.id)
    proposal, comment = await Proposal.get(id=said.id), await Comment.get(id=answer.id)
    assert (proposal.author_id, comment.author_id) == (None, None)
    if choice is Texts.KEEP:
        assert (proposal.title, comment.body) == (said.title, answer.body)
    else:
        assert (proposal.title, proposal.body, proposal.state) == ("—", "", ProposalState.WITHDRAWN)
        assert (comment.body, comment.state) == (None, CommentState.DELETED)
    assert (await Proposal.get(id=under.id)).author_id == owner.id
    [waiting] = await fetch("SELECT args->>'actor_id' AS of FROM procrastinate_jobs WHERE task_name = 'privacy.forget'")
    assert waiting["of"] == str(fake.id)


async def test_only_an_organisation_that_is_there() -> None:
    person = await factories.resident()
    theirs = await factories.organisation(person)
    slug = (await Actor.get(id=person.id)).slug
    before = await contents()

    for wrong in (slug, "personne", f"{theirs.slug}x"):
        with pytest.raises(Mistake) as refused:
            await close_organisation(wrong, Texts.REMOVE)
        assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("slug",))

    assert await contents() == before
