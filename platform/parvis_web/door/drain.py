"""Leaving without anybody noticing: a process that was told to stop says so, serves on, then sends its sockets away.

A proxy learns of it by `/readyz/web` and sends nobody new; who holds a connection learns by `Connection: close`.
Followers are sent to another process last, once what happened is delivered, with the code on which clients come back.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parvis.core.live import get_hub

logger = logging.getLogger(__name__)

#: "service restart" (RFC 6455's registry): come back, from your cursor on
RESTART_CODE = 1012
#: what sockets have to say is said within this, whatever the reader's line; the rest comes again from a cursor
_FAREWELL_SECONDS = 5.0


class Leaver(Protocol):
    """A socket that can be sent away."""

    def hear_no_more(self) -> None:
        """Take no new operation; those under way go on to their end."""

    async def leave(self) -> None:
        """Wait for them, then close."""


class Drain:
    """One per process. `is_leaving` from the moment it was told to stop, `is_closed` once no new socket is let in."""

    def __init__(self) -> None:
        self.is_leaving = False
        self.is_closed = False
        self._sockets: set[Leaver] = set()

    @contextmanager
    def knows(self, socket: Leaver) -> Iterator[None]:
        """Tell this socket too, while it is open."""
        self._sockets.add(socket)
        try:
            yield
        finally:
            self._sockets.discard(socket)

    async def send_sockets_away(self) -> None:
        """Close every socket, each after it was given what had happened and the answers that it waited for."""
        self.is_closed = True
        sockets = list(self._sockets)
        for socket in sockets:
            socket.hear_no_more()
        get_hub().finish()
        leaving = [asyncio.create_task(socket.leave()) for socket in sockets]
        if leaving:
            _, late = await asyncio.wait(leaving, timeout=_FAREWELL_SECONDS)
            for task in late:  # the server closes what is left, with the same code
                task.cancel()
            await asyncio.gather(*leaving, return_exceptions=True)
            logger.info("%d sockets were sent away, %d of them in the middle of something", len(leaving), len(late))


class Leaving:
    """Once the process leaves, each answer asks for its connection to be closed: the next request goes elsewhere."""

    def __init__(self, app: ASGIApp, drain: Drain) -> None:
        self.app = app
        self._drain = drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_farewell(message: Message) -> None:
            if message["type"] == "http.response.start" and self._drain.is_leaving:
                MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        await self.app(scope, receive, with_farewell if scope["type"] == "http" else send)
