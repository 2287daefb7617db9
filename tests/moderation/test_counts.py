"""However things are flagged, held, hidden, restored and taken back: counts stay what there is to count."""

import asyncio
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories
from tests.moderation.caring import REASON, comment_counts_are_wrong

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core.db import fetch, transaction
from parvis.core.errors import Code, Forbidden, Mistake
from parvis.core.visibility import Visibility
from parvis.discussion.models import Comment, CommentState, Thread
from parvis.discussion.service import delete_comment
from parvis.discussion.visibility import set_visibility
from parvis.moderation.flags import flag_content
from parvis.moderation.models import ContentKind, FlagReason
from parvis.moderation.service import hide_content, keep_content, restore_content

pytestmark = pytest.mark.usefixtures("db")

_CASES_WRONG = """
SELECT c.id FROM moderation_case c
WHERE c.flag_count <> (SELECT count(*) FROM flag f WHERE f.case_id = c.id)
   OR (c.state = 'OPEN') <> (c.decided_at IS NULL)
"""
_UNSEEN = """
SELECT c.id FROM comment c
WHERE c.state = 'HELD' AND NOT EXISTS (SELECT FROM moderation_case o WHERE o.content_id = c.id AND o.state = 'OPEN')
"""
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "answer", "flag", "flag", "flag", "hide", "restore", "keep", "delete"]),
        st.integers(0, 5),  # who
        st.integers(0, 8),  # which of the comments so far
    ),
    max_size=40,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
async def test_counts_stay_right_through_any_sequence(steps: list[tuple[str, int, int]]) -> None:
    place = await factories.commune()
    proposal = await factories.proposal(await factories.resident(), place)
    thread = await Thread.get(id=proposal.thread_id)
    people = [await factories.resident() for _ in range(6)]
    moderator = await factories.moderator(place)
    made = [await factories.comment(people[0], thread)]

    for verb, who, which in steps:
        said = made[which % len(made)]
        about = {"content_kind": ContentKind.COMMENT, "content_id": said.id}
        with suppress(Mistake, Forbidden):
            match verb:
                case "add":
                    made.append(await factories.comment(people[who], thread))
                case "answer":
                    made.append(await factories.comment(people[who], said))
                case "flag":
                    await flag_content(people[who], **about, reason=FlagReason.SPAM)
                case "hide":
                    await hide_content(moderator, **about, reason=REASON, ground=FlagReason.SPAM)
                case "restore":
                    await restore_content(moderator, **about, reason=REASON)
                case "keep":
                    await keep_content(moderator, **about, reason=REASON)
                case "delete":
                    await delete_comment(_author(said), comment_id=said.id)

    assert not await comment_counts_are_wrong()
    assert await fetch(_CASES_WRONG) == []
    assert await fetch(_UNSEEN) == []
    assert await Comment.filter(state=CommentState.DELETED, body__not_isnull=True).count() == 0


def _author(said: Comment) -> Viewer:
    return Viewer(id=said.author_id, permissions=frozenset(Permission))


async def test_hiding_a_subject_and_its_comments_at_once_never_wait_for_each_other() -> None:
    place = await factories.commune()
    proposal = await factories.proposal(await factories.resident(), place)
    thread = await Thread.get(id=proposal.thread_id)
    people = [await factories.resident() for _ in range(12)]
    said = [await factories.comment(person, thread) for person in people]
    moderators = [await factories.moderator(place) for _ in range(7)]
    hidden = [(ContentKind.COMMENT, one.id) for one in said[6:]]
    hidden.insert(3, (ContentKind.PROPOSAL, proposal.id))

    outcomes = await asyncio.gather(
        *(delete_comment(person, comment_id=own.id) for person, own in zip(people[:6], said, strict=False)),
        *(
            hide_content(moderator, content_kind=kind, content_id=key, reason=REASON, ground=FlagReason.SPAM)
            for moderator, (kind, key) in zip(moderators, hidden, strict=True)
        ),
        return_exceptions=True,
    )

    # under what is hidden already nothing is taken back; any other failure would be a deadlock
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert {(type(refusal), getattr(refusal, "code", None)) for refusal in refused} <= {(Mistake, Code.NOT_FOUND)}
    assert not await comment_counts_are_wrong()
    keys = [proposal.id, *(one.id for one in said)]
    assert await fetch("SELECT subject_id FROM search_entry WHERE subject_id = ANY($1)", keys) == []


async def test_showing_what_is_shown_changes_no_count() -> None:
    said = await factories.comment(await factories.resident(), await factories.thread())

    for visibility in (Visibility.HELD, Visibility.HIDDEN, Visibility.VISIBLE, Visibility.VISIBLE):
        async with transaction():
            await set_visibility(said.id, visibility)

    assert not await comment_counts_are_wrong()
