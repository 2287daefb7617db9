"""The mails about one's data, as message ids of the catalogue."""

from parvis.core.i18n import translate
from parvis.core.settings import get_settings
from parvis.privacy import policy


def export_ready(*, locale: str) -> tuple[str, str]:
    """Subject and text. The file itself is behind the sign-in: mail is read by many eyes."""
    site = get_settings().origin
    text = translate(
        "Hello,\n\nthe copy of everything about you on Parvis is ready. You can download it for {days} days, "
        "signed in, here:\n\n    {site}/compte/donnees\n\nIf you did not ask for it, someone else is "
        "signed in as you: end that on your account’s page.\n\nParvis, {site}\n",
        locale,
        site=site,
        days=policy.EXPORT_KEPT.days,
    )
    return translate("Your data is ready", locale), text
