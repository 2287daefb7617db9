"""The messages of graphql-transport-ws as strangers send them: what has the wrong shape closes the socket, cleanly."""

from typing import Any, cast

from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import ErrorMessage, Message, SubscribeMessage

from parvis_graphql.context import Context


class TransportHandler(BaseGraphQLTransportWSHandler[Context, None]):
    """Strawberry's handler believes each message to be an object with fields of the right types; this one looks."""

    async def handle_message(self, message: Message) -> None:
        if _is_message(message):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("Failed to parse message")

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
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
