"""What tests of moderation share: the kinds of content, who flags, who decides, what a row says of itself."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from tests import factories

from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch_value
from parvis.directory.models import Actor
from parvis.discussion.models import Thread
from parvis.moderation import flags
from parvis.moderation.models import ContentKind, FlagReason
from parvis.places.models import Commune
from parvis.stories.models import Story, StoryKind
from parvis.stories.service import create_story

REASON = "Ce texte insulte une personne."
TABLES = {kind: kind.lower() for kind in ContentKind}
KINDS = list(ContentKind)
#: what is written for organisations too; an opinion is a person's own
SPOKEN = [kind for kind in ContentKind if kind is not ContentKind.OPINION]

_remotes = (f"2001:db8:aaaa::{number:x}" for number in count(1))


async def write(kind: ContentKind, author: Viewer, in_commune: Commune, organisation: Actor | None = None) -> object:
    """A content of this kind, by the person or the organisation; a comment hangs under somebody else's proposal."""
    speaking = {"actor_id": organisation.id} if organisation else {}
    if kind is ContentKind.PROPOSAL:
        return await factories.proposal(author, in_commune, **speaking)
    if kind is ContentKind.STORY:
        return await story(author, in_commune, **speaking)
    if kind is ContentKind.OPINION:
        return await factories.opinion(author, in_commune)
    under = await factories.proposal(await factories.resident("Autre"), in_commune)
    return await factories.comment(author, await Thread.get(id=under.thread_id), **speaking)


async def story(author: Viewer, in_commune: Commune, **fields: object) -> Story:
    return await create_story(
        author,
        **{
            "commune_id": in_commune.id,
            "kind": StoryKind.NEWS,
            "title": "La fontaine coule de nouveau",
            "text": "Depuis ce matin, l’eau est revenue place du marché.",
            **fields,
        },
    )


async def newcomer(name: str = "Nouvelle Venue") -> Viewer:
    return await factories.resident(name, created_at=clock.now() - timedelta(hours=1))


async def platform_moderator() -> Viewer:
    return replace(await factories.resident("Plateforme"), is_moderator=True)


def new_remote() -> str:
    """An address that no other test uses: counters of tries outlive a test."""
    return next(_remotes)


async def flag(kind: ContentKind, content: object, by: Viewer | None = None, **fields: object) -> None:
    """By a person, or by a visitor of an address of their own."""
    await flags.flag_content(
        by or visitor(),
        **{
            "content_kind": kind,
            "content_id": content.id,
            "reason": FlagReason.INSULT,
            "remote": "" if by else new_remote(),
            **fields,
        },
    )


async def flag_burst(kind: ContentKind, content: object, *, accounts: int = 2, visitors: int = 3) -> None:
    for _ in range(accounts):
        await flag(kind, content, await factories.resident("Accuse"))
    for _ in range(visitors):
        await flag(kind, content)


async def state_of(kind: ContentKind, content: object) -> str:
    column = "state" if kind is ContentKind.COMMENT else "visibility"
    return str(await fetch_value(f"SELECT {column} FROM {TABLES[kind]} WHERE id = $1", content.id))


async def comment_counts_are_wrong() -> bool:
    """Whether any thread counts something else than the comments that speak."""
    return bool(
        await fetch_value(
            "SELECT EXISTS (SELECT FROM thread t WHERE t.comment_count <>"
            " (SELECT count(*) FROM comment c WHERE c.thread_id = t.id AND c.state = 'VISIBLE'))"
        )
    )
