"""Organisations with members, officials with roles, neighbourhoods: what is there before anybody proposes."""

from datetime import timedelta
from functools import partial

from parvis.core.db import transaction
from parvis.directory import roles
from parvis.directory.members import join, lock_organisation, lock_person
from parvis.directory.models import CommuneRole, CommuneRoleGrant, MemberRole, Membership, OrganisationKind, RoleState
from parvis.directory.neighbourhoods import create_neighbourhood
from parvis.directory.organisations import create_organisation, set_verified
from parvis_web.demo.content import DemoContent, DemoNeighbourhood, DemoOfficial, DemoOrganisation, DemoRoleRequest
from parvis_web.demo.loading.cast import Cast
from parvis_web.demo.loading.timeline import Timeline

_INVITED_AFTER = timedelta(hours=1)
_VERIFIED_AFTER = timedelta(hours=3)
_ASKED_BEFORE = timedelta(days=1)


async def plan_civic(timeline: Timeline, content: DemoContent, cast: Cast) -> None:
    """Plan all that is not there: organisations, members of theirs, roles, neighbourhoods."""
    admin = next(person.key for person in content.people if person.role == "site_admin")
    for organisation in content.organisations:
        _plan_organisation(timeline, organisation, cast, admin)
    for official in content.officials:
        if not await _holds_or_asks(official, cast):
            _plan_official(timeline, official, cast)
    for request in content.requests:
        if not await _holds_or_asks(request, cast):
            timeline.add(timeline.days_ago(request.age_days), partial(_ask, request, cast))
    for place in content.neighbourhoods:
        if place.key not in cast.neighbourhoods:
            timeline.add(timeline.days_ago(place.age_days), partial(_name, place, cast))


def _plan_organisation(timeline: Timeline, one: DemoOrganisation, cast: Cast, admin: str) -> None:
    made = timeline.days_ago(one.age_days)
    if one.key not in cast.organisations:
        timeline.add(made, partial(_found, one, cast))
        if one.verified:
            timeline.add(made + _VERIFIED_AFTER, partial(_verify, one, cast, admin))
    for person in one.members:
        role = MemberRole.OWNER if person == one.owner else MemberRole.EDITOR
        timeline.add(made + _INVITED_AFTER, partial(_join, one, person, role, cast))


async def _found(one: DemoOrganisation, cast: Cast) -> None:
    made = await create_organisation(
        cast.people[one.owner],
        kind=OrganisationKind(one.kind),
        display_name=one.name,
        summary=one.summary,
        commune_ids=[cast.communes[code] for code in one.communes],
    )
    cast.organisations[one.key] = made.id


async def _verify(one: DemoOrganisation, cast: Cast, admin: str) -> None:
    await set_verified(cast.people[admin], actor_id=cast.organisations[one.key], is_verified=True)


async def _join(one: DemoOrganisation, person: str, role: MemberRole, cast: Cast) -> None:
    """As whoever takes an invitation; the mail with its secret is left out, as nobody is there to open it."""
    organisation_id, person_id = cast.organisations[one.key], cast.people[person].id
    assert person_id
    async with transaction():
        await lock_person(person_id)
        await lock_organisation(organisation_id)
        if not await Membership.exists(organisation_id=organisation_id, person_id=person_id):
            await join(organisation_id, person_id, role)


async def _holds_or_asks(one: DemoOfficial | DemoRoleRequest, cast: Cast) -> bool:
    return await CommuneRoleGrant.exists(
        commune_id=cast.communes[one.commune],
        person_id=cast.people[one.person].id,
        role=CommuneRole(one.role),
        state__in=[RoleState.REQUESTED, RoleState.GRANTED],
    )


def _plan_official(timeline: Timeline, one: DemoOfficial, cast: Cast) -> None:
    granted: list[CommuneRoleGrant] = []

    async def ask() -> None:
        granted.append(await _ask(one, cast))

    async def grant() -> None:
        ends_on = (timeline.now + timedelta(days=one.ends_in_days)).date()
        await roles.grant_role(cast.people[one.granted_by], grant_id=granted[0].id, ends_on=ends_on)

    moment = timeline.days_ago(one.age_days)
    timeline.add(moment - _ASKED_BEFORE, ask)
    timeline.add(moment, grant)


async def _ask(one: DemoOfficial | DemoRoleRequest, cast: Cast) -> CommuneRoleGrant:
    return await roles.request_role(
        cast.people[one.person], commune_id=cast.communes[one.commune], role=CommuneRole(one.role), note=one.note
    )


async def _name(one: DemoNeighbourhood, cast: Cast) -> None:
    made = await create_neighbourhood(
        cast.people[one.created_by], commune_id=cast.communes[one.commune], name=one.name, outline=one.outline
    )
    cast.neighbourhoods[one.key] = made.id
