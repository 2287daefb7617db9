"""A withheld name: nothing that others read, hear or are written tells who wrote an opinion, or when in the week."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests import factories
from tests.moderation.caring import REASON, platform_moderator
from tests.opinions.writing import INSULT, night_passes, withheld
from tests.privacy.conftest import everywhere
from tests.tables import holds

from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch_one
from parvis.core.errors import Mistake
from parvis.core.sql import Predicate, bind
from parvis.directory.models import CommuneRole
from parvis.discussion import queries as discussion
from parvis.discussion.models import Comment, Thread
from parvis.discussion.service import add_comment
from parvis.evaluations import periods
from parvis.moderation import queries as moderation
from parvis.moderation.errors import OwnCase
from parvis.moderation.models import ContentKind, FlagReason, ModerationCase
from parvis.moderation.service import hide_content, keep_content, restore_content
from parvis.opinions import queries
from parvis.opinions.models import Opinion
from parvis.opinions.publishing import publish_waiting
from parvis.opinions.service import answer_opinion
from parvis.places.models import Commune

RunJobs = Callable[[], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("db")

#: every condition and expression through which an opinion's row is read
_OF_OPINION: dict[str, str] = {
    name: value.text if isinstance(value, Predicate) else value
    for name, value in vars(queries).items()
    if name.isupper() and name not in {"ANSWER_VISIBLE", "BY_VIEWER", "ANSWER"} and isinstance(value, (Predicate, str))
} | {
    "CAN_FLAG": moderation.CAN_FLAG[ContentKind.OPINION].text,
    "CAN_MODERATE": moderation.CAN_MODERATE[ContentKind.OPINION].text,
}
_OF_THREAD = {"THREAD_VISIBLE": discussion.THREAD_VISIBLE.text, "CAN_COMMENT": discussion.CAN_COMMENT.text}


async def read(viewer: Viewer, opinion: Opinion) -> dict[str, Any]:
    """All that one finds of it and of its discussion."""
    said = [f"({sql.replace('{t}', 'o')}) AS {name}" for name, sql in _OF_OPINION.items()]
    said += [f"({sql.replace('{t}', 'd')}) AS {name}" for name, sql in _OF_THREAD.items()]
    sql, values = bind(
        f"SELECT {', '.join(said)} FROM opinion o JOIN thread d ON d.id = o.thread_id WHERE o.id = :row",
        {**viewer.sql_values(), "row": opinion.id, "period": periods.current()},
    )
    row = await fetch_one(sql, *values)
    assert row
    return row


async def lookers(place: Commune) -> list[Viewer]:
    return [
        visitor(),
        await factories.resident(),
        await factories.official(place),
        await factories.official(place, CommuneRole.AGENT),
        await factories.moderator(place),
        await platform_moderator(),
        replace(await factories.resident(), is_admin=True),
    ]


async def hide(moderator: Viewer, opinion: Opinion) -> None:
    await hide_content(
        moderator, content_kind=ContentKind.OPINION, content_id=opinion.id, reason=REASON, ground=FlagReason.INSULT
    )


async def test_whoever_wrote_it_everybody_else_reads_the_same_at_every_stage() -> None:
    place = await factories.commune()
    one, other = await factories.resident(), await factories.moderator(place)
    everybody = await lookers(place)
    moderator = await factories.moderator(place)

    async def alike(first: Opinion, second: Opinion) -> None:
        for viewer in everybody:
            found = await read(viewer, first)
            assert found == await read(viewer, second)
            assert found["author"] is None
            assert not found["is_author"]
        for author, own, others in ((one, first, second), (other, second, first)):
            mine, theirs = await read(author, own), await read(author, others)
            assert (mine["is_author"], mine["author"], theirs["is_author"], theirs["author"]) == (
                True,
                None,
                False,
                None,
            )

    # waiting for Monday
    pair = await withheld(one, place), await withheld(other, place)
    await alike(*pair)
    # published
    await publish_waiting()
    await alike(*pair)
    # hidden
    for opinion in pair:
        await hide(moderator, opinion)
    await alike(*pair)
    # held
    with clock.travel(timedelta(days=95)):
        await alike(await withheld(one, place, text=INSULT), await withheld(other, place, text=INSULT))


async def test_who_sees_it_when() -> None:
    place, author = await factories.commune(), await factories.resident()
    everybody = await lookers(place)
    moderators = {everybody[4].id, everybody[5].id}

    async def seen_by(opinion: Opinion) -> set[object]:
        return {viewer.id for viewer in everybody if await holds(queries.VISIBLE, "opinion", opinion.id, viewer)}

    waiting = await withheld(author, place)
    held = await withheld(await factories.resident(), place, text=INSULT)
    assert await seen_by(waiting) == set()
    assert await seen_by(held) == moderators
    assert await holds(queries.VISIBLE, "opinion", waiting.id, author)
    await publish_waiting()
    assert await seen_by(waiting) == {viewer.id for viewer in everybody}
    assert (await Opinion.get(id=held.id)).published_on is None
    await hide(everybody[4], waiting)
    assert await seen_by(waiting) == moderators


async def test_no_row_but_its_own_and_its_threads_names_the_author(run_jobs: RunJobs) -> None:
    place, author = await factories.commune(), await factories.resident()
    moderator, official = await factories.moderator(place), await factories.official(place)
    theirs = ["account", "actor", "opinion", "thread"]

    opinion = await withheld(author, place, text=INSULT)
    assert await everywhere(str(author.id)) == theirs
    await night_passes()
    await run_jobs()
    await keep_content(moderator, content_kind=ContentKind.OPINION, content_id=opinion.id, reason="Dur, mais permis.")
    assert await everywhere(str(author.id)) == theirs
    await publish_waiting()
    await answer_opinion(official, opinion_id=opinion.id, body="Nous en prenons note.")
    await hide(moderator, opinion)
    await restore_content(moderator, content_kind=ContentKind.OPINION, content_id=opinion.id, reason="Relu : permis.")
    assert await everywhere(str(author.id)) == theirs
    await run_jobs()
    assert await everywhere(str(author.id)) == theirs


async def test_neither_keys_nor_moments_tell_when_it_was_written(run_jobs: RunJobs) -> None:
    place = await factories.commune()
    plain = await withheld(await factories.resident(), place)
    held = await withheld(await factories.resident(), place, text=INSULT)
    quarter = periods.starts_at(periods.current())
    for opinion in (plain, held):
        thread = await Thread.get(id=opinion.thread_id)
        assert (opinion.id.version, thread.id.version, thread.created_at) == (4, 4, quarter)

    # a moderator sees since when something waits: not since it was written
    await run_jobs()
    assert await ModerationCase.all().count() == 0
    await night_passes()
    await run_jobs()
    assert await ModerationCase.all().count() == 1


async def test_a_discussion_says_nothing_while_nobody_else_could_speak_there() -> None:
    place, author = await factories.commune(), await factories.resident()
    waiting = await withheld(author, place)
    published = await withheld(await factories.resident(), place)

    # given words of the author's from before the batch, or while it was hidden, anybody would know whose it is
    with pytest.raises(Mistake):
        await add_comment(author, thread_id=waiting.thread_id, body="C’est moi.")
    await publish_waiting()
    await hide(await factories.moderator(place), waiting)
    with pytest.raises(Mistake):
        await add_comment(author, thread_id=waiting.thread_id, body="C’est moi.")

    assert await Comment.all().count() == 0
    await add_comment(author, thread_id=published.thread_id, body="Bien dit.")


async def test_the_author_judges_neither_it_nor_what_is_said_under_it() -> None:
    place = await factories.commune()
    author = await factories.moderator(place)
    opinion = await withheld(author, place)
    await publish_waiting()
    said = await factories.comment(await factories.resident(), await Thread.get(id=opinion.thread_id))

    for kind, content_id in ((ContentKind.OPINION, opinion.id), (ContentKind.COMMENT, said.id)):
        with pytest.raises(OwnCase):
            await hide_content(author, content_kind=kind, content_id=content_id, reason=REASON, ground=FlagReason.SPAM)
        assert not await holds(moderation.CAN_MODERATE[kind], kind.lower(), content_id, author)
        assert await holds(moderation.CAN_MODERATE[kind], kind.lower(), content_id, await factories.moderator(place))
