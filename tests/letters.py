"""Mails as people got them, from the run's mail catcher, whose folder all workers share."""

from itertools import count
from uuid import uuid4

from parvis.auth.models import Account
from parvis.auth.viewer import Viewer
from parvis.core.settings import get_settings
from parvis_web.embedded.mailbox import CaughtMessage, read_messages

_run = uuid4().hex[:12]
_numbers = count(1)


async def with_address(person: Viewer) -> str:
    """Give someone of the factories an address that nobody else has had, and say it."""
    address = f"reader{next(_numbers)}.{_run}@example.org"
    await Account.filter(id=person.id).update(email=address)
    return address


def letters_to(address: str) -> list[CaughtMessage]:
    """The mails that an address has got, newest first."""
    folder = get_settings().mail_folder
    assert folder
    return [letter for letter in read_messages(folder) if letter.recipients == [address]]
