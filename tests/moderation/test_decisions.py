"""Hiding, restoring and keeping: who decides, what becomes of the content, what is written and to whom."""

from dataclasses import replace

import pytest
from tests import factories
from tests.moderation.caring import KINDS, REASON, SPOKEN, flag, platform_moderator, state_of, story, write
from tests.tables import contents, told

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer, visitor
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.directory.models import CommuneRole, CommuneRoleGrant, Membership, OrganisationKind
from parvis.discussion.models import Comment, Thread
from parvis.discussion.service import delete_comment
from parvis.moderation.errors import HiddenAlready, NotHidden, NothingToDecide, OwnCase, OwnFlag
from parvis.moderation.models import (
    CaseState,
    ContentKind,
    DecisionAction,
    FlagReason,
    ModerationCase,
    ModerationDecision,
)
from parvis.moderation.service import hide_content, keep_content, restore_content
from parvis.photos.models import Photo
from parvis.places.models import Commune
from parvis.proposals.service import edit_proposal

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("kind", KINDS)
async def test_hidden_with_a_reason_and_shown_again(kind: ContentKind) -> None:
    place = await factories.commune()
    written = await write(kind, await factories.resident(), place)
    moderator = await factories.moderator(place)
    await flag(kind, written)

    hidden = await hide_content(
        moderator, content_kind=kind, content_id=written.id, reason=REASON, ground=FlagReason.INSULT
    )
    assert await state_of(kind, written) == "HIDDEN"
    assert (await ModerationCase.get(content_id=written.id)).state is CaseState.DECIDED
    shown = await restore_content(moderator, content_kind=kind, content_id=written.id, reason="Relu : c’est permis.")

    assert await state_of(kind, written) == "VISIBLE"
    assert [(one.action, one.ground, one.reason, one.by_platform) for one in (hidden, shown)] == [
        (DecisionAction.HIDE, FlagReason.INSULT, REASON, False),
        (DecisionAction.RESTORE, None, "Relu : c’est permis.", False),
    ]
    assert {one.commune_id for one in await ModerationDecision.all()} == {place.id}
    name = kind.lower()
    assert [event for event, _ in await told(subject_id=written.id)][-2:] == (
        ["comment.removed", "comment.restored"] if name == "comment" else [f"{name}.hidden", f"{name}.restored"]
    )


@pytest.mark.parametrize("kind", KINDS)
async def test_who_does_not_moderate_there_changes_nothing(kind: ContentKind) -> None:
    place = await factories.commune()
    author = await factories.resident()
    written = await write(kind, author, place)
    both = await factories.moderator(place)
    await also(both, place, CommuneRole.AGENT)
    platform_too = replace(await factories.official(place), is_moderator=True)
    strangers = [
        (visitor(), Unauthenticated),
        (await factories.resident(), Forbidden),
        (await factories.moderator(await factories.commune()), Forbidden),
        (await factories.official(place), Forbidden),
        (both, Forbidden),
        (platform_too, Forbidden),
        (await member_of(OrganisationKind.COUNCIL, place), Forbidden),
        (replace(await member_of(OrganisationKind.MUNICIPAL_SERVICE, place), is_moderator=True), Forbidden),
        (author, Forbidden),
    ]
    before = await contents()

    for viewer, refusal in strangers:
        with pytest.raises(refusal):
            await hide_content(viewer, content_kind=kind, content_id=written.id, reason=REASON, ground=FlagReason.SPAM)

    assert await contents() == before


async def member_of(kind: OrganisationKind, place: Commune) -> Viewer:
    """A moderator of the commune, and a member of an organisation active there."""
    person = await factories.moderator(place)
    organisation = await factories.organisation(await factories.resident(), communes=[place], kind=kind)
    return await factories.member(organisation, person)


async def test_who_is_of_a_town_hall_moderates_elsewhere() -> None:
    place, hall = await factories.commune(), await factories.commune()
    written = await write(ContentKind.COMMENT, await factories.resident(), place)
    neighbour = await factories.moderator(place)
    council = await factories.organisation(await factories.resident(), communes=[hall], kind=OrganisationKind.COUNCIL)
    await factories.member(council, neighbour)
    await factories.office(neighbour, hall)

    await hide_content(
        neighbour, content_kind=ContentKind.COMMENT, content_id=written.id, reason=REASON, ground=FlagReason.SPAM
    )

    assert await state_of(ContentKind.COMMENT, written) == "HIDDEN"


async def also(person: Viewer, place: Commune, role: CommuneRole) -> None:
    """Give the same person a second role."""
    official = await factories.official(place, role)
    await CommuneRoleGrant.filter(person_id=official.id).update(person_id=person.id)


