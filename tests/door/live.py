"""A client of graphql-transport-ws that says exactly what a test wants said."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from parvis.core.events import encode_cursor, live_cursor
from parvis_graphql.engine.global_ids import encode_id

PROTOCOL = "graphql-transport-ws"
THREAD_CHANGED = """
subscription Changed($thread: ID!, $after: String) {
  threadChanged(threadId: $thread, after: $after) {
    __typename
    ... on CommentAdded { cursor comment { id body author { displayName } viewerCanEdit } }
  }
}
"""


class Socket:
    """One connection; what arrives is read in order."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, message: object) -> None:
        await self.connection.send(json.dumps(message))

    async def receive(self, within: float = 5) -> dict[str, Any]:
        """The next message. Raises TimeoutError, ConnectionClosed."""
        async with asyncio.timeout(within):
            message: dict[str, Any] = json.loads(await self.connection.recv())
        return message

    async def init(self, **payload: object) -> None:
        """Be let in. Raises ConnectionClosed where the house does not."""
        await self.send({"type": "connection_init", "payload": payload})
        assert (await self.receive())["type"] == "connection_ack"

    async def subscribe(self, query: str, number: str = "1", **variables: object) -> None:
        await self.send({"type": "subscribe", "id": number, "payload": {"query": query, "variables": variables}})

    async def follow(self, thread_id: UUID, number: str = "1", after: str | None = None) -> None:
        """Subscribe to what comes after the cursor; without one, to all that comes after this call."""
        since = after or encode_cursor(await live_cursor())
        await self.subscribe(THREAD_CHANGED, number, thread=encode_id("Thread", thread_id), after=since)

    async def closed(self, within: float = 5) -> int | None:
        """The code with which the house closes the socket. Raises TimeoutError where it does not."""
        try:
            async with asyncio.timeout(within):
                while True:
                    await self.connection.recv()
        except ConnectionClosed as closing:
            return closing.rcvd.code if closing.rcvd else None


@asynccontextmanager
async def socket(
    url: str, headers: dict[str, str] | None = None, *, origin: str | None = None, protocol: str = PROTOCOL
) -> AsyncIterator[Socket]:
    """A socket to the house at `url`. Raises InvalidStatus where the handshake is refused."""
    async with connect(
        f"{url.replace('http', 'ws', 1)}/graphql",
        subprotocols=[Subprotocol(protocol)],
        additional_headers=headers,
        origin=Origin(origin) if origin else None,
        compression=None,
        proxy=None,
    ) as connection:
        yield Socket(connection)
