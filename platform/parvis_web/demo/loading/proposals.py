"""Proposals: written, supported, changed, taken back, answered and carried out."""

from functools import partial

from parvis.places.location import Location
from parvis.proposals import service, steps
from parvis.proposals.models import DecisionKind, ExecutionState
from parvis_web.demo.content import DemoProposal, DemoStep
from parvis_web.demo.loading.cast import Cast
from parvis_web.demo.loading.pictures import Album
from parvis_web.demo.loading.threads import Subject, plan_thread
from parvis_web.demo.loading.timeline import Timeline


def plan_proposal(timeline: Timeline, one: DemoProposal, cast: Cast, album: Album) -> None:
    """Plan it with all that belongs to it."""
    subject = Subject(timeline.days_ago(one.age_days), timeline.now)
    if one.over_after_hours is not None:
        subject.over = subject.after(one.over_after_hours)
    timeline.add(subject.born, partial(_propose, one, subject, cast, album))
    _plan_supports(timeline, one, subject, cast)
    if one.edit is not None:
        timeline.add(subject.after(one.edit.after_hours), partial(_edit, one, subject, cast))
    if one.withdrawn_after_hours is not None:
        timeline.add(subject.after(one.withdrawn_after_hours), partial(_withdraw, one, subject, cast))
    plan_thread(timeline, one.comments, subject, cast)
    for step in one.steps:
        timeline.add(subject.after(step.after_hours), partial(_take, step, subject, cast, album))


def _plan_supports(timeline: Timeline, one: DemoProposal, subject: Subject, cast: Cast) -> None:
    """Supporters come over the first days, ever fewer, and before it is over."""
    count = len(one.supporters)
    for number, person in enumerate(one.supporters):
        moment = subject.born + (subject.over - subject.born) * (number + 1) ** 2 / (count + 1) ** 2
        timeline.add(moment, partial(_support, person, subject, cast))


async def _propose(one: DemoProposal, subject: Subject, cast: Cast, album: Album) -> None:
    made = await service.create_proposal(
        cast.people[one.author],
        commune_id=cast.communes[one.commune],
        title=one.title,
        body=one.body,
        theme=one.theme,
        location=Location(*one.location) if one.location else None,
        neighbourhood_id=cast.place(one.neighbourhood),
        photo_ids=[album[photo] for photo in one.photos],
        actor_id=cast.voice(one.speaks_for),
    )
    subject.id, subject.thread_id = made.id, made.thread_id


async def _support(person: str, subject: Subject, cast: Cast) -> None:
    await service.support(cast.people[person], proposal_id=subject.id)


async def _edit(one: DemoProposal, subject: Subject, cast: Cast) -> None:
    assert one.edit
    await service.edit_proposal(
        cast.people[one.author], proposal_id=subject.id, title=one.edit.title, body=one.edit.body
    )


async def _withdraw(one: DemoProposal, subject: Subject, cast: Cast) -> None:
    await service.withdraw_proposal(cast.people[one.author], proposal_id=subject.id)


async def _take(step: DemoStep, subject: Subject, cast: Cast, album: Album) -> None:
    viewer, actor_id = cast.people[step.author], cast.voice(step.speaks_for)
    match step.kind:
        case "answer":
            await steps.answer_proposal(
                viewer, proposal_id=subject.id, body=step.body, under_review=step.under_review, actor_id=actor_id
            )
        case "decision":
            assert step.code
            await steps.decide_proposal(
                viewer,
                proposal_id=subject.id,
                kind=DecisionKind(step.code),
                reason=step.body,
                close=step.close,
                actor_id=actor_id,
            )
        case "execution":
            assert step.code
            await steps.report_execution(
                viewer,
                proposal_id=subject.id,
                state=ExecutionState(step.code),
                message=step.body,
                photo_ids=[album[photo] for photo in step.photos],
                actor_id=actor_id,
            )
        case "confirmation":
            await steps.confirm_done(viewer, proposal_id=subject.id, done=step.code == "yes", comment=step.body)
        case unknown:
            raise ValueError(f"no such step: {unknown}")
