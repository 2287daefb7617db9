"""Answers over random data are those that plain Python gets from the tables' models, without the declarations."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories
from tests.graphql.asking import VISITOR, Asker, gid

from parvis.auth.viewer import Viewer
from parvis.directory.models import Actor, Membership
from parvis.discussion.models import Comment, CommentReaction, CommentState, Stance, Thread
from parvis.photos.models import Photo, PhotoStatus
from parvis.places.models import Commune
from parvis.proposals.models import Proposal, ProposalPhoto, ProposalState, ProposalSupport
from parvis_graphql.engine.global_ids import encode_id

DOCUMENT = """query($id: ID!) { commune(by: {id: $id}) {
  proposals(first: 100, orderBy: MOST_SUPPORTED) { totalCount nodes {
    id number title state supportCount commentCount viewerHasSupported viewerCanSupport viewerCanEdit
    theme { code } author { id displayName avatar { id } } coverPhoto { id } photos { id status viewerIsOwner }
    thread { id viewerCanComment comments(first: 3, orderBy: NEWEST) { totalCount nodes { ...Said
      replies(first: 2, orderBy: MOST_REACTED) { totalCount nodes { ...Said } }
    } } }
  } }
} }
fragment Said on Comment {
  id depth state body bodyHtml stance reactionCount viewerHasReacted viewerCanEdit viewerCanReply
  author { id } parent { id } subject { id commentCount }
}"""


#: whoever may have written: both have an `id`
Voice = Viewer | Actor


@dataclass
class World:
    commune: Commune
    people: Sequence[Viewer]


async def make(random: Random) -> World:
    """A small square in any state that tables allow."""
    people = [await factories.resident(f"Voisin {n}") for n in range(3)]
    commune = await factories.commune()
    club = await factories.organisation(people[0], "Le Club", [commune])
    await factories.member(club, people[1])
    voices: list[Voice | None] = [None, *people, club]

    async def photo(owner: Viewer) -> Photo:
        is_shown = random.random() < 0.8
        return await factories.photo(
            owner, random.choice(list(PhotoStatus)), attached_at=factories.clock.now() if is_shown else None
        )

    for person in people[:2]:
        await Actor.filter(id=person.id).update(avatar_id=(await photo(person)).id)
    for _ in range(random.randrange(4)):
        author = random.choice(voices)
        [made] = await factories.many_proposals(
            author, commune, [random.randrange(3)], state=random.choice(list(ProposalState))
        )
        for position in range(random.randrange(3)):
            one = await photo(random.choice(people))
            await ProposalPhoto.create(proposal_id=made.id, photo_id=one.id, position=position)
        for person in random.sample(people, random.randrange(3)):
            await ProposalSupport.create(proposal_id=made.id, actor_id=person.id, created_at=factories.clock.now())
        await _talk(random, people, voices, await Thread.get(id=made.thread_id))
    return World(commune, people)


async def _talk(random: Random, people: Sequence[Viewer], voices: Sequence[Voice | None], thread: Thread) -> None:
    await Thread.filter(id=thread.id).update(is_open=random.random() < 0.7, comment_count=random.randrange(9))
    said: list[Comment] = []
    for _ in range(random.randrange(8)):
        under = random.choice([thread, *said])
        [comment] = await factories.many_comments(
            random.choice(voices),
            under,
            [random.randrange(3)],
            state=random.choice(list(CommentState)),
            stance=random.choice([None, *Stance]),
        )
        said.append(comment)
        for person in random.sample(people, random.randrange(2)):
            await CommentReaction.create(comment_id=comment.id, actor_id=person.id, created_at=factories.clock.now())


class Reference:
    """The same answer, from all rows at once."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    async def read(self) -> None:
        self.photos = {one.id: one for one in await Photo.all()}
        self.actors = {one.id: one for one in await Actor.all()}
        self.threads = {one.id: one for one in await Thread.all()}
        self.comments = await Comment.all()
        self.shown = sorted(await ProposalPhoto.all(), key=lambda one: one.position)
        self.supports = {(one.proposal_id, one.actor_id) for one in await ProposalSupport.all()}
        self.reactions = {(one.comment_id, one.actor_id) for one in await CommentReaction.all()}
        self.proposals = await Proposal.all()
        self.voices = {one.organisation_id for one in await Membership.filter(person_id=self.viewer.id)}
        self.voices.add(self.viewer.id)

    def speaks_for(self, author: UUID | None) -> bool:
        return self.viewer.id is not None and author in self.voices

    def commune(self, commune: Commune) -> dict[str, Any]:
        rows = [one for one in self.proposals if one.commune_id == commune.id]
        rows.sort(key=lambda one: (one.support_count, one.id), reverse=True)
        return {"proposals": {"totalCount": len(rows), "nodes": [self.proposal(one) for one in rows]}}

    def proposal(self, row: Proposal) -> dict[str, Any]:
        viewer = self.viewer.id
        signed_in = viewer is not None
        is_alive = row.state in {ProposalState.OPEN, ProposalState.UNDER_REVIEW}
        shown = [self.photos[one.photo_id] for one in self.shown if one.proposal_id == row.id]
        cover = next((one for one in shown if one.status == PhotoStatus.READY), None)
        author = self.actors.get(row.author_id) if row.author_id else None
        return {
            "id": gid(row),
            "number": row.number,
            "title": row.title,
            "state": row.state.value,
            "supportCount": row.support_count,
            "commentCount": self.threads[row.thread_id].comment_count,
            "viewerHasSupported": (row.id, viewer) in self.supports,
            "viewerCanSupport": signed_in and is_alive and not self.speaks_for(row.author_id),
            "viewerCanEdit": row.state == ProposalState.OPEN and self.speaks_for(row.author_id),
            "theme": {"code": row.theme_id},
            "author": author
            and {"id": self.voice(author.id), "displayName": author.display_name, "avatar": self.key(author.avatar_id)},
            "coverPhoto": self.key(cover and cover.id),
            "photos": [
                {"id": gid(one), "status": one.status.value, "viewerIsOwner": signed_in and one.owner_id == viewer}
                for one in shown
                if self.can_see(one)
            ],
            "thread": self.thread(self.threads[row.thread_id], row),
        }

    def voice(self, actor_id: UUID) -> str:
        return encode_id(self.actors[actor_id].kind.title(), actor_id)

    def can_see(self, photo: Photo) -> bool:
        is_public = photo.status == PhotoStatus.READY and photo.attached_at is not None
        about = {one.proposal_id for one in self.shown if one.photo_id == photo.id}
        is_theirs = any(self.speaks_for(one.author_id) for one in self.proposals if one.id in about)
        return is_public or is_theirs or (self.viewer.id is not None and photo.owner_id == self.viewer.id)

    def key(self, photo_id: Any) -> dict[str, Any] | None:
        photo = self.photos.get(photo_id)
        return {"id": gid(photo)} if photo and self.can_see(photo) else None

    def thread(self, row: Thread, about: Proposal) -> dict[str, Any]:
        first = [one for one in self.comments if one.thread_id == row.id and one.parent_id is None]
        newest = sorted(first, key=lambda one: one.id, reverse=True)
        return {
            "id": gid(row),
            "viewerCanComment": self.viewer.id is not None and row.is_open,
            "comments": {
                "totalCount": len(first),
                "nodes": [
                    {**self.comment(one, about, row), "replies": self.replies(one, about, row)} for one in newest[:3]
                ],
            },
        }

    def replies(self, to: Comment, about: Proposal, thread: Thread) -> dict[str, Any]:
        rows = [one for one in self.comments if one.parent_id == to.id]
        rows.sort(key=lambda one: (one.reaction_count, one.id), reverse=True)
        return {"totalCount": len(rows), "nodes": [self.comment(one, about, thread) for one in rows[:2]]}

    def comment(self, row: Comment, about: Proposal, thread: Thread) -> dict[str, Any]:
        viewer = self.viewer.id
        speaks = row.state == CommentState.VISIBLE
        is_withheld = row.state in {CommentState.HELD, CommentState.HIDDEN}
        is_read = speaks or (is_withheld and self.speaks_for(row.author_id))
        author = row.author_id if is_read else None
        return {
            "id": gid(row),
            "depth": row.depth,
            "state": row.state.value,
            "body": row.body if is_read else None,
            "bodyHtml": row.body_html if is_read else None,
            "stance": row.stance.value if is_read and row.stance else None,
            "reactionCount": row.reaction_count,
            "viewerHasReacted": (row.id, viewer) in self.reactions,
            "viewerCanEdit": speaks and self.speaks_for(row.author_id),
            "viewerCanReply": viewer is not None and speaks and row.depth < 6 and thread.is_open,
            "author": author and {"id": self.voice(author)},
            "parent": row.parent_id and {"id": encode_id("Comment", row.parent_id)},
            "subject": {"id": gid(about), "commentCount": thread.comment_count},
        }


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(random=st.randoms(use_true_random=False))
async def test_a_square_as_each_person_sees_it(ask: Asker, random: Random) -> None:
    world = await make(random)

    for viewer in (VISITOR, *world.people):
        reference = Reference(viewer)
        await reference.read()
        assert await ask(DOCUMENT, viewer, id=gid(world.commune)) == {"commune": reference.commune(world.commune)}
