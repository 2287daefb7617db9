"""Rows for tests, each made by one call with sensible defaults. One section a domain; append to yours."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from parvis.auth.models import Account
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.ids import uuid7
from parvis.directory.models import (
    Actor,
    ActorKind,
    CommuneRole,
    CommuneRoleGrant,
    MemberRole,
    Membership,
    OrganisationCommune,
    OrganisationKind,
    RoleState,
)
from parvis.discussion.models import Comment, SubjectKind, Thread
from parvis.discussion.service import add_comment
from parvis.opinions.models import Opinion, Signature
from parvis.opinions.service import publish_opinion
from parvis.photos.models import Photo, PhotoStatus
from parvis.places.models import Commune, CommuneKind, Department
from parvis.proposals.models import Proposal
from parvis.proposals.service import create_proposal
from parvis.stories.models import Story, StoryKind
from parvis.stories.service import create_story

_numbers = count(1)


# people


async def resident(name: str = "Camille Martin", **account: object) -> Viewer:
    """Someone with an account and a person, signed in: may do all that residents may. No newcomer unless told."""
    number, person_id, joined = next(_numbers), uuid7(), clock.now() - timedelta(days=90)
    fields = {"email": f"resident{number}@example.org", "password_hash": "none", "created_at": joined, **account}
    row = await Account.create(id=person_id, **fields)
    await Actor.create(
        id=person_id,
        kind=ActorKind.PERSON,
        display_name=name,
        slug=f"resident-{person_id.hex}",
        created_at=clock.now(),
    )
    return Viewer(id=person_id, permissions=frozenset(Permission), is_admin=row.is_admin, locale=row.locale)


# organisations


async def organisation(
    owner: Viewer,
    name: str = "Les Amis du square",
    communes: Sequence[Commune] = (),
    kind: OrganisationKind = OrganisationKind.ASSOCIATION,
    **fields: object,
) -> Actor:
    """An organisation with its owner, active in these communes: a new one if none is given."""
    made_id = uuid7()
    made = await Actor.create(
        id=made_id,
        **{
            "kind": ActorKind.ORGANISATION,
            "organisation_kind": kind,
            "display_name": name,
            "slug": f"organisation-{made_id.hex}",
            "summary": "Nous prenons soin du square, à la belle saison comme en hiver.",
            "created_at": clock.now(),
            **fields,
        },
    )
    for position, place in enumerate(communes or [await commune()]):
        await OrganisationCommune.create(organisation_id=made.id, commune_id=place.id, position=position)
    await member(made, owner, MemberRole.OWNER)
    return made


async def member(of: Actor, person: Viewer | None = None, role: MemberRole = MemberRole.EDITOR) -> Viewer:
    """Someone who speaks for an organisation."""
    who = person or await resident("Alix Membre")
    await Membership.create(organisation_id=of.id, person_id=who.id, role=role, created_at=clock.now())
    return who


# places

_codes = count()


async def commune(name: str = "Issy-les-Moulineaux", **fields: object) -> Commune:
    """A commune of a department that is there for tests. (Places stay from test to test, so codes are never reused.)"""
    department, _ = await Department.get_or_create(code="T1", defaults={"name": "Département d’essai"})
    # by the machine's clock, also where a test has moved it: by the newest key the search learns of new places
    with clock.travel(datetime.now(UTC) - clock.now()):
        commune_id = uuid7()
    # no INSEE code begins with T, and a worker has a database of its own
    code = f"T{next(_codes):04X}"
    return await Commune.create(
        id=commune_id,
        **{
            "insee_code": code,
            "slug": f"commune-{commune_id.hex}",
            "name": name,
            "kind": CommuneKind.COMMUNE,
            "department": department,
            **fields,
        },
    )


# officials


async def official(
    in_commune: Commune, role: CommuneRole = CommuneRole.ELECTED, name: str = "Dominique Maire"
) -> Viewer:
    """Someone who holds a role in the commune for a year; where it is ELECTED or AGENT, the commune is claimed.

    The rows alone, without mails and events; proposals that wait there already are given no day.
    """
    someone = await resident(name)
    await office(someone, in_commune, role)
    return someone


async def office(person: Viewer, in_commune: Commune, role: CommuneRole = CommuneRole.ELECTED) -> CommuneRoleGrant:
    """That role for somebody who is there already."""
    now = clock.now()
    grant = await CommuneRoleGrant.create(
        commune_id=in_commune.id,
        person_id=person.id,
        role=role,
        state=RoleState.GRANTED,
        requested_at=now,
        decided_at=now,
        ends_on=(now + timedelta(days=365)).date(),
    )
    if role is not CommuneRole.MODERATOR and in_commune.claimed_at is None:
        in_commune.claimed_at = now
        await in_commune.save(update_fields=["claimed_at"])
    return grant


async def moderator(in_commune: Commune, name: str = "Maud Modère") -> Viewer:
    """Someone who looks after what is said in the commune, and holds no other role there."""
    return await official(in_commune, CommuneRole.MODERATOR, name)


# photos


async def photo(owner: Viewer, status: PhotoStatus = PhotoStatus.READY, **fields: object) -> Photo:
    """A photo's row, without any file behind it."""
    photo_id = uuid7()
    return await Photo.create(
        id=photo_id,
        **{
            "owner_id": owner.id,
            "status": status,
            "content_type": "image/jpeg",
            "quarantine_key": None if status == PhotoStatus.READY else f"quarantine/{photo_id}",
            "public_name": photo_id.hex,
            "created_at": clock.now(),
            **fields,
        },
    )


