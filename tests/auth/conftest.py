"""Mail as people get it, from the run's mail catcher."""

import re
from collections.abc import Callable

import pytest

from parvis.core.settings import Settings
from parvis_web.embedded.mailbox import CaughtMessage, read_messages

#: the mails that an address has got, newest first
LettersTo = Callable[[str], list[CaughtMessage]]


@pytest.fixture
def letters_to(settings: Settings) -> LettersTo:
    folder = settings.mail_folder
    assert folder is not None
    return lambda email: [letter for letter in read_messages(folder) if letter.recipients == [email]]


def code_in(letter: CaughtMessage) -> str:
    """The six digits of a mail."""
    (code,) = re.findall(r"^ +([0-9]{6})$", letter.text, re.MULTILINE)
    return str(code)
