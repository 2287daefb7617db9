"""Mail out: plain text, UTF-8, one recipient. Called from jobs only, so that a slow server holds up nobody."""

import logging
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import urlsplit

import aiosmtplib

from parvis.core import clock
from parvis.core.errors import Unavailable
from parvis.core.settings import Settings, get_settings

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20
_PERMANENT = 500  # SMTP replies from here on will be the same tomorrow (RFC 5321, section 4.2.1)


async def send_mail(to: str, subject: str, text: str) -> None:
    """Hand one message to the mail server; addresses never reach the log.

    Raises Unavailable("mail") when the server is not there, slow, or asks to come back: the job is tried again. A
    recipient refused for good is only noted, since trying again would not help. Raises ValueError for an address or a
    subject that would break out of its header.
    """
    settings = get_settings()
    if settings.mail_host is None:
        raise Unavailable("mail")
    message = compose(settings, to, subject, text)
    try:
        await aiosmtplib.send(
            message,
            hostname=settings.mail_host,
            port=settings.mail_port,
            username=settings.mail_username,
            password=settings.mail_password.get_secret_value() if settings.mail_password else None,
            use_tls=settings.mail_tls == "tls",
            start_tls=settings.mail_tls == "starttls",
            timeout=TIMEOUT_SECONDS,
        )
    except aiosmtplib.SMTPRecipientsRefused as refusal:
        if any(recipient.code < _PERMANENT for recipient in refusal.recipients):
            raise Unavailable("mail") from None
        logger.warning("the mail server refuses a recipient for good")
    except (aiosmtplib.SMTPException, OSError):
        # without its cause: what servers answer quotes addresses
        raise Unavailable("mail") from None


def compose(settings: Settings, to: str, subject: str, text: str) -> EmailMessage:
    """The message as sent. Raises ValueError for a line break in `to` or `subject`, or for what is no address."""
    name, sender = parseaddr(settings.mail_from)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=name, addr_spec=sender)
    try:
        message["To"] = Address(addr_spec=to)
    except (IndexError, HeaderParseError):  # how the parser says that of an empty one, and of some others
        raise ValueError("no address") from None
    message["Subject"] = subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=urlsplit(settings.origin).hostname or "localhost")
    message["Auto-Submitted"] = "auto-generated"  # keeps holiday notices from answering (RFC 3834)
    message.set_content(text)
    return message