@pytest.mark.parametrize("kind", SPOKEN)
async def test_nobody_judges_in_their_own_case(kind: ContentKind) -> None:
    place = await factories.commune()
    author, member = await factories.moderator(place), await factories.moderator(place)
    association = await factories.organisation(author, communes=[place])
    await factories.member(association, member)
    own = await write(kind, author, place)
    theirs = await write(kind, author, place, organisation=association)
    flagger = await factories.moderator(place)
    await flag(kind, own, flagger)
    before = await contents()

    for viewer, written, refusal in [
        (author, own, OwnCase),
        (author, theirs, OwnCase),
        (member, theirs, OwnCase),
        (flagger, own, OwnFlag),
    ]:
        with pytest.raises(refusal):
            await hide_content(viewer, content_kind=kind, content_id=written.id, reason=REASON, ground=FlagReason.SPAM)
    # nor by a role over the whole site
    with pytest.raises(OwnCase):
        await hide_content(
            replace(author, is_moderator=True),
            content_kind=kind,
            content_id=own.id,
            reason=REASON,
            ground=FlagReason.SPAM,
        )

    assert await contents() == before
    assert (await keep_content(member, content_kind=kind, content_id=own.id, reason="Une opinion.")).ground is None


async def test_who_flagged_does_not_hide_what_another_moderator_has_kept() -> None:
    place = await factories.commune()
    written = await write(ContentKind.PROPOSAL, await factories.resident(), place)
    flagger, other = await factories.moderator(place), await factories.moderator(place)
    await flag(ContentKind.PROPOSAL, written, flagger)
    await keep_content(other, content_kind=ContentKind.PROPOSAL, content_id=written.id, reason="Une opinion.")

    with pytest.raises(OwnFlag):
        await hide_content(
            flagger,
            content_kind=ContentKind.PROPOSAL,
            content_id=written.id,
            reason=REASON,
            ground=FlagReason.SPAM,
        )
    assert await state_of(ContentKind.PROPOSAL, written) == "VISIBLE"


async def test_who_has_left_the_organisation_does_not_judge_what_they_wrote_for_it() -> None:
    place = await factories.commune()
    writer = await factories.moderator(place)
    association = await factories.organisation(await factories.resident(), communes=[place])
    await factories.member(association, writer)
    written = await write(ContentKind.PROPOSAL, writer, place, organisation=association)
    await Membership.filter(person_id=writer.id).delete()

    with pytest.raises(OwnCase):
        await hide_content(
            writer,
            content_kind=ContentKind.PROPOSAL,
            content_id=written.id,
            reason=REASON,
            ground=FlagReason.SPAM,
        )


async def test_a_moderator_does_not_silence_the_criticism_under_their_own_proposal() -> None:
    place = await factories.commune()
    author = await factories.moderator(place)
    proposal = await factories.proposal(author, place)
    said = await factories.comment(await factories.resident(), await Thread.get(id=proposal.thread_id))

    with pytest.raises(OwnCase):
        await hide_content(
            author, content_kind=ContentKind.COMMENT, content_id=said.id, reason=REASON, ground=FlagReason.SPAM
        )
    await flag(ContentKind.COMMENT, said, author)

    assert (await ModerationCase.get(content_id=said.id)).flag_count == 1


async def test_a_moderator_does_not_silence_an_answer_to_what_they_said() -> None:
    place = await factories.commune()
    moderator, member = await factories.moderator(place), await factories.moderator(place)
    association = await factories.organisation(moderator, communes=[place])
    await factories.member(association, member)
    thread = await Thread.get(id=(await factories.proposal(await factories.resident(), place)).thread_id)
    own = await factories.comment(moderator, thread)
    theirs = await factories.comment(moderator, thread, actor_id=association.id)
    answers = [await factories.comment(await factories.resident(), said) for said in (own, theirs)]
    below = await factories.comment(await factories.resident(), answers[0])
    about = {"content_kind": ContentKind.COMMENT, "reason": REASON, "ground": FlagReason.SPAM}

    for viewer, answer in ((moderator, answers[0]), (moderator, answers[1]), (member, answers[1])):
        with pytest.raises(OwnCase):
            await hide_content(viewer, **about, content_id=answer.id)
    for viewer, other in ((member, answers[0]), (moderator, below)):
        await hide_content(viewer, **about, content_id=other.id)

    assert [await state_of(ContentKind.COMMENT, one) for one in (*answers, below)] == ["HIDDEN", "VISIBLE", "HIDDEN"]


