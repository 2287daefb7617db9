"""The mail that invites somebody to an organisation: subject and text, in the language of who invites."""

from uuid import UUID

from parvis.core.i18n import translate
from parvis.core.settings import get_settings
from parvis.directory import policy


def invitation_letter(
    *, invitation_id: UUID, secret: str, organisation: str, inviter: str, locale: str
) -> tuple[str, str]:
    """Names stand in the text only, where they cannot pass for the site's own words in a list of mails."""
    site = get_settings().origin
    return (
        translate("You are invited to join an organisation on Parvis", locale),
        translate(
            "Hello,\n\n{inviter} invites you to join “{organisation}” on Parvis and to speak in its name. "
            "To read more and to accept:\n\n    {link}\n\n"
            "The link is good for {days} days, and whoever has it can accept: keep it to yourself. "
            "If you do not know them, you can forget this message.\n\nParvis, {site}\n",
            locale,
            inviter=inviter,
            organisation=organisation,
            link=f"{site}/invitations/{invitation_id}?secret={secret}",
            days=policy.INVITATION_LIFETIME.days,
            site=site,
        ),
    )
