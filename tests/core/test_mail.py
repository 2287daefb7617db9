import logging
from email import message_from_bytes
from email.policy import default

import pytest

from parvis.core.errors import Unavailable
from parvis.core.mail import compose, send_mail
from parvis.core.settings import Settings
from parvis_web.embedded.mailbox import read_messages


async def test_a_letter_arrives_as_written(settings: Settings) -> None:
    subject = "Votre code : 123456, à l’été"
    text = "Bonjour,\n\nvotre code est 123456.\n\n— Parvis, où l’on se parle\n"

    await send_mail("reader-of-letters@example.org", subject, text)

    assert settings.mail_folder
    letter = next(
        letter
        for letter in read_messages(settings.mail_folder)
        if letter.recipients == ["reader-of-letters@example.org"]
    )
    assert letter.subject == subject
    assert letter.text.replace("\r\n", "\n") == text


def test_the_message_says_what_it_is(settings: Settings) -> None:
    message = message_from_bytes(compose(settings, "a@example.org", "Été", "Texte é").as_bytes(), policy=default)

    assert message["To"] == "a@example.org"
    assert message["From"] == settings.mail_from
    assert message["Subject"] == "Été"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"]
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("a@example.org\nBcc: all@example.org", "Bonjour"),
        ("a@example.org\r\nBcc: all@example.org", "Bonjour"),
        ("a@example.org, all@example.org", "Bonjour"),
        ("a@example.org", "Bonjour\nBcc: all@example.org"),
        ("a@example.org", "Bonjour\r\n\r\nAutre texte"),
        ("", "Bonjour"),
        ("personne", "Bonjour"),
    ],
)
def test_nothing_breaks_out_of_its_header(settings: Settings, to: str, subject: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        compose(settings, to, subject, "Texte")


async def test_a_server_that_is_away_is_said_to_be_without_the_address(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(settings, "mail_port", 1)

    with pytest.raises(Unavailable) as refusal:
        await send_mail("camille@example.org", "Bonjour", "Texte")

    assert refusal.value.part == "mail"
    assert "camille" not in caplog.text


async def test_without_a_server_mail_is_unavailable(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "mail_host", None)

    with pytest.raises(Unavailable):
        await send_mail("camille@example.org", "Bonjour", "Texte")
