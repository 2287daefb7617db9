"""All of it: what is not there yet, its pictures, and the timeline that it makes."""

from dataclasses import replace
from uuid import UUID

from parvis.core.db import fetch_value
from parvis_web.demo.content import DemoContent
from parvis_web.demo.loading.cast import Cast
from parvis_web.demo.loading.civic import plan_civic
from parvis_web.demo.loading.opinions import plan_opinions
from parvis_web.demo.loading.pictures import Album
from parvis_web.demo.loading.proposals import plan_proposal
from parvis_web.demo.loading.stories import plan_story
from parvis_web.demo.loading.timeline import Timeline

# by any title it ever had: people may have changed theirs since
_PROPOSED = """
SELECT EXISTS (SELECT FROM proposal JOIN proposal_version version ON version.proposal_id = proposal.id
               WHERE proposal.author_id = $1 AND version.title = $2)
"""
_TOLD = "SELECT EXISTS (SELECT FROM story WHERE author_id = $1 AND title = $2)"

_SAID = "SELECT EXISTS (SELECT FROM opinion)"


async def missing(content: DemoContent, cast: Cast) -> DemoContent | None:
    """The content without the proposals, stories and opinions that are there; None where nothing is missing.

    Proposals stay for ever. Once they are all there the demonstration has been loaded, and what people have made of
    the rest since, stories deleted or roles given back, is theirs. So are opinions once there are any: an older release
    had none to load.
    """
    proposals = tuple(
        [
            one
            for one in content.proposals
            if not await _is_there(_PROPOSED, cast.author(one.author, one.speaks_for), one.title)
        ]
    )
    opinions = () if await fetch_value(_SAID) else content.opinions
    if not proposals:
        return replace(content, proposals=(), stories=(), opinions=opinions) if opinions else None
    stories = tuple(
        [
            one
            for one in content.stories
            if not await _is_there(_TOLD, cast.author(one.author, one.speaks_for), one.title)
        ]
    )
    return replace(content, proposals=proposals, stories=stories, opinions=opinions)


async def plan(timeline: Timeline, content: DemoContent, cast: Cast, album: Album) -> None:
    """Plan all of the content. `album` has its pictures once the timeline runs."""
    await plan_civic(timeline, content, cast)
    for proposal in content.proposals:
        plan_proposal(timeline, proposal, cast, album)
    for story in content.stories:
        plan_story(timeline, story, cast, album)
    plan_opinions(timeline, content.opinions, cast)


async def _is_there(question: str, author_id: UUID | None, title: str) -> bool:
    return author_id is not None and bool(await fetch_value(question, author_id, title))
