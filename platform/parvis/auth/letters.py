"""The mails that auth sends, as message ids of the catalogue. Each is subject and text, in the reader's language."""

from parvis.auth import policy
from parvis.core.i18n import translate
from parvis.core.settings import get_settings


def code_letter(code: str, *, locale: str) -> tuple[str, str]:
    """The code is in the text only: subjects show on locked phones and in the logs of mail servers."""
    return _letter(
        "Your code for Parvis",
        "Hello,\n\nhere is the code that confirms your e-mail address:\n\n    {code}\n\n"
        "It is good for {minutes} minutes. If you did not ask for it, someone typed your address by mistake: "
        "you can forget this message.\n\nParvis, {site}\n",
        locale,
        code=code,
        minutes=int(policy.CODE_LIFETIME.total_seconds() // 60),
    )


def already_registered_letter(*, locale: str) -> tuple[str, str]:
    """Instead of a code, to the owner of an address that has an account: only they learn it."""
    return _letter(
        "You already have an account on Parvis",
        "Hello,\n\nsomeone, perhaps you, asked for an account with your e-mail address, "
        "but you already have an account. You can sign in here:\n\n    {site}/connexion\n\n"
        "If it was not you, there is nothing to do: nobody learnt that you have an account.\n\nParvis, {site}\n",
        locale,
    )


def _letter(subject: str, text: str, locale: str, **params: object) -> tuple[str, str]:
    site = get_settings().origin
    return translate(subject, locale), translate(text, locale, site=site, **params)
