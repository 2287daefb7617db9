"""The mails of moderation, as message ids of the catalogue. Each is subject and text, in the reader's language."""

from parvis.core.db import fetch_value
from parvis.core.i18n import translate, translate_plural
from parvis.core.settings import get_settings
from parvis.moderation.models import ContentKind, DecisionAction, ModerationDecision

_TITLES = {
    ContentKind.PROPOSAL: "SELECT title FROM proposal WHERE id = $1",
    ContentKind.STORY: "SELECT title FROM story WHERE id = $1",
    ContentKind.COMMENT: """
        SELECT coalesce(proposal.title, story.title, commune.name) FROM comment
        JOIN thread ON thread.id = comment.thread_id
        LEFT JOIN proposal ON proposal.thread_id = thread.id LEFT JOIN story ON story.thread_id = thread.id
        LEFT JOIN opinion ON opinion.thread_id = thread.id LEFT JOIN commune ON commune.id = opinion.commune_id
        WHERE comment.id = $1
    """,
    # it has no title: it is known by what it is about
    ContentKind.OPINION: """
        SELECT commune.name FROM opinion JOIN commune ON commune.id = opinion.commune_id
        WHERE opinion.id = $1 AND NOT opinion.is_withdrawn
    """,
}
_NAMES = {
    ContentKind.PROPOSAL: "your proposal “{title}”",
    ContentKind.STORY: "your story “{title}”",
    ContentKind.COMMENT: "your comment on “{title}”",
    ContentKind.OPINION: "your opinion about “{title}”",
}
#: as the page that leads to it names its kind
_KINDS = {
    ContentKind.PROPOSAL: "proposition",
    ContentKind.STORY: "histoire",
    ContentKind.COMMENT: "commentaire",
    ContentKind.OPINION: "avis",
}
_DECIDED = {
    DecisionAction.HIDE: (
        "What you wrote on Parvis was hidden",
        "Hello,\n\na moderator has hidden {what}. You still see it, others do not. The reason given:\n\n{reason}\n\n"
        "Here it is, with the reason beside it:\n\n    {link}\n\n{objection}\n\nParvis, {site}\n",
    ),
    DecisionAction.RESTORE: (
        "What you wrote on Parvis is shown again",
        "Hello,\n\na moderator shows {what} again. The reason given:\n\n{reason}\n\n    {link}\n\nParvis, {site}\n",
    ),
    DecisionAction.KEEP: (
        "What you wrote on Parvis is shown",
        "Hello,\n\na moderator has looked at {what}, which had to wait: everybody can read it now. The reason given:"
        "\n\n{reason}\n\n    {link}\n\nParvis, {site}\n",
    ),
}
#: of an opinion whose name is withheld, and that was never shown
_ON_MONDAY = (
    "What you wrote on Parvis may be shown",
    "Hello,\n\na moderator has looked at {what}, which had to wait: it may be shown. It appears next Monday with the "
    "week’s others, so that nobody can tell when it was written. The reason given:\n\n{reason}\n\n    {link}\n\n"
    "Parvis, {site}\n",
)
_WAITS = """
SELECT EXISTS (SELECT FROM opinion WHERE id = $1 AND visibility = 'VISIBLE' AND published_on IS NULL)
"""


async def title_of(kind: ContentKind, content_id: object) -> str | None:
    """What it is called; None once it is gone."""
    title: str | None = await fetch_value(_TITLES[kind], content_id)
    return title


async def waits_for_monday(content_id: object) -> bool:
    """Whether it is an opinion that moderators would show, and that the weekly batch has not published yet."""
    return bool(await fetch_value(_WAITS, content_id))


def decision_letter(
    decision: ModerationDecision, title: str, *, locale: str, on_monday: bool = False
) -> tuple[str, str]:
    """To the author's side: what was decided, and the reason; `on_monday` as `waits_for_monday` has it."""
    is_for_monday = on_monday and decision.action is not DecisionAction.HIDE
    subject, text = _ON_MONDAY if is_for_monday else _DECIDED[decision.action]
    return translate(subject, locale), translate(
        text, locale, reason=decision.reason, **_about(decision.content_kind, decision.content_id, title, locale)
    )


def held_letter(kind: ContentKind, content_id: object, title: str, *, locale: str) -> tuple[str, str]:
    """To the author's side: many people have reported it, so it waits."""
    return translate("What you wrote on Parvis waits for a moderator", locale), translate(
        "Hello,\n\nseveral people have reported {what}. Until a moderator has looked at it, you alone see it:\n\n"
        "    {link}\n\nYou will hear what is decided, and why.\n\nParvis, {site}\n",
        locale,
        **_about(kind, content_id, title, locale),
    )


def digest_letter(count: int, days: int, *, locale: str) -> tuple[str, str]:
    """To a moderator of the platform: how much waits, and for how long."""
    subject = translate_plural(
        "{count} thing waits for a moderator", "{count} things wait for a moderator", count, locale
    )
    oldest = translate_plural(
        "The oldest has been waiting for {count} day.", "The oldest has been waiting for {count} days.", days, locale
    )
    text = translate("Hello,\n\n{waiting} on Parvis. {oldest}\n\n    {site}/moderation\n\nParvis, {site}\n", locale,
                     waiting=subject, oldest=oldest, site=get_settings().origin)  # fmt: skip
    return subject, text


def _about(kind: ContentKind, content_id: object, title: str, locale: str) -> dict[str, str]:
    settings = get_settings()
    objection = (
        translate("If you think that this is wrong, write to {contact}.", locale, contact=settings.contact)
        if settings.contact
        else translate("If you think that this is wrong, write to the site's team.", locale)
    )
    return {
        "what": translate(_NAMES[kind], locale, title=title),
        "link": f"{settings.origin}/contenus/{_KINDS[kind]}/{content_id}",
        "objection": objection,
        "site": settings.origin,
    }
