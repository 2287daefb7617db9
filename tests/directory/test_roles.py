"""Roles in communes: who may ask, who decides, how long they last, and what people are told."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests import factories
from tests.letters import letters_to, with_address
from tests.tables import contents, holds, told

from parvis.auth.models import Account
from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.directory import role_queries as queries
from parvis.directory.models import CommuneRole, CommuneRoleGrant, RoleState
from parvis.directory.queries import moderates
from parvis.directory.role_jobs import remind_roles
from parvis.directory.role_letters import expiring_letter
from parvis.directory.role_queries import role_held
from parvis.directory.roles import end_role, grant_role, refuse_role, request_role
from parvis.places.models import Commune

pytestmark = pytest.mark.usefixtures("db")

RunJobs = Callable[[], Awaitable[None]]
NOTE = "Maire depuis 2020, voir le site de la mairie."


def in_days(days: int) -> date:
    return (clock.now() + timedelta(days=days)).date()


async def admin() -> Viewer:
    return await factories.resident("Ada Admin", is_admin=True)


async def requested(role: CommuneRole = CommuneRole.ELECTED) -> tuple[CommuneRoleGrant, Viewer, Commune]:
    place, person = await factories.commune(), await factories.resident("Dominique")
    return await request_role(person, commune_id=place.id, role=role, note=NOTE), person, place


async def test_a_visitor_and_a_token_cannot_ask_for_a_role() -> None:
    place, person = await factories.commune(), await factories.resident()
    token = Viewer(id=person.id, permissions=person.permissions - {Permission.ROLES_MANAGE})
    before = await contents()

    for nobody, refusal in ((visitor(), Unauthenticated), (token, Forbidden)):
        with pytest.raises(refusal):
            await request_role(nobody, commune_id=place.id, role=CommuneRole.ELECTED, note=NOTE)

    assert await contents() == before
    asked = [await holds(queries.CAN_REQUEST_ROLE, "commune", place.id, one) for one in (visitor(), token, person)]
    assert asked == [False, False, True]


async def test_a_request_is_kept_once_and_told_to_nobody() -> None:
    grant, person, place = await requested()
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await request_role(person, commune_id=place.id, role=CommuneRole.ELECTED, note=NOTE)

    assert (refusal.value.code, refusal.value.path) == (Code.ALREADY_DONE, ("role",))
    assert await contents() == before
    assert (grant.state, grant.note, grant.ends_on) == (RoleState.REQUESTED, NOTE, None)
    assert await told() == []
    others = [visitor(), await factories.resident(), await factories.official(await factories.commune())]
    seen = [await holds(queries.GRANT_VISIBLE, "commune_role", grant.id, one) for one in [*others, person]]
    assert seen == [False, False, False, True]


async def test_the_mistakes_of_a_request() -> None:
    person, place = await factories.resident(), await factories.commune()

    for commune_id, note, code, path in (
        (place.id, "Maire", Code.TOO_SHORT, "note"),
        (place.id, "M" * 1001, Code.TOO_LONG, "note"),
        (uuid4(), NOTE, Code.NOT_FOUND, "commune_id"),
    ):
        with pytest.raises(Mistake) as refusal:
            await request_role(person, commune_id=commune_id, role=CommuneRole.AGENT, note=note)
        assert (refusal.value.code, refusal.value.path) == (code, (path,))


async def test_administrators_and_officials_of_the_commune_decide_and_nobody_else() -> None:
    grant, person, place = await requested(CommuneRole.AGENT)
    elsewhere = await factories.official(await factories.commune())
    moderator = await factories.moderator(place)
    before = await contents()

    for nobody in (await factories.resident(), elsewhere, moderator):
        before = await contents()
        with pytest.raises(Mistake) as refusal:
            await grant_role(nobody, grant_id=grant.id, ends_on=in_days(30))
        assert refusal.value.code == Code.NOT_FOUND
        assert await contents() == before
    with pytest.raises(Mistake) as own:
        await grant_role(person, grant_id=grant.id, ends_on=in_days(30))
    assert own.value.code == Code.INVALID

    mayor = await factories.official(place)
    granted = await grant_role(mayor, grant_id=grant.id, ends_on=in_days(30))
    assert (granted.state, granted.decided_by_id, granted.ends_on) == (RoleState.GRANTED, mayor.id, in_days(30))
    with pytest.raises(Mistake) as again:
        await refuse_role(await admin(), grant_id=grant.id)
    assert again.value.code == Code.ALREADY_DONE


async def test_even_an_administrator_does_not_decide_about_their_own() -> None:
    place, site = await factories.commune(), await admin()
    grant = await request_role(site, commune_id=place.id, role=CommuneRole.ELECTED, note=NOTE)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await grant_role(site, grant_id=grant.id, ends_on=in_days(30))

    assert refusal.value.code == Code.INVALID
    assert await contents() == before
    assert not await holds(queries.CAN_DECIDE, "commune_role", grant.id, site)


@pytest.mark.parametrize("days", [0, -1, 7 * 366])
async def test_a_role_ends_within_seven_years(days: int) -> None:
    grant, _, _ = await requested()

    with pytest.raises(Mistake) as refusal:
        await grant_role(await admin(), grant_id=grant.id, ends_on=in_days(days))

    assert (refusal.value.code, refusal.value.path) == (Code.INVALID, ("ends_on",))
    assert (await CommuneRoleGrant.get(id=grant.id)).state == RoleState.REQUESTED


async def test_the_first_official_claims_and_the_last_to_leave_changes_nothing() -> None:
    grant, person, place = await requested()
    moderation = await request_role(
        await factories.resident(), commune_id=place.id, role=CommuneRole.MODERATOR, note=NOTE
    )
    site = await admin()

    await grant_role(site, grant_id=moderation.id, ends_on=in_days(30))
    by_moderator = (await Commune.get(id=place.id)).claimed_at
    await grant_role(site, grant_id=grant.id, ends_on=in_days(30))
    claimed = (await Commune.get(id=place.id)).claimed_at
    await end_role(person, grant_id=grant.id)

    assert by_moderator is None
    assert claimed is not None
    assert (await Commune.get(id=place.id)).claimed_at == claimed
    told_of = [(kind, topics[0]) for kind, topics in await told() if kind != "role.granted"]
    assert told_of == [("commune.claimed", f"commune:{place.id}"), ("role.ended", f"commune:{place.id}")]


async def test_a_role_is_over_after_its_last_day_and_may_then_be_asked_for_again() -> None:
    grant, person, place = await requested()
    await grant_role(await admin(), grant_id=grant.id, ends_on=in_days(2))

    with clock.travel(timedelta(days=2)):
        last_day = await role_held(person.id, place.id)
    with clock.travel(timedelta(days=3)):
        after = await role_held(person.id, place.id)
        again = await request_role(person, commune_id=place.id, role=CommuneRole.ELECTED, note=NOTE)
        assert not await holds(queries.CURRENT, "commune_role", grant.id, person)

    assert (last_day, after) == (CommuneRole.ELECTED, None)
    assert (again.state, (await CommuneRoleGrant.get(id=grant.id)).state) == (RoleState.REQUESTED, RoleState.ENDED)


async def test_a_role_is_ended_by_its_own_or_by_those_who_decide() -> None:
    place = await factories.commune()
    mayor, agent = await factories.official(place), await factories.official(place, CommuneRole.AGENT)
    grant = await CommuneRoleGrant.get(person_id=agent.id)
    stranger = await factories.resident()
    before = await contents()

    with pytest.raises(Forbidden):  # who holds a role is public
        await end_role(stranger, grant_id=grant.id)
    assert await contents() == before
    await end_role(mayor, grant_id=grant.id)
    with pytest.raises(Mistake) as refusal:
        await end_role(agent, grant_id=grant.id)

    assert refusal.value.code == Code.ALREADY_DONE
    assert await role_held(agent.id, place.id) is None


async def test_a_request_can_be_taken_back() -> None:
    grant, person, place = await requested()

    await end_role(person, grant_id=grant.id)

    assert (await CommuneRoleGrant.get(id=grant.id)).state == RoleState.ENDED
    assert await fetch("SELECT 1 FROM procrastinate_jobs") == []
    await request_role(person, commune_id=place.id, role=CommuneRole.ELECTED, note=NOTE)


async def test_an_official_never_moderates_their_own_commune() -> None:
    place = await factories.commune()
    both = await factories.moderator(place)
    moderation = moderates("{t}.id")
    alone = await holds(moderation, "commune", place.id, both)
    grant = await request_role(both, commune_id=place.id, role=CommuneRole.AGENT, note=NOTE)

    await grant_role(await admin(), grant_id=grant.id, ends_on=in_days(30))

    assert alone
    assert not await holds(moderation, "commune", place.id, both)
    assert await role_held(both.id, place.id) == CommuneRole.AGENT


async def test_people_are_told_what_was_decided_in_their_language(run_jobs: RunJobs) -> None:
    (granted, mayor, place), (refused, other, _) = await requested(), await requested(CommuneRole.AGENT)
    addresses = [await with_address(mayor), await with_address(other)]
    await Account.filter(id=other.id).update(locale="en")
    site = await admin()

    await grant_role(site, grant_id=granted.id, ends_on=in_days(30))
    await refuse_role(site, grant_id=refused.id)
    await run_jobs()
    await end_role(site, grant_id=granted.id)
    await run_jobs()

    ended, told_granted = letters_to(addresses[0])
    [told_refused] = letters_to(addresses[1])
    assert told_granted.subject == "Votre rôle à Issy-les-Moulineaux vous est accordé"
    assert f"/communes/{place.slug}/bureau" in told_granted.text
    assert "membre du conseil municipal" in told_granted.text
    assert ended.subject == "Votre rôle à Issy-les-Moulineaux a pris fin"
    assert told_refused.subject == "Your request for a role in Issy-les-Moulineaux was refused"


async def test_a_reminder_comes_once_thirty_days_before_the_end(run_jobs: RunJobs) -> None:
    place = await factories.commune()
    mayor = await factories.official(place)
    address = await with_address(mayor)

    for days in (334, 335, 336):  # factories give a year
        with clock.travel(timedelta(days=days)):
            await remind_roles()
            await run_jobs()

    [reminder] = letters_to(address)
    assert reminder.subject == "Votre rôle à Issy-les-Moulineaux prend bientôt fin"


@pytest.mark.parametrize(("locale", "day"), [("fr", "jusqu’au 1er décembre 2026."), ("en", "until 1 December 2026.")])
def test_letters_say_the_first_of_a_month_as_people_do(locale: str, day: str) -> None:
    _, text = expiring_letter(
        CommuneRole.AGENT, commune="Issy", slug="issy-92040", ends_on=date(2026, 12, 1), locale=locale
    )

    assert day in text
