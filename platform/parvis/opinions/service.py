"""What people write about their commune, and what the town hall answers. Rows are locked in one order: opinion, thread.

With the name withheld nothing that others read tells who wrote it or when: keys are random, its discussion is as old as
the batch, and no event, topic or job names the author. The row does: the law asks a host to be able to.
"""

from datetime import datetime, timedelta
from secrets import randbelow
from uuid import UUID, uuid4

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import execute, fetch_one, fetch_value, transaction
from parvis.core.jobs import defer
from parvis.core.policy import authorise
from parvis.core.text import paragraphs, render_markdown
from parvis.core.visibility import Visibility
from parvis.directory.newcomers import must_wait
from parvis.directory.role_queries import role_held
from parvis.directory.speaking import town_hall_speaker
from parvis.discussion.models import SubjectKind
from parvis.discussion.service import open_thread
from parvis.evaluations import periods
from parvis.opinions import policy, wording
from parvis.opinions.errors import CommuneMerged, CommuneUnknown, OpinionGiven
from parvis.opinions.events import OpinionEvent, announce
from parvis.opinions.models import HeldFor, Opinion, OpinionAnswer, Signature
from parvis.opinions.publishing import publish

_COMMUNE = """
SELECT heir.name AS heir FROM commune LEFT JOIN commune heir ON heir.id = commune.merged_into_id WHERE commune.id = $1
"""
# of two at once the second waits for the first, and finds it there
_INSERT = """
INSERT INTO opinion (id, commune_id, period, text, text_html, signature, author_id, written_by_id, thread_id,
                     visibility, held_for)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)
ON CONFLICT (written_by_id, commune_id, period) WHERE NOT is_withdrawn AND written_by_id IS NOT NULL
DO NOTHING RETURNING id
"""
_TAKE_BACK = """
UPDATE opinion SET is_withdrawn = TRUE, text = '', text_html = '', author_id = NULL, written_by_id = NULL WHERE id = $1
"""


async def publish_opinion(viewer: Viewer, *, commune_id: UUID, text: str, signature: Signature) -> Opinion:
    """Say what one thinks of a commune, once a quarter; `text` is Markdown of 20 to 2,000 characters.

    Signed it can be read at once; with the name withheld from the next Monday on, with the week's others. Held for a
    moderator (`held_for`) where words insult or seem to name a private person, and in a flood of new accounts' posts.
    Raises Mistake at `text`; NOT_FOUND, CLOSED (merged into another) or ALREADY_DONE at `commune_id`; RateLimited.
    """
    writer_id = viewer.require(Permission.OPINIONS_WRITE)
    shortest, longest = policy.TEXT_LENGTHS
    text = paragraphs(text, path="text", shortest=shortest, longest=longest)
    await policy.OPINIONS.spend(str(writer_id))
    async with transaction():
        await _check_commune(commune_id)
        held_for = await wording.held_for(text, commune_id=commune_id)
        if await must_wait(writer_id, commune_id):
            held_for = held_for or HeldFor.NEWCOMER_BURST
        opinion_id, is_withheld, period = uuid4(), signature is Signature.WITHHELD, periods.current()
        thread = await open_thread(
            subject_kind=SubjectKind.OPINION,
            subject_id=opinion_id,
            commune_id=commune_id,
            author_id=writer_id,
            visible=False,
            is_open=False,
            thread_id=uuid4(),
            # till it is published; the quarter is the opinion's own
            created_at=periods.starts_at(period) if is_withheld else clock.now(),
        )
        inserted = await fetch_value(
            _INSERT,
            opinion_id,
            commune_id,
            period,
            text,
            render_markdown(text),
            str(signature),
            writer_id,
            thread.id,
            str(Visibility.HELD if held_for else Visibility.VISIBLE),
            str(held_for) if held_for else None,
        )
        if inserted is None:
            raise OpinionGiven
        if held_for:
            await defer(
                "moderation.hold",
                not_before=_tonight() if is_withheld else None,
                content_kind="OPINION",
                content_id=str(opinion_id),
                cause=str(held_for),
            )
        elif not is_withheld:
            await publish([opinion_id])
        return await Opinion.get(id=opinion_id)


async def withdraw_opinion(viewer: Viewer, *, opinion_id: UUID) -> Opinion:
    """Take one's own opinion back, as it was: its words and its author go. What was published keeps its place, for the
    answer and what others said; the discussion is closed. What was not leaves nothing.

    Another may then be written. Raises Mistake NOT_FOUND (`opinion_id`), CLOSED; Forbidden for another's.
    """
    async with transaction():
        await authorise(viewer, policy.WITHDRAW, opinion_id, path="opinion_id")
        opinion = await Opinion.get(id=opinion_id)
        if opinion.published_on is None:
            await opinion.delete()
            await execute("DELETE FROM thread WHERE id = $1", opinion.thread_id)
            return opinion
        is_shown = opinion.visibility is Visibility.VISIBLE
        await execute(_TAKE_BACK, opinion_id)
        await execute("UPDATE thread SET is_open = FALSE, author_id = NULL WHERE id = $1", opinion.thread_id)
        opinion.is_withdrawn = True
        if is_shown:
            await announce(OpinionEvent.WITHDRAWN, opinion)
    return opinion


async def answer_opinion(viewer: Viewer, *, opinion_id: UUID, body: str, actor_id: UUID | None = None) -> OpinionAnswer:
    """Answer a published opinion in the town hall's name, once; `body` is Markdown of 2 to 5,000 characters.

    `actor_id`: a council or municipal service of the commune that one speaks for. The author is told by mail, and the
    official does not learn who that is. Raises Mistake at `body` or `actor_id`; NOT_FOUND (`opinion_id`),
    ALREADY_DONE, CLOSED for one taken back; Forbidden but to the commune's officials; RateLimited.
    """
    viewer_id = viewer.require(Permission.OFFICIAL_ACT)
    shortest, longest = policy.ANSWER_LENGTHS
    body = paragraphs(body, path="body", shortest=shortest, longest=longest)
    await policy.ANSWERS.spend(str(viewer_id))
    async with transaction():
        await authorise(viewer, policy.ANSWER, opinion_id, path="opinion_id")
        opinion = await Opinion.get(id=opinion_id)
        answer = await OpinionAnswer.create(
            opinion_id=opinion_id,
            body=body,
            body_html=render_markdown(body),
            author_id=await town_hall_speaker(viewer, actor_id, opinion.commune_id),
            author_role=await role_held(viewer_id, opinion.commune_id),
            written_by_id=viewer_id,
            created_at=clock.now(),
        )
        await announce(OpinionEvent.ANSWERED, opinion)
        await defer("opinions.tell_author", opinion_id=str(opinion_id))
    return answer


async def _check_commune(commune_id: UUID) -> None:
    commune = await fetch_one(_COMMUNE, commune_id)
    if commune is None:
        raise CommuneUnknown
    if commune["heir"] is not None:
        raise CommuneMerged(commune["heir"])


def _tonight() -> datetime:
    """Some moment between two and three o'clock (UTC) of the coming night: moderators see since when something waits,
    and that shall not be when it was written.
    """
    night = clock.now().replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(seconds=randbelow(3600))
    return night if night > clock.now() else night + timedelta(days=1)
