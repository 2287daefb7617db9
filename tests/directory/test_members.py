"""Members of an organisation: their roles, who sends whom away, and the owner that always remains."""

import asyncio

import pytest
from tests.factories import member, organisation, resident
from tests.tables import contents, holds

from parvis.auth.viewer import visitor
from parvis.core.db import transaction
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.core.ids import uuid7
from parvis.directory import policy
from parvis.directory.members import leave_everything, remove_member, set_member_role
from parvis.directory.models import Actor, MemberRole, Membership
from parvis.directory.queries import MEMBERSHIP_VISIBLE

pytestmark = pytest.mark.usefixtures("db")


async def roles(of: Actor) -> list[MemberRole]:
    return [one.role for one in await Membership.filter(organisation_id=of.id).order_by("id")]


async def test_only_owners_give_roles() -> None:
    owner, stranger = await resident("Propriétaire"), await resident("Étranger")
    theirs = await organisation(owner)
    editor = await member(theirs)
    place = await Membership.get(person_id=editor.id)
    before = await contents()

    with pytest.raises(Unauthenticated):
        await set_member_role(visitor(), membership_id=place.id, role=MemberRole.OWNER)
    for who, membership_id in ((stranger, place.id), (owner, uuid7())):
        with pytest.raises(Mistake) as refused:
            await set_member_role(who, membership_id=membership_id, role=MemberRole.OWNER)
        assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("membership_id",))
    with pytest.raises(Forbidden):
        await set_member_role(editor, membership_id=place.id, role=MemberRole.OWNER)
    assert await contents() == before

    await set_member_role(owner, membership_id=place.id, role=MemberRole.OWNER)
    assert await roles(theirs) == [MemberRole.OWNER, MemberRole.OWNER]
    await set_member_role(owner, membership_id=place.id, role=MemberRole.EDITOR)
    assert await roles(theirs) == [MemberRole.OWNER, MemberRole.EDITOR]


async def test_the_last_owner_neither_steps_down_nor_leaves() -> None:
    owner = await resident()
    theirs = await organisation(owner)
    editor = await member(theirs)
    own = await Membership.get(person_id=owner.id)

    with pytest.raises(Mistake) as stepped:
        await set_member_role(owner, membership_id=own.id, role=MemberRole.EDITOR)
    with pytest.raises(Mistake) as left:
        await remove_member(owner, membership_id=own.id)

    assert [(one.value.code, one.value.path) for one in (stepped, left)] == [(Code.INVALID, ("membership_id",))] * 2
    assert await roles(theirs) == [MemberRole.OWNER, MemberRole.EDITOR]
    await Membership.filter(person_id=editor.id).update(role=MemberRole.OWNER)
    assert await remove_member(owner, membership_id=own.id) == theirs.id
    assert [one.person_id for one in await Membership.filter(organisation_id=theirs.id)] == [editor.id]


async def test_two_owners_who_leave_at_once_leave_one_behind() -> None:
    first, second = await resident(), await resident()
    theirs = await organisation(first)
    await member(theirs, second, MemberRole.OWNER)
    places = [await Membership.get(person_id=who.id) for who in (first, second)]

    outcomes = await asyncio.gather(
        *(remove_member(who, membership_id=place.id) for who, place in zip((first, second), places, strict=True)),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["LastOwner", "UUID"]
    assert await roles(theirs) == [MemberRole.OWNER]


async def test_editors_leave_but_send_nobody_away() -> None:
    owner, stranger = await resident(), await resident()
    theirs = await organisation(owner)
    editor, other = await member(theirs), await member(theirs)
    own, others = await Membership.get(person_id=editor.id), await Membership.get(person_id=other.id)

    with pytest.raises(Unauthenticated):
        await remove_member(visitor(), membership_id=others.id)
    with pytest.raises(Mistake) as refused:
        await remove_member(stranger, membership_id=others.id)
    assert refused.value.code == Code.NOT_FOUND
    with pytest.raises(Forbidden):
        await remove_member(editor, membership_id=others.id)
    assert len(await roles(theirs)) == 3
    askers = (visitor(), stranger, editor, other, owner)
    assert [await holds(policy.REMOVE.predicate, "membership", others.id, who) for who in askers] == [
        False,
        False,
        False,
        True,
        True,
    ]

    await remove_member(editor, membership_id=own.id)
    await remove_member(owner, membership_id=others.id)

    assert await roles(theirs) == [MemberRole.OWNER]


async def test_members_know_each_other_and_nobody_else_does() -> None:
    owner, stranger = await resident(), await resident()
    theirs = await organisation(owner)
    editor = await member(theirs)
    await organisation(stranger)  # being a member elsewhere is not enough
    place = await Membership.get(person_id=owner.id, organisation_id=theirs.id)

    seen = [await holds(MEMBERSHIP_VISIBLE, "membership", place.id, who) for who in (visitor(), stranger, editor)]

    assert seen == [False, False, True]


async def test_who_is_erased_hands_over_to_the_longest_standing_member() -> None:
    owner = await resident()
    theirs, alone, shared = await organisation(owner), await organisation(owner), await organisation(owner)
    eldest, _youngest = await member(theirs), await member(theirs)
    co_owner = await member(shared, role=MemberRole.OWNER)
    bystander = await member(shared)

    async with transaction():
        assert owner.id
        await leave_everything(owner.id)

    assert await Membership.filter(person_id=owner.id).count() == 0
    assert (await Membership.get(person_id=eldest.id)).role == MemberRole.OWNER
    assert await roles(theirs) == [MemberRole.OWNER, MemberRole.EDITOR]
    assert await roles(alone) == []
    assert (await Membership.get(person_id=co_owner.id)).role == MemberRole.OWNER
    assert (await Membership.get(person_id=bystander.id)).role == MemberRole.EDITOR
