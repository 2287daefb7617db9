"""Stories: told, or begun and kept as a draft."""

from datetime import timedelta
from functools import partial

from parvis.places.location import Location
from parvis.stories.models import StoryKind
from parvis.stories.service import create_story
from parvis_web.demo.content import DemoStory
from parvis_web.demo.loading.cast import Cast
from parvis_web.demo.loading.pictures import Album
from parvis_web.demo.loading.threads import Subject, plan_thread
from parvis_web.demo.loading.timeline import Timeline


def plan_story(timeline: Timeline, one: DemoStory, cast: Cast, album: Album) -> None:
    """Plan it with its discussion."""
    subject = Subject(timeline.days_ago(one.age_days), timeline.now)
    timeline.add(subject.born, partial(_tell, one, subject, timeline, cast, album))
    plan_thread(timeline, one.comments, subject, cast)


async def _tell(one: DemoStory, subject: Subject, timeline: Timeline, cast: Cast, album: Album) -> None:
    happened = None if one.happened_days_ago is None else timeline.now - timedelta(days=one.happened_days_ago)
    made = await create_story(
        cast.people[one.author],
        commune_id=cast.communes[one.commune],
        kind=StoryKind(one.kind),
        title=one.title,
        text=one.text,
        photo_ids=[album[photo] for photo in one.photos],
        neighbourhood_id=cast.place(one.neighbourhood),
        happened_on=happened.date() if happened else None,
        place=one.place,
        location=Location(*one.location) if one.location else None,
        draft=one.is_draft,
        actor_id=cast.voice(one.speaks_for),
    )
    subject.id, subject.thread_id = made.id, made.thread_id
