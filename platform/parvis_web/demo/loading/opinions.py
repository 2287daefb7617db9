"""Opinions: written, published at once or with the week's others, answered and talked about."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from parvis.opinions.models import Signature
from parvis.opinions.publishing import publish_waiting
from parvis.opinions.service import answer_opinion, publish_opinion
from parvis_web.demo.content import DemoOpinion, DemoOpinionAnswer
from parvis_web.demo.loading.cast import Cast
from parvis_web.demo.loading.threads import Subject, plan_thread
from parvis_web.demo.loading.timeline import Timeline

#: when the clock publishes what is withheld (`parvis.opinions.jobs`), UTC
_BATCH_HOUR = 5


def plan_opinions(timeline: Timeline, opinions: Sequence[DemoOpinion], cast: Cast) -> None:
    """Plan them with all that belongs to them, and the Mondays on which those without a name are published."""
    for one in opinions:
        subject = Subject(timeline.days_ago(one.age_days), timeline.now)
        timeline.add(subject.born, partial(_write, one, subject, cast))
        plan_thread(timeline, one.comments, subject, cast)
        if one.answer is not None:
            timeline.add(subject.after(one.answer.after_hours), partial(_answer, one.answer, subject, cast))
    if opinions:
        for moment in _mondays(timeline.days_ago(max(one.age_days for one in opinions)), timeline.now):
            timeline.add(moment, publish_waiting)


def _mondays(since: datetime, until: datetime) -> Iterator[datetime]:
    moment = since.replace(hour=_BATCH_HOUR, minute=0, second=0, microsecond=0) - timedelta(days=since.weekday())
    while (moment := moment + timedelta(weeks=1)) <= until:
        yield moment


async def _write(one: DemoOpinion, subject: Subject, cast: Cast) -> None:
    made = await publish_opinion(
        cast.people[one.author],
        commune_id=cast.communes[one.commune],
        text=one.text,
        signature=Signature.WITHHELD if one.withheld else Signature.SIGNED,
    )
    subject.id, subject.thread_id = made.id, made.thread_id


async def _answer(answer: DemoOpinionAnswer, subject: Subject, cast: Cast) -> None:
    await answer_opinion(
        cast.people[answer.author],
        opinion_id=subject.id,
        body=answer.body,
        actor_id=cast.voice(answer.speaks_for),
    )
