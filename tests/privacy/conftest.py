"""Somebody who did all that one can do here."""

from dataclasses import dataclass

import pytest
from tests import factories
from tests.auth import people
from tests.photos.conftest import bucket, store
from tests.photos.sending import sent

from parvis.core.db import fetch
from parvis.directory.models import Actor, CommuneRole
from parvis.directory.roles import request_role
from parvis.discussion.models import Comment, Thread
from parvis.discussion.service import react
from parvis.evaluations.models import Relation, SignedEvaluation
from parvis.evaluations.service import cast_ballot, sign_evaluation
from parvis.moderation.flags import flag_content
from parvis.moderation.models import ContentKind, FlagReason
from parvis.opinions.models import Opinion, Signature
from parvis.opinions.publishing import publish_waiting
from parvis.photos.models import Photo
from parvis.places.models import Commune
from parvis.proposals.models import Proposal
from parvis.proposals.service import support
from parvis.stories.models import Story
from parvis_media.storage import Storage

__all__ = ["bucket", "store"]

#: a word that stands in everything they wrote, and in their name
WORD = "Zéphyrine"


@dataclass(frozen=True, slots=True)
class Life:
    """A person with an account, and what they left behind; `others` is what others did there."""

    who: people.Resident
    commune: Commune
    proposal: Proposal
    story: Story
    draft: Story
    #: signed; with the name withheld, published and not yet
    opinion: Opinion
    withheld: Opinion
    waiting: Opinion
    #: of which figures count one already
    signed: SignedEvaluation
    counted: SignedEvaluation
    comment: Comment
    photo: Photo
    shared: Actor
    alone: Actor
    others_proposal: Proposal
    others_comment: Comment
    reply: Comment


@pytest.fixture
async def life(db: str, store: Storage) -> Life:
    """A resident with a past: texts, a draft, photos, voices, memberships, a role asked for, a flag."""
    who = await people.resident(f"{WORD} Partante")
    me, others = who.viewer, await factories.resident("Restant")
    here = await factories.commune()
    photo, shown = await sent(me, store), await factories.photo(me, alt=f"Un banc, vu par {WORD}")
    proposal = await factories.proposal(me, here, body=f"{WORD} voudrait un banc à l’ombre.", photo_ids=[shown.id])
    story = await factories.story(me, here, text=f"{WORD} raconte trois samedis au jardin.")
    draft = await factories.story(me, here, text=f"{WORD} n’a montré ceci à personne.", draft=True)
    opinion = await factories.opinion(me, here, text=f"{WORD} trouve la commune agréable à vivre.")
    withheld = await factories.opinion(
        me,
        await factories.commune(),
        text="Quelqu’un trouve cette commune bien triste.",
        signature=Signature.WITHHELD,
    )
    await publish_waiting()
    waiting = await factories.opinion(
        me, await factories.commune(), text=f"{WORD} attend encore lundi.", signature=Signature.WITHHELD
    )
    answers = {"relation": Relation.REGULAR, "recommends": False, "scores": {"SAFETY": 2}}
    await cast_ballot(me, commune_id=withheld.commune_id, **answers)
    signed = await sign_evaluation(me, commune_id=here.id, **answers)
    counted = await sign_evaluation(me, commune_id=waiting.commune_id, **answers)
    await SignedEvaluation.filter(id=counted.id).update(counted={"period": counted.period})
    others_proposal = await factories.proposal(others, here)
    talk = await Thread.get(id=others_proposal.thread_id)
    comment = await factories.comment(me, talk, body=f"Bien dit, signé {WORD}.")
    reply = await factories.comment(others, comment, body="Merci à vous.")
    others_comment = await factories.comment(others, talk)
    await support(me, proposal_id=others_proposal.id)
    await support(others, proposal_id=proposal.id)
    await react(me, comment_id=others_comment.id)
    await react(others, comment_id=comment.id)
    await flag_content(
        me,
        content_kind=ContentKind.COMMENT,
        content_id=reply.id,
        reason=FlagReason.OTHER,
        message=f"{WORD} trouve cela faux.",
    )
    await request_role(me, commune_id=here.id, role=CommuneRole.AGENT, note=f"{WORD} travaille à la mairie.")
    shared = await factories.organisation(me, "Les Tilleuls", [here])
    await factories.member(shared, others)
    alone = await factories.organisation(me, f"Atelier {WORD}", [here])
    return Life(
        who,
        here,
        proposal,
        story,
        draft,
        opinion,
        withheld,
        waiting,
        signed,
        counted,
        comment,
        photo,
        shared,
        alone,
        others_proposal,
        others_comment,
        reply,
    )


async def everywhere(text: str) -> list[str]:
    """The tables in which some row has this text, in whichever column."""
    names = await fetch(
        "SELECT quote_ident(relname) AS name FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    found = await fetch(
        " UNION ALL ".join(
            f"SELECT '{row['name']}' AS name FROM {row['name']} t WHERE t::text ILIKE '%' || $1 || '%'" for row in names
        ),
        text,
    )
    return sorted({row["name"] for row in found})
