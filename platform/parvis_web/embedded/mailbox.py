"""A mail server that delivers nothing: it keeps what it is sent, to be read on one page.

`python -m parvis_web.embedded.mailbox --folder FOLDER --port PORT` runs it. One message, one file, the newest KEPT of
them; a name is the time of arrival, so that names sort by time.
"""

import argparse
import asyncio
import os
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Any, cast

GREETING = "Parvis keeps this mail"
KEPT = 200
MAX_MESSAGE = 5 * 2**20
MAX_TEXT = 100_000
# who it was really for: Bcc and the envelope are not in the message itself
SENDER_HEADER, RECIPIENT_HEADER = "X-Envelope-From", "X-Envelope-To"


@dataclass(frozen=True)
class CaughtMessage:
    """A kept message; `id` sorts by time, `date` is when it arrived (UTC), `text` at most MAX_TEXT characters."""

    id: str
    sender: str
    recipients: list[str]
    subject: str
    date: datetime
    text: str


def keep_message(folder: Path, sender: str, recipients: list[str], content: bytes) -> str:
    """Writes one message, whole or not at all, drops the oldest beyond KEPT and returns the new one's id."""
    envelope = [f"{SENDER_HEADER}: {sender}", *(f"{RECIPIENT_HEADER}: {recipient}" for recipient in recipients)]
    message_id = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    beside = folder / f"{message_id}.new"
    beside.write_bytes("".join(f"{line}\r\n" for line in envelope).encode() + content)
    os.replace(beside, folder / f"{message_id}.eml")
    for surplus in _newest_first(folder)[KEPT:]:
        surplus.unlink(missing_ok=True)
    return message_id


def read_messages(folder: Path, limit: int = 50) -> list[CaughtMessage]:
    """The newest `limit` messages, newest first; none when nothing was ever kept there."""
    found = []
    for path in _newest_first(folder)[:limit]:
        try:
            found.append(_read(path))
        except FileNotFoundError:  # dropped meanwhile for a newer one
            continue
    return found


def _newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.eml"), reverse=True)


def _read(path: Path) -> CaughtMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return CaughtMessage(
        id=path.stem,
        sender=str(message[SENDER_HEADER] or ""),
        recipients=[str(recipient) for recipient in message.get_all(RECIPIENT_HEADER, [])],
        subject=str(message["Subject"] or ""),
        date=datetime.fromtimestamp(int(path.stem.partition("-")[0]) / 1e9, UTC),
        text=_text(message)[:MAX_TEXT],
    )


def _text(message: EmailMessage) -> str:
    """The plain part, or else the HTML as it is written."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        return str(body.get_content()).replace("\r\n", "\n")
    except (LookupError, ValueError):  # an unknown charset: show what can be shown
        return cast(bytes, body.get_payload(decode=True) or b"").decode(errors="replace")


class _Handler:
    """What aiosmtpd asks of us; the name of the method is its protocol."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        recipients = [str(recipient) for recipient in envelope.rcpt_tos]
        keep_message(self._folder, str(envelope.mail_from), recipients, bytes(envelope.content))
        return "250 Kept"


async def serve(folder: Path, host: str, port: int) -> None:
    """Listens until SIGTERM or SIGINT."""
    from aiosmtpd.smtp import SMTP  # only the server needs it: whoever reads messages does not

    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for signal in (SIGTERM, SIGINT):
        loop.add_signal_handler(signal, stopped.set)

    def session() -> asyncio.Protocol:
        return SMTP(
            _Handler(folder),
            data_size_limit=MAX_MESSAGE,
            hostname="localhost",
            ident=GREETING,
            enable_SMTPUTF8=True,
        )

    server = await loop.create_server(session, host, port)
    await stopped.wait()
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(serve(options.folder, options.host, options.port))


if __name__ == "__main__":
    main()
