"""Opinions that wait for a moderator: why, until when, what the author reads, and what is then published."""

from collections.abc import Awaitable, Callable

import pytest
from tests import factories
from tests.letters import letters_to, with_address
from tests.moderation.caring import REASON, flag, flag_burst, newcomer, platform_moderator
from tests.opinions.writing import INSULT, NAME, night_passes, withheld
from tests.tables import contents, holds, told

from parvis.auth.viewer import Viewer
from parvis.core.errors import Code, Mistake
from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole
from parvis.directory.newcomers import BURST, must_wait
from parvis.discussion.models import Thread
from parvis.moderation import jobs, queries
from parvis.moderation.errors import OwnWords
from parvis.moderation.models import CaseCause, CaseState, ContentKind, FlagReason, ModerationCase
from parvis.moderation.service import hide_content, keep_content, restore_content
from parvis.opinions.models import HeldFor, Opinion, Signature
from parvis.opinions.publishing import publish_waiting
from parvis.opinions.service import withdraw_opinion
from parvis.places.models import Commune

RunJobs = Callable[[], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("db")

KEPT = "Dur envers la mairie, mais permis."


async def keep(moderator: Viewer, opinion: Opinion) -> None:
    await keep_content(moderator, content_kind=ContentKind.OPINION, content_id=opinion.id, reason=KEPT)


async def hide(moderator: Viewer, opinion: Opinion) -> None:
    await hide_content(
        moderator, content_kind=ContentKind.OPINION, content_id=opinion.id, reason=REASON, ground=FlagReason.INSULT
    )


async def flood(place: Commune) -> None:
    for _ in range(BURST):
        await must_wait((await newcomer()).id, place.id)


@pytest.mark.parametrize(
    ("text", "held_for", "cause"),
    [(INSULT, HeldFor.INSULT, CaseCause.INSULT), (NAME, HeldFor.PRIVATE_NAME, CaseCause.PRIVATE_NAME)],
)
@pytest.mark.parametrize("signature", list(Signature))
async def test_what_insults_or_names_waits_for_a_moderator(
    signature: Signature, text: str, held_for: HeldFor, cause: CaseCause, run_jobs: RunJobs
) -> None:
    place = await factories.commune()

    opinion = await factories.opinion(await factories.resident(), place, text=text, signature=signature)
    await night_passes()
    await run_jobs()

    assert (opinion.visibility, opinion.held_for, opinion.published_on) == (Visibility.HELD, held_for, None)
    [case] = await ModerationCase.all()
    assert (case.content_id, case.commune_id, case.cause, case.state) == (opinion.id, place.id, cause, CaseState.OPEN)
    assert await publish_waiting() == 0
    assert await told() == []


async def test_in_a_flood_a_new_accounts_opinion_waits_and_words_weigh_more(run_jobs: RunJobs) -> None:
    place = await factories.commune()
    await flood(place)

    held = [await withheld(await newcomer(), place), await withheld(await newcomer(), place, text=INSULT)]
    settled = await withheld(await factories.resident(), place)
    await night_passes()
    await run_jobs()

    assert [one.held_for for one in (*held, settled)] == [HeldFor.NEWCOMER_BURST, HeldFor.INSULT, None]
    causes = {case.content_id: case.cause for case in await ModerationCase.all()}
    assert causes == {held[0].id: CaseCause.NEWCOMER_BURST, held[1].id: CaseCause.INSULT}


async def test_signed_and_released_it_is_published_then() -> None:
    place, author = await factories.commune(), await factories.resident()
    opinion = await factories.opinion(author, place, text=INSULT)

    await keep(await factories.moderator(place), opinion)

    released = await Opinion.get(id=opinion.id)
    assert (released.visibility, released.held_for) == (Visibility.VISIBLE, None)
    assert released.published_on is not None
    thread = await Thread.get(id=opinion.thread_id)
    assert (thread.is_visible, thread.is_open) == (True, True)
    assert await told() == [
        ("opinion.published", [f"opinion:{opinion.id}", f"commune:{place.id}", f"actor:{author.id}"])
    ]


@pytest.mark.parametrize("hidden_first", [False, True])
async def test_withheld_and_released_it_is_published_on_monday(hidden_first: bool) -> None:
    place, moderator = await factories.commune(), await platform_moderator()
    opinion = await withheld(await factories.resident(), place, text=INSULT)

    if hidden_first:
        await hide(moderator, opinion)
        assert await publish_waiting() == 0
        await restore_content(moderator, content_kind=ContentKind.OPINION, content_id=opinion.id, reason=KEPT)
    else:
        await keep(moderator, opinion)

    assert (await Opinion.get(id=opinion.id)).published_on is None
    assert await told() == []
    assert await publish_waiting() == 1
    assert [kind for kind, _ in await told()] == ["opinion.published"]


@pytest.mark.parametrize(
    ("signature", "subject", "words"),
    [
        (Signature.SIGNED, "Ce que vous avez écrit sur Parvis est visible", "tout le monde peut maintenant le lire"),
        (Signature.WITHHELD, "Ce que vous avez écrit sur Parvis peut être publié", "lundi prochain"),
    ],
)
async def test_the_author_reads_what_was_decided_and_why(
    signature: Signature, subject: str, words: str, run_jobs: RunJobs
) -> None:
    place, author = await factories.commune("Meudon"), await factories.resident()
    address, moderator = await with_address(author), await factories.moderator(place)
    opinion = await factories.opinion(author, place, text=INSULT, signature=signature)

    await keep(moderator, opinion)
    await run_jobs()
    await publish_waiting()
    await hide(moderator, opinion)
    await run_jobs()

    hidden, kept = letters_to(address)
    assert (kept.subject, hidden.subject) == (subject, "Ce que vous avez écrit sur Parvis a été masqué")
    assert words in " ".join(kept.text.split())
    for letter, reason in ((kept, KEPT), (hidden, REASON)):
        assert "votre avis sur « Meudon »" in " ".join(letter.text.split())
        assert reason in letter.text
        assert f"/contenus/avis/{opinion.id}" in letter.text


async def test_many_flags_hold_it_till_somebody_has_looked(run_jobs: RunJobs) -> None:
    place, author = await factories.commune(), await factories.resident()
    address, opinion = await with_address(author), await withheld(author, place)
    await publish_waiting()

    await flag_burst(ContentKind.OPINION, opinion)
    await run_jobs()

    held = await Opinion.get(id=opinion.id)
    assert (held.visibility, held.held_for) == (Visibility.HELD, None)
    thread = await Thread.get(id=opinion.thread_id)
    assert (thread.is_visible, thread.is_open) == (False, False)
    assert [letter.subject for letter in letters_to(address)] == [
        "Ce que vous avez écrit sur Parvis attend la modération"
    ]
    await keep(await factories.moderator(place), opinion)
    thread = await Thread.get(id=opinion.thread_id)
    assert (thread.is_visible, thread.is_open) == (True, True)
    assert [kind for kind, _ in await told()] == ["opinion.published", "opinion.hidden", "opinion.restored"]


async def test_the_town_hall_does_not_decide_which_criticism_is_shown() -> None:
    place, author = await factories.commune(), await factories.resident()
    opinion = await factories.opinion(author, place, text=INSULT)
    both = await factories.moderator(place)
    await factories.office(both, place, CommuneRole.AGENT)
    official = await factories.official(place)
    before = await contents()

    for viewer in (official, both):
        with pytest.raises(Mistake) as refusal:  # what the town hall does not read, it cannot find
            await keep(viewer, opinion)
        assert refusal.value.code is Code.NOT_FOUND
        assert not await holds(queries.CAN_MODERATE[ContentKind.OPINION], "opinion", opinion.id, viewer)
    with pytest.raises(OwnWords):
        await flag(ContentKind.OPINION, opinion, author)

    assert await contents() == before


async def test_the_case_of_what_was_taken_back_is_closed(run_jobs: RunJobs) -> None:
    place, author = await factories.commune(), await factories.resident()
    waiting = await factories.opinion(author, place, text=INSULT)
    published = await factories.opinion(await factories.resident(), place)
    await run_jobs()
    await flag(ContentKind.OPINION, published)
    assert await ModerationCase.filter(state=CaseState.OPEN).count() == 2

    await withdraw_opinion(author, opinion_id=waiting.id)
    await withdraw_opinion(Viewer(id=published.author_id, permissions=author.permissions), opinion_id=published.id)
    await jobs.sweep()

    assert await ModerationCase.filter(state=CaseState.OPEN).count() == 0
