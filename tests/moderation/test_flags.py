"""Flags: who may, how often, what stays of them, and when they hold something by themselves."""

from datetime import timedelta

import pytest
from tests import factories
from tests.moderation.caring import KINDS, REASON, SPOKEN, flag, flag_burst, new_remote, newcomer, state_of, write
from tests.tables import contents, told

from parvis.auth.viewer import visitor
from parvis.core import clock
from parvis.core.db import fetch
from parvis.core.errors import Code, Mistake, RateLimited
from parvis.moderation import jobs, policy
from parvis.moderation.errors import ContentUnknown, OwnWords
from parvis.moderation.flags import flag_content, visitor_hash
from parvis.moderation.models import CaseCause, CaseState, ContentKind, Flag, FlagReason, ModerationCase
from parvis.moderation.service import hide_content, keep_content, restore_content

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("kind", KINDS)
async def test_anybody_flags_and_one_case_waits(kind: ContentKind) -> None:
    place = await factories.commune()
    written = await write(kind, await factories.resident(), place)
    person, remote = await factories.resident(), new_remote()

    await flag(kind, written, person, message="  Il est\r\nnommé.  ")
    await flag(kind, written, person, reason=FlagReason.SPAM)
    await flag(kind, written, remote=remote)
    await flag(kind, written, remote=remote)

    [case] = await ModerationCase.all()
    assert (case.content_kind, case.content_id, case.commune_id) == (kind, written.id, place.id)
    assert (case.state, case.cause, case.flag_count) == (CaseState.OPEN, CaseCause.FLAGS, 2)
    by_person, by_visitor = await Flag.all().order_by("id")
    assert (by_person.reporter_id, by_person.visitor_hash) == (person.id, None)
    assert (by_person.reason, by_person.message) == (FlagReason.INSULT, "Il est\nnommé.")
    assert (by_visitor.reporter_id, by_visitor.visitor_hash) == (None, visitor_hash(written.id, remote))
    assert remote not in str(await fetch("SELECT * FROM flag"))
    assert await state_of(kind, written) == "VISIBLE"


@pytest.mark.parametrize("kind", SPOKEN)
async def test_nobody_flags_their_own(kind: ContentKind) -> None:
    place, owner, member = await factories.commune(), await factories.resident(), await factories.resident()
    association = await factories.organisation(owner, communes=[place])
    await factories.member(association, member)
    written = await write(kind, owner, place, organisation=association)
    before = await contents()

    for person in (owner, member):
        with pytest.raises(OwnWords):
            await flag(kind, written, person)

    assert await contents() == before


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_hidden_is_not_there_to_be_flagged(kind: ContentKind) -> None:
    place = await factories.commune()
    written = await write(kind, await factories.resident(), place)
    await hide_content(
        await factories.moderator(place),
        content_kind=kind,
        content_id=written.id,
        reason=REASON,
        ground=FlagReason.SPAM,
    )
    before = await contents()

    if kind is ContentKind.COMMENT:  # its place is there for all, and changes nothing
        await flag(kind, written)
    else:
        with pytest.raises(ContentUnknown):
            await flag(kind, written)
    with pytest.raises(ContentUnknown):
        await flag(ContentKind.STORY if kind is ContentKind.PROPOSAL else ContentKind.PROPOSAL, written)

    assert await contents() == before


async def test_a_message_is_bounded_and_tries_are_counted() -> None:
    written = await write(ContentKind.PROPOSAL, await factories.resident(), await factories.commune())
    about = {"content_kind": ContentKind.PROPOSAL, "content_id": written.id, "reason": FlagReason.OTHER}
    remote, before = new_remote(), await contents()

    with pytest.raises(Mistake) as refusal:
        await flag_content(visitor(), **about, message="a" * 1001, remote=remote)
    unchanged = await contents()
    for _ in range(policy.FLAGS_BY_REMOTE.times):
        await flag_content(visitor(), **about, remote=remote)
    with pytest.raises(RateLimited):
        await flag_content(visitor(), **about, remote=remote)

    assert (refusal.value.code, refusal.value.path) == (Code.TOO_LONG, ("message",))
    assert unchanged == before
    assert await Flag.all().count() == 1


async def test_where_visitors_flagged_from_is_forgotten_after_a_day() -> None:
    written = await write(ContentKind.PROPOSAL, await factories.resident(), await factories.commune())
    person = await factories.resident()
    await flag(ContentKind.PROPOSAL, written)
    await flag(ContentKind.PROPOSAL, written, person)

    with clock.travel(timedelta(hours=23)):
        await jobs.sweep()
    kept = await Flag.filter(visitor_hash__not_isnull=True).count()
    with clock.travel(timedelta(hours=25)):
        await jobs.sweep()

    assert kept == 1
    assert await Flag.filter(visitor_hash__not_isnull=True).count() == 0
    assert await Flag.all().count() == 2
    assert (await Flag.get(reporter_id=person.id)).visitor_hash is None


@pytest.mark.parametrize("kind", KINDS)
async def test_a_burst_of_flags_holds_until_somebody_has_looked(kind: ContentKind) -> None:
    place = await factories.commune()
    written = await write(kind, await factories.resident(), place)

    await flag_burst(kind, written, accounts=2, visitors=2)
    before = await state_of(kind, written)
    await flag(kind, written)

    assert (before, await state_of(kind, written)) == ("VISIBLE", "HELD")
    case = await ModerationCase.get(content_id=written.id)
    assert (case.state, case.cause, case.flag_count) == (CaseState.OPEN, CaseCause.FLAG_BURST, 5)
    assert [event for event, _ in await told(subject_id=written.id)][-1] == (
        "comment.removed" if kind is ContentKind.COMMENT else f"{kind.lower()}.hidden"
    )


async def test_a_crowd_without_accounts_or_of_new_ones_holds_nothing() -> None:
    place = await factories.commune()
    written = await write(ContentKind.PROPOSAL, await factories.resident(), place)

    for _ in range(4):
        await flag(ContentKind.PROPOSAL, written, await newcomer())
    await flag_burst(ContentKind.PROPOSAL, written, accounts=1, visitors=20)

    assert await state_of(ContentKind.PROPOSAL, written) == "VISIBLE"
    assert (await ModerationCase.get(content_id=written.id)).flag_count == 25


async def test_flags_of_many_days_are_no_burst() -> None:
    written = await write(ContentKind.PROPOSAL, await factories.resident(), await factories.commune())

    for day in range(6):
        with clock.travel(timedelta(days=day, minutes=day)):
            await flag(ContentKind.PROPOSAL, written, await factories.resident())

    assert await state_of(ContentKind.PROPOSAL, written) == "VISIBLE"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hidden_first", [False, True])
async def test_what_was_decided_to_stay_is_not_held_again(kind: ContentKind, hidden_first: bool) -> None:
    place = await factories.commune()
    written = await write(kind, await factories.resident(), place)
    moderator = await factories.moderator(place)
    about = {"content_kind": kind, "content_id": written.id, "reason": "Une opinion, dite sans insulte."}
    await flag_burst(kind, written)

    if hidden_first:
        await hide_content(moderator, **about, ground=FlagReason.INSULT)
        await restore_content(moderator, **about)
    else:
        await keep_content(moderator, **about)
    released = await state_of(kind, written)
    await flag_burst(kind, written, accounts=6, visitors=6)

    assert released == await state_of(kind, written) == "VISIBLE"
    assert await ModerationCase.filter(content_id=written.id, state=CaseState.OPEN, flag_count=12).exists()