async def test_a_token_without_the_scope_decides_nothing() -> None:
    place = await factories.commune()
    written = await write(ContentKind.PROPOSAL, await factories.resident(), place)
    token = replace(await factories.moderator(place), permissions=frozenset({Permission.PROPOSALS_WRITE}))

    with pytest.raises(Forbidden):
        await hide_content(
            token, content_kind=ContentKind.PROPOSAL, content_id=written.id, reason=REASON, ground=FlagReason.SPAM
        )


@pytest.mark.parametrize(
    ("reason", "code"), [(" ", Code.BLANK), ("Trop bref", Code.TOO_SHORT), ("a" * 1001, Code.TOO_LONG)]
)
async def test_a_decision_says_why(reason: str, code: Code) -> None:
    place = await factories.commune()
    written = await write(ContentKind.PROPOSAL, await factories.resident(), place)
    moderator = await factories.moderator(place)
    before = await contents()

    with pytest.raises(Mistake) as refusal:
        await hide_content(
            moderator, content_kind=ContentKind.PROPOSAL, content_id=written.id, reason=reason, ground=FlagReason.SPAM
        )

    assert (refusal.value.code, refusal.value.path) == (code, ("reason",))
    assert await contents() == before


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_not_so_is_not_decided(kind: ContentKind) -> None:
    place = await factories.commune()
    written = await write(kind, await factories.resident(), place)
    moderator = await factories.moderator(place)
    about = {"content_kind": kind, "content_id": written.id, "reason": REASON}

    with pytest.raises(NotHidden):
        await restore_content(moderator, **about)
    with pytest.raises(NothingToDecide):
        await keep_content(moderator, **about)
    await hide_content(moderator, **about, ground=FlagReason.SPAM)
    with pytest.raises(HiddenAlready):
        await hide_content(moderator, **about, ground=FlagReason.SPAM)
    with pytest.raises(NothingToDecide):
        await keep_content(moderator, **about)

    assert await ModerationDecision.all().count() == 1


async def test_what_its_author_took_back_meanwhile_is_not_restored() -> None:
    place = await factories.commune()
    author, moderator = await factories.resident(), await factories.moderator(place)
    said = await write(ContentKind.COMMENT, author, place)
    about = {"content_kind": ContentKind.COMMENT, "content_id": said.id, "reason": REASON}
    await hide_content(moderator, **about, ground=FlagReason.INSULT)

    await delete_comment(author, comment_id=said.id)
    with pytest.raises(Mistake) as refusal:
        await restore_content(moderator, **about)

    assert refusal.value.code == Code.NOT_FOUND
    assert (await Comment.get(id=said.id)).body is None
    assert (await Thread.get(id=said.thread_id)).comment_count == 0


async def test_photos_go_and_come_back_with_what_shows_them() -> None:
    place = await factories.commune()
    author, moderator = await factories.resident(), await factories.moderator(place)
    photo = await factories.photo(author)
    written = await factories.proposal(author, place, photo_ids=[photo.id])
    about = {"content_kind": ContentKind.PROPOSAL, "content_id": written.id, "reason": REASON}

    await hide_content(moderator, **about, ground=FlagReason.PRIVACY)
    hidden = await Photo.get(id=photo.id), await Thread.get(id=written.thread_id)
    another = await factories.photo(author)
    await edit_proposal(author, proposal_id=written.id, photo_ids=[photo.id, another.id])
    added = await Photo.get(id=another.id)
    await restore_content(moderator, **about)

    assert (hidden[0].is_withheld, hidden[1].is_visible, added.is_withheld) == (True, False, True)
    assert [one.is_withheld for one in await Photo.all()] == [False, False]
    assert (await Thread.get(id=written.thread_id)).is_visible


async def test_a_moderator_of_the_platform_decides_anywhere_and_the_log_says_so() -> None:
    written = await write(ContentKind.STORY, await factories.resident(), await factories.commune())

    decision = await hide_content(
        await platform_moderator(),
        content_kind=ContentKind.STORY,
        content_id=written.id,
        reason=REASON,
        ground=FlagReason.ILLEGAL,
    )

    assert decision.by_platform
    assert await state_of(ContentKind.STORY, written) == "HIDDEN"


async def test_drafts_are_nobodys_to_judge() -> None:
    place = await factories.commune()
    draft = await story(await factories.resident(), place, draft=True)

    with pytest.raises(Mistake) as refusal:
        await hide_content(
            await factories.moderator(place),
            content_kind=ContentKind.STORY,
            content_id=draft.id,
            reason=REASON,
            ground=FlagReason.SPAM,
        )

    assert refusal.value.code == Code.NOT_FOUND
