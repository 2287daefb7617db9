"""The messages of graphql-transport-ws as strangers send them: what has the wrong shape closes the socket, cleanly."""

import asyncio
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from graphql import GraphQLError, OperationType, get_operation_ast, parse
from starlette.websockets import WebSocketDisconnect
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import ErrorMessage, Message, SubscribeMessage

from parvis_graphql.context import Context
from parvis_web.door.drain import RESTART_CODE

if TYPE_CHECKING:
    from parvis_web.door.sockets import SocketEndpoint


class TransportHandler(BaseGraphQLTransportWSHandler[Context, None]):
    """Strawberry's handler believes each message to be an object with fields of the right types; this one looks.

    And it can leave: what was asked is answered; subscriptions are broken off without a `complete`, which clients take
    for the end.
    """

    _is_leaving = False
    _broken_off: frozenset[str] = frozenset()

    async def handle(self) -> None:
        with cast("SocketEndpoint", self.view).drain.knows(self):
            await super().handle()

    def hear_no_more(self) -> None:
        self._is_leaving = True
        self._broken_off = frozenset(
            number for number, one in self.operations.items() if _is_subscription(one.query, one.operation_name)
        )

    async def leave(self) -> None:
        tasks = [operation.task for operation in self.operations.values() if operation.task]
        if tasks:
            await asyncio.wait(tasks)
        # it may be gone already, or closed meanwhile for a reason of its own
        with suppress(WebSocketDisconnect, RuntimeError):
            await self.websocket.close(RESTART_CODE, "The server restarts.")

    async def send_message(self, message: Message) -> None:
        if not (message["type"] == "complete" and message["id"] in self._broken_off):
            await super().send_message(message)

    async def handle_message(self, message: Message) -> None:
        if _is_message(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("Failed to parse message")

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        if self._is_leaving:
            return  # never begun: whoever asked comes back and asks again
        most = self.max_subscriptions_per_connection
        if self.connection_acknowledged and most is not None and len(self.operations) >= most:
            error = {"message": f"A socket has at most {most} subscriptions.", "extensions": {"code": "TOO_MANY"}}
            refusal = {"id": message["id"], "type": "error", "payload": [error]}
            await self.send_message(cast("ErrorMessage", refusal))
        else:
            await super().handle_subscribe(message)


def _is_message(message: object) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    if message["type"] == "complete":
        return isinstance(message.get("id"), str)
    return message["type"] != "subscribe" or (
        isinstance(message.get("id"), str) and _is_operation(message.get("payload"))
    )


def _is_operation(payload: Any) -> bool:
    return (
        isinstance(payload, dict)
        and isinstance(payload.get("query"), str)
        and isinstance(payload.get("variables"), dict | None)
        and isinstance(payload.get("operationName"), str | None)
    )


@lru_cache(maxsize=500)
def _is_subscription(query: str, name: str | None) -> bool:
    try:
        operation = get_operation_ast(parse(query), name)
    except GraphQLError:  # its error is on its way
        return False
    return operation is not None and operation.operation is OperationType.SUBSCRIPTION
