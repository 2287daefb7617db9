"""What moderation does behind the scenes: open cases of what was held, write letters, forget what need not be known."""

from uuid import UUID

from parvis.auth.models import Account
from parvis.core import clock
from parvis.core.db import execute, fetch_one, transaction
from parvis.core.i18n import FRENCH
from parvis.core.jobs import defer, job, periodic
from parvis.core.mail import send_mail
from parvis.core.settings import get_settings
from parvis.directory import newcomers
from parvis.moderation import flags, letters, policy, queries
from parvis.moderation.cases import authors_side
from parvis.moderation.models import CaseCause, CaseState, ContentKind, ModerationDecision

_WAITING = f"""
SELECT count(*) AS cases, min(one.opened_at) AS oldest FROM moderation_case one WHERE {queries.WAITING.on("one")}
"""  # noqa: S608 - constants
_CLOSE_GONE = f"""
UPDATE moderation_case SET state = '{CaseState.DECIDED}', decided_at = $1
WHERE state = '{CaseState.OPEN}' AND NOT {queries.WAITING.on("moderation_case")}
"""  # noqa: S608 - constants


@job("moderation.hold")
async def hold(content_kind: str, content_id: str, cause: str = CaseCause.NEWCOMER_BURST) -> None:
    """Deferred by the domain that has created something HELD, which must not know of cases."""
    await flags.hold_new(ContentKind(content_kind), UUID(content_id), CaseCause(cause))


@job("moderation.tell_decision")
async def tell_decision(decision_id: str, account_id: str | None = None) -> None:
    """Mail a decision to one account of the author's side, unless the account or the content is gone."""
    decision = await ModerationDecision.get_or_none(id=UUID(decision_id))
    if decision is None:
        return
    title = await letters.title_of(decision.content_kind, decision.content_id)
    account = await _told(decision.content_kind, decision.content_id, account_id)
    if account is not None and title is not None:
        on_monday = await letters.waits_for_monday(decision.content_id)
        subject, text = letters.decision_letter(decision, title, locale=account.locale, on_monday=on_monday)
        await send_mail(account.email, subject, text)


@job("moderation.tell_held")
async def tell_held(content_kind: str, content_id: str, account_id: str | None = None) -> None:
    """Mail to one account of the author's side that something waits for a decision."""
    kind = ContentKind(content_kind)
    title = await letters.title_of(kind, UUID(content_id))
    account = await _told(kind, UUID(content_id), account_id)
    if account is not None and title is not None:
        subject, text = letters.held_letter(kind, content_id, title, locale=account.locale)
        await send_mail(account.email, subject, text)


async def _told(kind: ContentKind, content_id: UUID, account_id: str | None) -> Account | None:
    """Who is to be told: the account that the job names or, as of opinions it names none, the only author there is."""
    side = [UUID(account_id)] if account_id else await authors_side(kind, content_id)
    return await Account.get_or_none(id=side[0]) if side else None


@periodic("30 5 * * *", "moderation.digest")
async def digest() -> None:
    """Every morning, to each moderator of the platform, if anything waits."""
    async with transaction():
        waiting = await fetch_one(_WAITING)
        if waiting and waiting["cases"]:
            for number in range(len(get_settings().moderators)):
                # by its place in the settings: no address waits in the table of jobs
                await defer("moderation.mail_digest", moderator=number)


@job("moderation.mail_digest")
async def mail_digest(moderator: int) -> None:
    """The letter to one of them, in the language of their account."""
    addresses = get_settings().moderators
    waiting = await fetch_one(_WAITING)
    if moderator >= len(addresses) or not waiting or not waiting["cases"]:
        return
    account = await Account.get_or_none(email=addresses[moderator])
    days = (clock.now() - waiting["oldest"]).days
    subject, text = letters.digest_letter(waiting["cases"], days, locale=account.locale if account else FRENCH)
    await send_mail(addresses[moderator], subject, text)


@periodic("*/20 * * * *", "moderation.sweep")
async def sweep() -> None:
    """Forget from where visitors flagged and when newcomers posted; close cases whose content is gone."""
    now = clock.now()
    async with transaction():
        await execute(
            "UPDATE flag SET visitor_hash = NULL WHERE visitor_hash IS NOT NULL AND created_at < $1",
            now - policy.VISITOR_KEPT,
        )
        await newcomers.forget_posts()
        await execute(_CLOSE_GONE, now)
