"""/dev/mail: what the embedded mail catcher holds. Only on embedded services: elsewhere mail is its reader's alone."""

import asyncio

from starlette.responses import Response

from parvis_web.embedded.mailbox import read_messages
from parvis_web.pages.failures import Failure
from parvis_web.pages.visit import Visit


async def mail(visit: Visit) -> Response:
    folder = visit.settings.mail_folder
    if folder is None or not visit.settings.embedded:
        raise Failure(404)
    return visit.page("site/mail.html", messages=await asyncio.to_thread(read_messages, folder))
