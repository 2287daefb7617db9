"""The mails about roles in communes, as message ids of the catalogue. Each is subject and text."""

from datetime import date

from parvis.core.dates import long_day
from parvis.core.i18n import translate
from parvis.core.settings import get_settings
from parvis.directory.models import CommuneRole, RoleState

_ROLES = {
    CommuneRole.ELECTED: "elected official",
    CommuneRole.AGENT: "agent of the town hall",
    CommuneRole.MODERATOR: "moderator",
}
_DECISIONS = {
    RoleState.GRANTED: (
        "Your role in {commune} has been granted",
        "Hello,\n\nyou are now {role} in {commune} on Parvis, until {day}. What waits for you is on the desk:\n\n"
        "    {site}/communes/{slug}/bureau\n\nParvis, {site}\n",
    ),
    RoleState.REFUSED: (
        "Your request for a role in {commune} was refused",
        "Hello,\n\nyour request to be {role} in {commune} on Parvis was refused. If you think that this is a mistake, "
        "you can ask again and say more:\n\n    {site}/communes/{slug}/role\n\nParvis, {site}\n",
    ),
    RoleState.ENDED: (
        "Your role in {commune} has ended",
        "Hello,\n\nyou are no longer {role} in {commune} on Parvis: somebody who decides about roles there has "
        "ended it.\n\nParvis, {site}\n",
    ),
}


def decided_letter(
    state: RoleState, role: CommuneRole, *, commune: str, slug: str, ends_on: date | None, locale: str
) -> tuple[str, str]:
    subject, text = _DECISIONS[state]
    return _letter(subject, text, role, commune=commune, slug=slug, ends_on=ends_on, locale=locale)


def expiring_letter(role: CommuneRole, *, commune: str, slug: str, ends_on: date, locale: str) -> tuple[str, str]:
    return _letter(
        "Your role in {commune} ends soon",
        "Hello,\n\nyou are {role} in {commune} on Parvis until {day}. If you go on in office after that day, "
        "ask for the role again once it has ended:\n\n    {site}/communes/{slug}/role\n\nParvis, {site}\n",
        role,
        commune=commune,
        slug=slug,
        ends_on=ends_on,
        locale=locale,
    )


def _letter(
    subject: str, text: str, role: CommuneRole, *, commune: str, slug: str, ends_on: date | None, locale: str
) -> tuple[str, str]:
    said = {
        "commune": commune,
        "slug": slug,
        "role": translate(_ROLES[role], locale),
        "day": long_day(ends_on, locale) if ends_on else "",
        "site": get_settings().origin,
    }
    return translate(subject, locale, **said), translate(text, locale, **said)
