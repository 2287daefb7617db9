"""Hiding, restoring and keeping: who decides, what becomes of the content, what is written and to whom."""

import pytest
from tests import factories
from tests.moderation.caring import KINDS, REASON, flag, platform_moderator, state_of, write
from tests.tables import contents, told

from parvis.auth.viewer import visitor
from parvis.core.errors import Code, Forbidden, Mistake, Unauthenticated
from parvis.directory.models import CommuneRole
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
    official_and_moderator = await factories.moderator(place)
    await factories.CommuneRoleGrant.filter(person_id=official_and_moderator.id).update(commune_id=place.id)
    both = await factories.official(place)
    strangers = [
        (visitor(), Unauthenticated),
        (await factories.resident(), Forbidden),
        (await factories.moderator(await factories.commune()), Forbidden),
        (both, Forbidden),
        (await factories.official(place, CommuneRole.AGENT), Forbidden),
        (author, Forbidden),
    ]
    before = await contents()

    for viewer, refusal in strangers:
        with pytest.raises(refusal):
            await hide_content(
                viewer, content_kind=kind, content_id=written.id, reason=REASON, ground=FlagReason.SPAM
            )

    assert await contents() == before
