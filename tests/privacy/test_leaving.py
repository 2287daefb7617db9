"""Deleting one's account: nothing of the person is left, and nothing of the others is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from tests import factories
from tests.auth import people
from tests.auth.people import PASSWORD
from tests.photos.sending import keys
from tests.privacy.conftest import WORD, Life, everywhere
from tests.tables import contents, told
from tests.waiting import until

from parvis.auth.models import Account
from parvis.auth.queries import viewer_from_session
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import execute, fetch
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.directory.models import Actor, MemberRole, Membership
from parvis.discussion.models import Comment, CommentState, Thread
from parvis.evaluations.models import Sheet, SignedEvaluation, WaitingBallot
from parvis.opinions.models import Opinion
from parvis.photos.models import Photo
from parvis.privacy.erase import Texts, delete_account
from parvis.proposals.models import Proposal, ProposalState, ProposalVersion
from parvis.stories.models import Story
from parvis_media.storage import Storage

RunJobs = Callable[[], Awaitable[None]]


@pytest.fixture
async def somebody_else(db: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection in a transaction of its own; what it locks is locked until its COMMIT, or the test's end."""
    connection = await asyncpg.connect(db)
    await connection.execute("BEGIN")
    yield connection
    await connection.close()


async def leave(life: Life, texts: Texts, run_jobs: RunJobs) -> None:
    await run_jobs()
    await delete_account(life.who.viewer, password=PASSWORD, texts=texts)
    await run_jobs()
    await fetch("SELECT count(*) FROM sequence_events()")
    # the queue looks at the database's clock, which no test moves
    await execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    await run_jobs()


async def test_only_oneself_in_a_browser_with_the_password(life: Life) -> None:
    me = life.who.viewer
    before = await contents()

    with pytest.raises(Unauthenticated):
        await delete_account(visitor(), password=PASSWORD, texts=Texts.KEEP)
    with pytest.raises(Forbidden):
        await delete_account(Viewer(id=me.id, permissions=frozenset()), password=PASSWORD, texts=Texts.KEEP)
    with pytest.raises(Mistake) as refusal:
        await delete_account(me, password="pas le bon mot", texts=Texts.REMOVE)

    assert (refusal.value.code, refusal.value.path) == (Code.CREDENTIALS_WRONG, ("password",))
    assert await contents() == before


async def test_the_last_administrator_stays(life: Life) -> None:
    await Account.filter(id=life.who.account.id).update(is_admin=True)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await delete_account(life.who.viewer, password=PASSWORD, texts=Texts.KEEP)

    assert refusal.value.code == Code.CONFLICT
    assert await contents() == before


async def test_of_two_administrators_who_leave_at_once_one_stays(somebody_else: asyncpg.Connection) -> None:
    first, second = await people.resident("Une"), await people.resident("Deux")
    await Account.all().update(is_admin=True)
    # given one who is held up on the way out, after it was seen that another administrator is there
    await somebody_else.execute("SELECT 1 FROM actor WHERE id = $1 FOR UPDATE", first.account.id)
    leaving = [asyncio.create_task(_leave(first))]
    await _waits_for_a_lock(somebody_else)

    # when the other one goes meanwhile
    leaving.append(asyncio.create_task(_leave(second)))
    await asyncio.wait(leaving[1:], timeout=1)
    await somebody_else.execute("COMMIT")

    outcomes = await asyncio.gather(*leaving, return_exceptions=True)
    assert [type(one).__name__ for one in outcomes] == ["NoneType", "LastAdministrator"]
    assert [one.id for one in await Account.all()] == [second.account.id]


async def test_an_answer_that_is_being_written_and_a_leaving_do_not_wait_for_each_other(
    life: Life, somebody_else: asyncpg.Connection
) -> None:
    # given a neighbour whose answer has locked the comment, and not yet its thread
    await somebody_else.execute("SELECT 1 FROM comment WHERE id = $1 FOR NO KEY UPDATE", life.comment.id)
    leaving = asyncio.create_task(_leave(life.who))
    await _waits_for_a_lock(somebody_else)

    thread_id = life.others_proposal.thread_id
    await somebody_else.execute("SELECT 1 FROM thread WHERE id = $1 FOR NO KEY UPDATE NOWAIT", thread_id)

    await somebody_else.execute("COMMIT")
    await leaving
    assert not await Account.exists(id=life.who.account.id)


async def _leave(who: people.Resident) -> None:
    await delete_account(who.viewer, password=PASSWORD, texts=Texts.REMOVE)


