"""Discussions as they came: comments, reactions, what was changed, taken back, flagged, hidden."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from parvis.discussion import service as discussion
from parvis.discussion.models import Stance
from parvis.moderation.flags import flag_content
from parvis.moderation.models import ContentKind, FlagReason
from parvis.moderation.service import hide_content
from parvis_web.demo.content import DemoComment
from parvis_web.demo.loading.cast import Cast
from parvis_web.demo.loading.timeline import Timeline


@dataclass(slots=True)
class Subject:
    """A proposal or a story to come; it has its keys once it was created."""

    born: datetime
    over: datetime
    """Nobody adds anything to it from then on; the present while it goes on."""
    id: UUID = field(init=False, repr=False)
    thread_id: UUID = field(init=False, repr=False)

    def after(self, hours: float) -> datetime:
        """The moment that many hours after it."""
        return self.born + timedelta(hours=hours)


def plan_thread(timeline: Timeline, comments: Sequence[DemoComment], subject: Subject, cast: Cast) -> None:
    """Plan its comments, and what happens to each, between the comment and its end or the subject's."""
    ids: dict[str, UUID] = {}
    for comment in comments:
        said, over = subject.after(comment.after_hours), _over(comment, subject)
        timeline.add(said, partial(_say, comment, subject, cast, ids))
        for number, key in enumerate(comment.reactions):
            moment = said + min(timedelta(hours=0.5 + number), max(timedelta(), over - said) / 2)
            timeline.add(moment, partial(_react, comment, key, cast, ids))
        for number, key in enumerate(comment.flags):
            moment = said + (over - said) * (number + 1) / (len(comment.flags) + 1)
            timeline.add(moment, partial(_flag, comment, key, cast, ids))
        if comment.edit is not None:
            timeline.add(subject.after(comment.edit.after_hours), partial(_edit, comment, cast, ids))
        if comment.hiding is not None:
            timeline.add(subject.after(comment.hiding.after_hours), partial(_hide, comment, cast, ids))
        if comment.deleted_after_hours is not None:
            timeline.add(subject.after(comment.deleted_after_hours), partial(_delete, comment, cast, ids))


def _over(comment: DemoComment, subject: Subject) -> datetime:
    """Nothing is added to a comment that is gone, nor under what is over."""
    ends = [comment.deleted_after_hours, comment.hiding.after_hours if comment.hiding else None]
    return min([subject.over, *(subject.after(hours) for hours in ends if hours is not None)])


async def _say(comment: DemoComment, subject: Subject, cast: Cast, ids: dict[str, UUID]) -> None:
    said = await discussion.add_comment(
        cast.people[comment.author],
        thread_id=subject.thread_id,
        body=comment.body,
        parent_id=ids[comment.parent] if comment.parent else None,
        stance=Stance(comment.stance) if comment.stance else None,
        actor_id=cast.voice(comment.speaks_for),
    )
    ids[comment.key] = said.id


async def _react(comment: DemoComment, person: str, cast: Cast, ids: dict[str, UUID]) -> None:
    await discussion.react(cast.people[person], comment_id=ids[comment.key])


async def _edit(comment: DemoComment, cast: Cast, ids: dict[str, UUID]) -> None:
    assert comment.edit
    await discussion.edit_comment(cast.people[comment.author], comment_id=ids[comment.key], body=comment.edit.body)


async def _delete(comment: DemoComment, cast: Cast, ids: dict[str, UUID]) -> None:
    await discussion.delete_comment(cast.people[comment.author], comment_id=ids[comment.key])


async def _flag(comment: DemoComment, person: str, cast: Cast, ids: dict[str, UUID]) -> None:
    assert comment.flag_reason
    await flag_content(
        cast.people[person],
        content_kind=ContentKind.COMMENT,
        content_id=ids[comment.key],
        reason=FlagReason(comment.flag_reason),
    )


async def _hide(comment: DemoComment, cast: Cast, ids: dict[str, UUID]) -> None:
    assert comment.hiding
    assert comment.flag_reason
    await hide_content(
        cast.people[comment.hiding.moderator],
        content_kind=ContentKind.COMMENT,
        content_id=ids[comment.key],
        reason=comment.hiding.reason,
        ground=FlagReason(comment.flag_reason),
    )
