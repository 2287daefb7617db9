"""Who hears of what was decided, in their language, and the digest of what waits."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from tests import factories
from tests.moderation.caring import KINDS, REASON, flag, flag_burst, write

from parvis.auth.models import Account
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.settings import Settings
from parvis.directory.models import MemberRole
from parvis.moderation import jobs
from parvis.moderation.models import ContentKind, FlagReason
from parvis.moderation.service import hide_content, keep_content
from parvis_web.embedded.mailbox import CaughtMessage, read_messages

RunJobs = Callable[[], Awaitable[None]]
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def letters_to(settings: Settings) -> Callable[[Viewer], Awaitable[list[CaughtMessage]]]:
    """Their letters, latest first."""

    async def find(person: Viewer) -> list[CaughtMessage]:
        assert settings.mail_folder
        address = (await Account.get(id=person.id)).email
        return [letter for letter in read_messages(settings.mail_folder, limit=500) if letter.recipients == [address]]

    return find


async def reader(name: str, locale: str = "fr") -> Viewer:
    """Somebody with an address that no other test has."""
    person = await factories.resident(name, locale=locale)
    await Account.filter(id=person.id).update(email=f"{person.id}@example.org")
    return person


@pytest.mark.parametrize("kind", KINDS)
async def test_the_author_reads_the_reason_in_their_language(
    kind: ContentKind, run_jobs: RunJobs, letters_to: Callable[[Viewer], Awaitable[list[CaughtMessage]]]
) -> None:
    place = await factories.commune()
    french, english = await reader("Léa"), await reader("Tom", "en")
    bystander = await reader("Témoin")
    for author in (french, english):
        written = await write(kind, author, place)
        await flag(kind, written, bystander)
        await hide_content(
            await factories.moderator(place),
            content_kind=kind,
            content_id=written.id,
            reason=REASON,
            ground=FlagReason.INSULT,
        )

    await run_jobs()

    [letter], [letter_in_english] = await letters_to(french), await letters_to(english)
    assert letter.subject == "Ce que vous avez écrit sur Parvis a été masqué"
    assert letter_in_english.subject == "What you wrote on Parvis was hidden"
    assert REASON in letter.text
    assert REASON in letter_in_english.text
    assert "/contenus/" in letter.text
    assert "Maud" not in letter.text
    assert await letters_to(bystander) == []


async def test_of_an_organisations_words_its_owners_hear(
    run_jobs: RunJobs, letters_to: Callable[[Viewer], Awaitable[list[CaughtMessage]]]
) -> None:
    place, owner, second, editor = await factories.commune(), *[await reader(name) for name in ("Ana", "Bob", "Éd")]
    association = await factories.organisation(owner, communes=[place])
    await factories.member(association, second, MemberRole.OWNER)
    await factories.member(association, editor)
    written = await write(ContentKind.STORY, editor, place, organisation=association)

    await flag_burst(ContentKind.STORY, written)
    await run_jobs()
    await keep_content(
        await factories.moderator(place), content_kind=ContentKind.STORY, content_id=written.id, reason=REASON
    )
    await run_jobs()

    for person in (owner, second):
        assert [letter.subject for letter in await letters_to(person)] == [
            "Ce que vous avez écrit sur Parvis est visible",
            "Ce que vous avez écrit sur Parvis attend la modération",
        ]
    assert await letters_to(editor) == []


async def test_of_flags_that_came_to_nothing_nobody_is_told(
    run_jobs: RunJobs, letters_to: Callable[[Viewer], Awaitable[list[CaughtMessage]]]
) -> None:
    place, author = await factories.commune(), await reader("Léa")
    written = await write(ContentKind.PROPOSAL, author, place)
    await flag(ContentKind.PROPOSAL, written)

    await keep_content(
        await factories.moderator(place), content_kind=ContentKind.PROPOSAL, content_id=written.id, reason=REASON
    )
    await run_jobs()

    assert await letters_to(author) == []


async def test_moderators_of_the_platform_hear_each_morning_what_waits(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_jobs: RunJobs
) -> None:
    person = await reader("Plateforme", "en")
    account = await Account.get(id=person.id)
    addresses = (account.email, f"sans-compte-{person.id}@example.org")
    monkeypatch.setattr(settings, "moderators", addresses)
    place = await factories.commune()
    await jobs.digest()
    await run_jobs()
    assert settings.mail_folder

    def letters() -> list[CaughtMessage]:
        assert settings.mail_folder
        return [one for one in read_messages(settings.mail_folder, limit=500) if one.recipients[0] in addresses]

    nothing_waits = letters()
    for _ in range(2):
        await flag(ContentKind.PROPOSAL, await write(ContentKind.PROPOSAL, await factories.resident(), place))
    with clock.travel(timedelta(days=3, hours=1)):
        await jobs.digest()
        await run_jobs()

    found = {letter.recipients[0]: letter for letter in letters()}
    assert nothing_waits == []
    assert found[addresses[0]].subject == "2 things wait for a moderator"
    assert "The oldest has been waiting for 3 days." in found[addresses[0]].text
    assert found[addresses[1]].subject == "2 contenus attendent la modération"
    assert len(letters()) == 2
