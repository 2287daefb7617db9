"""Invitations: mailed with a secret that only the mail knows, taken once, gone after two weeks."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.auth.people import new_email
from tests.factories import member, organisation, resident
from tests.tables import contents, holds
from tests.waiting import until

from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import fetch, fetch_value
from parvis.core.errors import Code, Forbidden, Mistake, RateLimited, Unauthenticated
from parvis.core.ids import uuid7
from parvis.core.settings import Settings
from parvis.directory.invitations import accept_invitation, invite_member, offer_of, revoke_invitation
from parvis.directory.jobs import send_invitation, sweep
from parvis.directory.models import Actor, Invitation, MemberRole, Membership
from parvis.directory.queries import INVITATION_VISIBLE
from parvis_web.embedded.mailbox import CaughtMessage, read_messages

pytestmark = pytest.mark.usefixtures("db")
RunJobs = Callable[[], Awaitable[None]]


async def mailed(settings: Settings, email: str, count: int = 1) -> list[CaughtMessage]:
    """The mails to this address, once there are so many, latest first."""
    folder = settings.mail_folder
    assert isinstance(folder, Path)

    def mine() -> list[CaughtMessage]:
        return [message for message in read_messages(folder, 500) if email in message.recipients]

    await until(lambda: len(mine()) >= count)
    return mine()


def link_in(mail: CaughtMessage) -> tuple[UUID, str]:
    found = re.search(r"/invitations/([0-9a-f-]{36})\?secret=([\w-]{43})", mail.text)
    assert found
    return UUID(found[1]), found[2]


async def invited(
    settings: Settings, run_jobs: RunJobs, owner: Viewer, to: Actor, role: MemberRole = MemberRole.EDITOR
) -> tuple[UUID, str]:
    """An invitation that was mailed: its id and secret."""
    email = new_email("invite")
    await invite_member(owner, organisation_id=to.id, email=email, role=role)
    await run_jobs()
    return link_in((await mailed(settings, email))[0])


async def test_only_owners_invite_and_only_they_see_whom() -> None:
    owner, stranger = await resident(), await resident()
    theirs = await organisation(owner)
    editor = await member(theirs)
    before = await contents()

    with pytest.raises(Unauthenticated):
        await invite_member(visitor(), organisation_id=theirs.id, email=new_email(), role=MemberRole.EDITOR)
    for who in (stranger, editor):
        with pytest.raises(Forbidden):
            await invite_member(who, organisation_id=theirs.id, email=new_email(), role=MemberRole.EDITOR)
    with pytest.raises(Mistake) as refused:
        await invite_member(owner, organisation_id=theirs.id, email="nobody", role=MemberRole.EDITOR)
    assert (refused.value.code, refused.value.path) == (Code.INVALID, ("email",))
    assert await contents() == before

    made = await invite_member(owner, organisation_id=theirs.id, email=new_email(), role=MemberRole.EDITOR)

    seen = [await holds(INVITATION_VISIBLE, "invitation", made.id, who) for who in (visitor(), stranger, editor, owner)]
    assert seen == [False, False, False, True]


async def test_the_mail_says_who_invites_where_to_and_holds_the_only_secret(
    settings: Settings, run_jobs: RunJobs
) -> None:
    owner = await resident("Camille Martin")
    theirs = await organisation(owner, "Les Amis du square")
    email = new_email("invite")

    made = await invite_member(owner, organisation_id=theirs.id, email=email.upper(), role=MemberRole.EDITOR)
    waiting = str(await fetch("SELECT args FROM procrastinate_jobs"))
    await run_jobs()

    [mail] = await mailed(settings, email)
    assert mail.subject == "Invitation à rejoindre une organisation sur Parvis"
    assert "Camille Martin" in mail.text
    assert "«\u00a0Les Amis du square\u00a0»" in mail.text
    invitation_id, secret = link_in(mail)
    assert invitation_id == made.id
    assert email not in waiting
    kept = await fetch_value("SELECT i::text FROM invitation i")
    assert secret not in kept
    offer = await offer_of(made.id, secret)
    assert offer is not None
    assert (offer.organisation_id, offer.role) == (theirs.id, MemberRole.EDITOR)
    assert await offer_of(made.id, "x" * 43) is None
    assert await offer_of(uuid7(), secret) is None


async def test_inviting_does_not_say_whether_an_address_has_an_account() -> None:
    owner = await resident()
    theirs = await organisation(owner)
    known, unknown = new_email(), new_email()
    await resident(email=known)

    rows = [
        await invite_member(owner, organisation_id=theirs.id, email=email, role=MemberRole.EDITOR)
        for email in (known, unknown)
    ]

    assert [(row.role, row.secret_hash, row.locale) for row in rows] == [(MemberRole.EDITOR, None, "fr")] * 2


async def test_whoever_holds_the_secret_joins_once(settings: Settings, run_jobs: RunJobs) -> None:
    owner, guest, other = await resident(), await resident("Invité"), await resident()
    theirs = await organisation(owner)
    invitation_id, secret = await invited(settings, run_jobs, owner, theirs)
    before = await contents()

    with pytest.raises(Unauthenticated):
        await accept_invitation(visitor(), invitation_id=invitation_id, secret=secret)
    for wrong in ("", "x" * 43, secret[:-1]):
        with pytest.raises(Mistake) as refused:
            await accept_invitation(other, invitation_id=invitation_id, secret=wrong)
        assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("invitation_id",))
    assert await contents() == before

    joined = await accept_invitation(guest, invitation_id=invitation_id, secret=secret)

    assert (joined.organisation_id, joined.person_id, joined.role) == (theirs.id, guest.id, MemberRole.EDITOR)
    with pytest.raises(Mistake) as again:
        await accept_invitation(other, invitation_id=invitation_id, secret=secret)
    assert again.value.code == Code.NOT_FOUND
    assert await Membership.filter(organisation_id=theirs.id).count() == 2
    assert await Invitation.all().count() == 0


async def test_two_who_take_it_at_once_are_one_member(settings: Settings, run_jobs: RunJobs) -> None:
    owner, first, second = await resident(), await resident(), await resident()
    theirs = await organisation(owner)
    invitation_id, secret = await invited(settings, run_jobs, owner, theirs)

    outcomes = await asyncio.gather(
        *(accept_invitation(who, invitation_id=invitation_id, secret=secret) for who in (first, second)),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["InvitationGone", "Membership"]
    assert await Membership.filter(organisation_id=theirs.id).count() == 2


async def test_a_member_takes_only_an_invitation_that_makes_more_of_them(settings: Settings, run_jobs: RunJobs) -> None:
    owner = await resident()
    theirs = await organisation(owner)
    editor = await member(theirs)
    same = await invited(settings, run_jobs, owner, theirs)
    more = await invited(settings, run_jobs, owner, theirs, MemberRole.OWNER)

    for who, (invitation_id, secret) in ((editor, same), (owner, more)):
        with pytest.raises(Mistake) as refused:
            await accept_invitation(who, invitation_id=invitation_id, secret=secret)
        assert refused.value.code == Code.ALREADY_DONE
    raised = await accept_invitation(editor, invitation_id=more[0], secret=more[1])

    assert raised.role == MemberRole.OWNER
    assert await Membership.filter(organisation_id=theirs.id).count() == 2
    assert [one.id for one in await Invitation.all()] == [same[0]]


async def test_inviting_again_ends_the_mail_before(settings: Settings, run_jobs: RunJobs) -> None:
    owner, guest = await resident(), await resident()
    theirs, email = await organisation(owner), new_email("invite")
    await invite_member(owner, organisation_id=theirs.id, email=email, role=MemberRole.EDITOR)
    await run_jobs()
    old = link_in((await mailed(settings, email))[0])

    again = await invite_member(owner, organisation_id=theirs.id, email=email, role=MemberRole.OWNER)
    await run_jobs()
    links = {link_in(mail) for mail in await mailed(settings, email, 2)}

    with pytest.raises(Mistake):
        await accept_invitation(guest, invitation_id=old[0], secret=old[1])
    [new] = links - {old}
    assert new[0] == again.id
    assert (await accept_invitation(guest, invitation_id=new[0], secret=new[1])).role == MemberRole.OWNER


async def test_owners_take_invitations_back(settings: Settings, run_jobs: RunJobs) -> None:
    owner, stranger, guest = await resident(), await resident(), await resident()
    theirs = await organisation(owner)
    editor = await member(theirs)
    invitation_id, secret = await invited(settings, run_jobs, owner, theirs)

    with pytest.raises(Unauthenticated):
        await revoke_invitation(visitor(), invitation_id=invitation_id)
    for who in (stranger, editor):
        with pytest.raises(Mistake) as refused:
            await revoke_invitation(who, invitation_id=invitation_id)
        assert (refused.value.code, refused.value.path) == (Code.NOT_FOUND, ("invitation_id",))
    assert await Invitation.all().count() == 1

    assert await revoke_invitation(owner, invitation_id=invitation_id) == theirs.id

    with pytest.raises(Mistake):
        await accept_invitation(guest, invitation_id=invitation_id, secret=secret)
    await send_invitation(str(invitation_id))  # a job that comes late mails nothing
    assert await Invitation.all().count() == 0


async def test_after_two_weeks_it_is_good_no_longer_and_swept(settings: Settings, run_jobs: RunJobs) -> None:
    owner, guest = await resident(), await resident()
    invitation_id, secret = await invited(settings, run_jobs, owner, await organisation(owner))

    await sweep()
    assert await Invitation.all().count() == 1
    with clock.travel(timedelta(days=14)):
        assert await offer_of(invitation_id, secret) is None
        with pytest.raises(Mistake) as refused:
            await accept_invitation(guest, invitation_id=invitation_id, secret=secret)
        assert await Membership.filter(person_id=guest.id).count() == 0
        await sweep()

    assert refused.value.code == Code.NOT_FOUND
    assert await Invitation.all().count() == 0


async def test_twenty_wait_at_most_and_one_address_gets_five_mails_a_day() -> None:
    owner = await resident()
    theirs, other = await organisation(owner), await organisation(owner)
    email = new_email()
    for _ in range(5):
        await invite_member(owner, organisation_id=theirs.id, email=email, role=MemberRole.EDITOR)

    with pytest.raises(RateLimited):
        await invite_member(owner, organisation_id=other.id, email=email, role=MemberRole.EDITOR)
    for _ in range(19):
        await invite_member(owner, organisation_id=theirs.id, email=new_email(), role=MemberRole.EDITOR)
    with pytest.raises(Mistake) as refused:
        await invite_member(owner, organisation_id=theirs.id, email=new_email(), role=MemberRole.EDITOR)

    assert refused.value.code == Code.TOO_MANY
    assert await Invitation.filter(organisation_id=theirs.id).count() == 20
    assert await Invitation.filter(organisation_id=other.id).count() == 0
