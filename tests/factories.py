"""Rows for tests, each made by one call with sensible defaults. One section a domain; append to yours."""

from itertools import count

from parvis.auth.models import Account
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.ids import uuid7
from parvis.directory.models import Actor, ActorKind
from parvis.discussion.models import Comment, Thread
from parvis.discussion.service import add_comment
from parvis.photos.models import Photo, PhotoStatus
from parvis.places.models import Commune, CommuneKind, Department
from parvis.proposals.models import Proposal
from parvis.proposals.service import create_proposal

_numbers = count(1)


# people


async def resident(name: str = "Camille Martin", **account: object) -> Viewer:
    """Someone with an account and a person, signed in: may do everything that residents may."""
    number, person_id = next(_numbers), uuid7()
    fields = {"email": f"resident{number}@example.org", "password_hash": "none", "created_at": clock.now(), **account}
    row = await Account.create(id=person_id, **fields)
    await Actor.create(
        id=person_id,
        kind=ActorKind.PERSON,
        display_name=name,
        slug=f"resident-{person_id.hex}",
        created_at=clock.now(),
    )
    return Viewer(id=person_id, permissions=frozenset(Permission), is_admin=row.is_admin, locale=row.locale)


# places


async def commune(name: str = "Issy-les-Moulineaux", **fields: object) -> Commune:
    """A commune of a department that is there for tests. (Places stay from test to test, so codes are never reused.)"""
    department, _ = await Department.get_or_create(code="T1", defaults={"name": "Département d’essai"})
    commune_id = uuid7()
    # the last five digits of a counter in base 36 would do; random ones are free of other tests' counters
    code = commune_id.hex[-5:].upper()
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
