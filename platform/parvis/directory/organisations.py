"""Organisations: made by whoever speaks for one, described by their owners, verified by the site's administrators."""

from collections.abc import Sequence
from uuid import UUID

from parvis.auth.names import check_display_name
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import fetch, transaction
from parvis.core.errors import MistakeCollector
from parvis.core.ids import uuid7
from parvis.core.policy import authorise
from parvis.directory import policy
from parvis.directory.avatars import swap_avatar
from parvis.directory.descriptions import check_communes, check_summary, check_website
from parvis.directory.kinds import check_kind
from parvis.directory.members import join, lock_person
from parvis.directory.models import Actor, ActorKind, MemberRole, OrganisationCommune, OrganisationKind
from parvis.directory.organisation_events import OrganisationEvent, announce
from parvis.directory.slugs import unused_slug


async def create_organisation(
    viewer: Viewer,
    *,
    kind: OrganisationKind,
    display_name: str,
    summary: str,
    commune_ids: Sequence[UUID],
    website: str = "",
) -> Actor:
    """Open an organisation, owned by the viewer, who speaks for it from now on.

    `display_name` 1 to 80 characters, `summary` plain text of 20 to 1,000, 1 to 20 communes with its home first.
    A council or a municipal service is opened by an official of its home, or by an administrator. Raises Mistake or
    Mistakes at `display_name`, `summary`, `website`, `commune_ids` or `kind`; TOO_MANY; RateLimited.
    """
    owner_id = viewer.require(Permission.ORGANISATIONS_MANAGE)
    mistakes = MistakeCollector()
    site: str | None = None
    with mistakes:
        display_name = check_display_name(display_name)
    with mistakes:
        summary = check_summary(summary)
    with mistakes:
        site = check_website(website)
    with mistakes:
        commune_ids = await check_communes(commune_ids)
        await check_kind(viewer, kind, commune_ids[0])
    mistakes.raise_if_any()
    await policy.ORGANISATIONS.spend(str(owner_id))
    async with transaction():
        await lock_person(owner_id)
        made = await Actor.create(
            id=uuid7(),
            kind=ActorKind.ORGANISATION,
            organisation_kind=kind,
            display_name=display_name,
            slug=await unused_slug(display_name),
            summary=summary,
            website=site,
            created_at=clock.now(),
        )
        await _place(made.id, commune_ids)
        await join(made.id, owner_id, MemberRole.OWNER)
        await announce(OrganisationEvent.CREATED, made.id, commune_ids)
    return made


async def edit_organisation(
    viewer: Viewer,
    *,
    organisation_id: UUID,
    kind: OrganisationKind | None = None,
    display_name: str | None = None,
    summary: str | None = None,
    website: str | None = None,
    commune_ids: Sequence[UUID] | None = None,
    avatar_photo_id: UUID | None = None,
) -> Actor:
    """Change what is given, leave what is None; an empty `website` takes it away. Its address stays as it is.

    Another name or kind takes the badge away, which says that those were checked. Raises as `create_organisation`, and
    Mistake NOT_FOUND (`organisation_id`), NOT_FOUND, PHOTO_NOT_READY or TAKEN (`avatar_photo_id`); Forbidden for who is
    no owner.
    """
    viewer_id = viewer.require(Permission.ORGANISATIONS_MANAGE)
    mistakes = MistakeCollector()
    site: str | None = None
    with mistakes:
        display_name = None if display_name is None else check_display_name(display_name)
    with mistakes:
        summary = None if summary is None else check_summary(summary)
    with mistakes:
        site = None if website is None else check_website(website)
    with mistakes:
        commune_ids = None if commune_ids is None else await check_communes(commune_ids)
    mistakes.raise_if_any()
    async with transaction():
        await authorise(viewer, policy.MANAGE, organisation_id, path="organisation_id")
        organisation = await Actor.get(id=organisation_id)
        known_as = (organisation.display_name, organisation.organisation_kind)
        communes = await _communes_of(organisation_id)
        home_id = commune_ids[0] if commune_ids else communes[0]
        if (kind or organisation.organisation_kind, home_id) != (organisation.organisation_kind, communes[0]):
            await check_kind(viewer, kind or organisation.organisation_kind, home_id)
        organisation.display_name = display_name or organisation.display_name
        organisation.organisation_kind = kind or organisation.organisation_kind
        organisation.summary = summary or organisation.summary
        organisation.website = organisation.website if website is None else site
        if known_as != (organisation.display_name, organisation.organisation_kind):
            organisation.is_verified = False
        if avatar_photo_id is not None and avatar_photo_id != organisation.avatar_id:
            await swap_avatar(organisation, avatar_photo_id, owner_id=viewer_id)
        await organisation.save(
            update_fields=["display_name", "organisation_kind", "summary", "website", "is_verified", "avatar_id"]
        )
        if commune_ids is not None:
            await OrganisationCommune.filter(organisation_id=organisation_id).delete()
            await _place(organisation_id, commune_ids)
        await announce(OrganisationEvent.EDITED, organisation_id, await _communes_of(organisation_id))
    return organisation


async def set_verified(viewer: Viewer, *, actor_id: UUID, is_verified: bool) -> Actor:
    """Say, or say no longer, that the platform has checked who this person or organisation is. Administrators only.

    Raises Mistake NOT_FOUND (`actor_id`); Unauthenticated; Forbidden.
    """
    async with transaction():
        await authorise(viewer, policy.VERIFY, actor_id, path="actor_id")
        actor = await Actor.get(id=actor_id)
        actor.is_verified = is_verified
        await actor.save(update_fields=["is_verified"])
    return actor


async def _place(organisation_id: UUID, commune_ids: Sequence[UUID]) -> None:
    await OrganisationCommune.bulk_create(
        [
            OrganisationCommune(organisation_id=organisation_id, commune_id=commune_id, position=position)
            for position, commune_id in enumerate(commune_ids)
        ]
    )


async def _communes_of(organisation_id: UUID) -> list[UUID]:
    rows = await fetch(
        "SELECT commune_id FROM organisation_commune WHERE organisation_id = $1 ORDER BY position", organisation_id
    )
    return [row["commune_id"] for row in rows]