# proposals


async def proposal(author: Viewer, in_commune: Commune | None = None, **fields: object) -> Proposal:
    """A proposal as its author would make it, with its discussion."""
    place = in_commune or await commune()
    return await create_proposal(
        author,
        **{
            "commune_id": place.id,
            "title": "Un banc devant l’école",
            "body": "Il manque un banc pour attendre les enfants à la sortie.",
            "theme": "PUBLIC_SPACE",
            **fields,
        },
    )


# stories


async def story(author: Viewer, in_commune: Commune | None = None, **fields: object) -> Story:
    """A published story as its author would tell it, with its discussion; `draft=True` is one that waits."""
    place = in_commune or await commune()
    return await create_story(
        author,
        **{
            "commune_id": place.id,
            "kind": StoryKind.EXPERIENCE,
            "title": "Trois samedis au jardin",
            "text": "Nous avons planté trois tilleuls avec les enfants de l’école.",
            **fields,
        },
    )


# opinions


async def opinion(author: Viewer, in_commune: Commune | None = None, **fields: object) -> Opinion:
    """An opinion as its author would write it, signed unless told."""
    place = in_commune or await commune()
    return await publish_opinion(
        author,
        **{
            "commune_id": place.id,
            "text": "Une commune où il fait bon vivre, mais où l’on se gare mal.",
            "signature": Signature.SIGNED,
            **fields,
        },
    )


# discussion


async def thread(by: Viewer | None = None) -> Thread:
    """The open discussion of a new proposal."""
    made = await proposal(by or await resident("Auteur"))
    return await Thread.get(id=made.thread_id)


async def comment(author: Viewer, under: Thread | Comment, **fields: object) -> Comment:
    """A comment in a thread, or an answer to a comment."""
    place = (
        {"thread_id": under.id} if isinstance(under, Thread) else {"thread_id": under.thread_id, "parent_id": under.id}
    )
    return await add_comment(author, **{"body": "Bonne idée !", **place, **fields})


# graphql: many rows at once, past the limits on how often one may write


async def many_proposals(
    author: Viewer | None, in_commune: Commune, supports: Sequence[int], **fields: object
) -> list[Proposal]:
    """A proposal for each number of supporters, in the order of time, each with an open, empty discussion."""
    made = [(key, uuid7(), count) for key, count in zip(sorted(uuid7() for _ in supports), supports, strict=True)]
    await Thread.bulk_create(
        [
            Thread(
                id=thread_id,
                subject_kind=SubjectKind.PROPOSAL,
                subject_id=proposal_id,
                commune_id=in_commune.id,
                created_at=clock.now(),
            )
            for proposal_id, thread_id, _ in made
        ]
    )
    first = in_commune.last_proposal_number + 1
    in_commune.last_proposal_number += len(made)
    await Commune.filter(id=in_commune.id).update(last_proposal_number=in_commune.last_proposal_number)
    proposals = [
        Proposal(
            id=proposal_id,
            **{
                "commune_id": in_commune.id,
                "number": number,
                "title": f"Proposition {number}",
                "body": f"Corps {number}",
                "body_html": f"<p>Corps {number}</p>",
                "theme_id": "MOBILITY",
                "author_id": author.id if author else None,
                "thread_id": thread_id,
                "support_count": count,
                "created_at": clock.now(),
                "updated_at": clock.now(),
                **fields,
            },
        )
        for number, (proposal_id, thread_id, count) in enumerate(made, first)
    ]
    await Proposal.bulk_create(proposals)
    return proposals


async def many_comments(
    author: Viewer | None, under: Thread | Comment, reactions: Sequence[int], **fields: object
) -> list[Comment]:
    """A comment for each number of reactions, in the order of time, first-hand in a thread or below a comment."""
    is_thread = isinstance(under, Thread)
    comments = [
        Comment(
            id=key,
            **{
                "thread_id": under.id if is_thread else under.thread_id,
                "parent_id": None if is_thread else under.id,
                "depth": 0 if is_thread else under.depth + 1,
                "author_id": author.id if author else None,
                "body": f"Voix {number}",
                "body_html": f"<p>Voix {number}</p>",
                "reaction_count": count,
                "created_at": clock.now(),
                **fields,
            },
        )
        for number, (key, count) in enumerate(zip(sorted(uuid7() for _ in reactions), reactions, strict=True))
    ]
    await Comment.bulk_create(comments)
    if not is_thread:
        under.reply_count += len(comments)
        await Comment.filter(id=under.id).update(reply_count=under.reply_count)
    return comments
