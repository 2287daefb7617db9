"""The kept mail is bounded, and whatever was sent can be shown."""

from pathlib import Path

import pytest

from parvis_web.embedded import mailbox
from parvis_web.embedded.mailbox import keep_message, read_messages


def test_the_newest_come_first_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "KEPT", 3)

    ids = [keep_message(tmp_path, "a@b.fr", ["c@d.fr"], f"Subject: {number}\r\n\r\n".encode()) for number in range(5)]

    assert [message.subject for message in read_messages(tmp_path)] == ["4", "3", "2"]
    assert [message.id for message in read_messages(tmp_path, limit=2)] == [ids[4], ids[3]]
    assert len(list(tmp_path.iterdir())) == 3


def test_a_folder_without_mail_shows_none(tmp_path: Path) -> None:
    assert read_messages(tmp_path / "not there") == []


def test_the_plain_part_is_preferred(tmp_path: Path) -> None:
    content = (
        b"Subject: =?utf-8?q?D=C3=A9j=C3=A0?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/html\r\n\r\n<p>riche</p>\r\n"
        b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nsimple\r\n--x--\r\n"
    )
    keep_message(tmp_path, "a@b.fr", ["c@d.fr"], content)
    assert [(each.subject, each.text) for each in read_messages(tmp_path)] == [("Déjà", "simple")]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"\xff\xfe\x00", "\ufffd\ufffd\x00"),
        (b"no header", "no header"),
        (b"Content-Type: text/plain; charset=martian\r\n\r\nbonjour", "bonjour"),
    ],
)
def test_a_broken_message_is_shown_as_well_as_can_be(tmp_path: Path, content: bytes, text: str) -> None:
    keep_message(tmp_path, "a@b.fr", ["c@d.fr"], content)
    assert [(message.sender, message.text) for message in read_messages(tmp_path)] == [("a@b.fr", text)]


def test_a_long_text_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MAX_TEXT", 5)
    keep_message(tmp_path, "a@b.fr", ["c@d.fr"], b"Subject: x\r\n\r\n0123456789")
    assert [message.text for message in read_messages(tmp_path)] == ["01234"]