async def _waits_for_a_lock(connection: asyncpg.Connection) -> None:
    """Until somebody waits for what this connection has locked."""

    async def is_waited_for() -> bool:
        return bool(
            await connection.fetchval(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
        )

    await until(is_waited_for)


async def test_who_leaves_with_their_texts_leaves_nothing_behind(life: Life, store: Storage, run_jobs: RunJobs) -> None:
    me = life.who

    await leave(life, Texts.REMOVE, run_jobs)

    assert await everywhere(WORD) == []
    assert await everywhere(me.email) == []
    assert await everywhere(str(me.account.id)) == []
    assert await everywhere(str(life.alone.id)) == []
    assert await keys(store, "") == []
    assert await viewer_from_session(me.secret) is None


async def test_what_others_did_stays_with_its_counts(life: Life, run_jobs: RunJobs) -> None:
    await leave(life, Texts.REMOVE, run_jobs)

    comment = await Comment.get(id=life.comment.id)
    assert (comment.state, comment.body, comment.reply_count) == (CommentState.DELETED, None, 1)
    assert (await Comment.get(id=life.reply.id)).body == "Merci à vous."
    assert (await Comment.get(id=life.others_comment.id)).reaction_count == 0
    assert (await Thread.get(id=life.others_proposal.thread_id)).comment_count == 2
    assert (await Proposal.get(id=life.others_proposal.id)).support_count == 0
    emptied = await Proposal.get(id=life.proposal.id)
    assert (emptied.title, emptied.body, emptied.number, emptied.state) == (
        "—",
        "",
        life.proposal.number,
        ProposalState.WITHDRAWN,
    )
    assert emptied.support_count == 1
    assert not await ProposalVersion.exists(proposal_id=life.proposal.id)
    assert not await Story.exists(id__in=[life.story.id, life.draft.id])
    assert not await Opinion.exists(id=life.waiting.id)
    for place in (life.opinion, life.withheld):
        left = await Opinion.get(id=place.id)
        assert (left.is_withdrawn, left.text, left.author_id, left.written_by_id) == (True, "", None, None)
        thread = await Thread.get(id=place.thread_id)
        assert (thread.is_visible, thread.is_open, thread.author_id) == (True, False, None)


async def test_who_leaves_without_their_texts_leaves_no_name_and_no_photo(
    life: Life, store: Storage, run_jobs: RunJobs
) -> None:
    me = life.who

    await leave(life, Texts.KEEP, run_jobs)

    # words that they wrote stay, as those of somebody who has left
    proposal = await Proposal.get(id=life.proposal.id)
    assert (proposal.title, proposal.author_id, proposal.written_by_id) == (life.proposal.title, None, None)
    assert (proposal.state, proposal.support_count) == (ProposalState.OPEN, 1)
    comment, story = await Comment.get(id=life.comment.id), await Story.get(id=life.story.id)
    assert (comment.state, comment.body, comment.author_id) == (CommentState.VISIBLE, life.comment.body, None)
    assert (story.text, story.author_id, story.written_by_id) == (life.story.text, None, None)
    for opinion in (life.opinion, life.withheld):
        kept = await Opinion.get(id=opinion.id)
        assert (kept.text, kept.is_withdrawn, kept.author_id, kept.written_by_id) == (opinion.text, False, None, None)
        assert (await Thread.get(id=opinion.thread_id)).author_id is None
    assert not await Opinion.exists(id=life.waiting.id)
    assert not await Thread.exists(id=life.waiting.thread_id)
    # what nobody saw, and all that is not a text, goes
    assert not await Story.exists(id=life.draft.id)
    assert not await Photo.exists()
    assert await keys(store, "") == []
    assert await everywhere(me.email) == []
    assert await everywhere(str(me.account.id)) == []
    assert await everywhere(f"{WORD} Partante") == []
    assert await everywhere(f"Atelier {WORD}") == []
    # and that there was news of it
    assert "proposal.created" in [kind for kind, _ in await told(subject_id=life.proposal.id)]


@pytest.mark.parametrize("choice", list(Texts))
async def test_signed_evaluations_wait_nameless_to_be_subtracted_and_a_secret_ballot_stays(
    life: Life, choice: Texts, run_jobs: RunJobs
) -> None:
    [ballot] = await WaitingBallot.all()

    await leave(life, choice, run_jobs)

    [left] = await SignedEvaluation.all()
    assert (left.id, left.counted) == (life.counted.id, {"period": life.counted.period})
    assert (left.person_id, left.recommends, left.scores) == (None, None, None)
    assert await Sheet.all().count() == 0
    assert [one.id for one in await WaitingBallot.all()] == [ballot.id]


async def test_an_organisation_with_others_stays_with_a_new_owner(life: Life, run_jobs: RunJobs) -> None:
    await leave(life, Texts.REMOVE, run_jobs)

    assert await Actor.exists(id=life.shared.id)
    [left] = await Membership.filter(organisation_id=life.shared.id)
    assert (left.person_id, left.role) == (life.reply.author_id, MemberRole.OWNER)
    assert not await Actor.exists(id=life.alone.id)


async def test_the_picture_that_a_former_member_sent_goes_with_the_organisation(life: Life) -> None:
    shown = await factories.photo(await factories.resident("Ancienne"), attached_at=clock.now())
    await Actor.filter(id=life.alone.id).update(avatar_id=shown.id)

    await _leave(life.who)

    assert (await Photo.get(id=shown.id)).attached_at is None
