"""/dev/mail: what the embedded mail catcher holds. Only on embedded services: elsewhere mail is its reader's alone."""

import asyncio
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.responses import Response

from parvis_web.embedded.mailbox import read_messages
from parvis_web.pages.failures import Failure
from parvis_web.pages.visit import Visit


def _is_asked_by_address(visit: Visit) -> bool:
    """Whether the browser asks for this machine itself. A stranger's name that points here shall read no codes."""
    host = urlsplit(f"//{visit.request.headers.get('host', '')}").hostname or ""
    if host in {"localhost", urlsplit(visit.settings.origin).hostname}:
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


async def mail(visit: Visit) -> Response:
    folder = visit.settings.mail_folder
    if folder is None or not visit.settings.embedded or not _is_asked_by_address(visit):
        raise Failure(404)
    return visit.page("site/mail.html", messages=await asyncio.to_thread(read_messages, folder))
