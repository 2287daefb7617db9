"""Live: graphql-transport-ws and nothing else, for visitors too; a socket ends with the session that opened it."""

import asyncio
from contextlib import aclosing, suppress
from datetime import timedelta
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketState
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from parvis.auth.queries import is_still_valid
from parvis.auth.viewer import Viewer, visitor
from parvis.core.errors import ParvisError, Unauthenticated
from parvis.core.feed import Listener
from parvis.core.live import get_hub
from parvis.core.settings import Settings
from parvis_graphql.context import Context
from parvis_graphql.operations import ParvisSchema
from parvis_web.door.drain import Drain
from parvis_web.door.strict_json import read_json
from parvis_web.door.transport import TransportHandler
from parvis_web.door.visitors import (
    asked_locale,
    bearer_token,
    reaching_database,
    remote_of,
    token_in,
    viewer_of_cookie,
    viewer_of_token,
)

INIT_SECONDS = 3
MOST_SUBSCRIPTIONS = 20
#: a session that ends by its date is noticed this late; one that is revoked, at once
RECHECK_SECONDS = 60
#: while the database is away nobody can be asked; nor can anybody revoke
RETRY_SECONDS = 2
_UNAUTHORISED = 4401


class SocketEndpoint(GraphQL[Context, None]):
    """The socket's door. Who asks is known by header, cookie, or the token in `connection_init`'s payload.

    Pages of other sites are refused, whatever they bring; our own are known by their host too, since a machine has
    more names than the one in the settings.
    """

    graphql_transport_ws_handler_class = TransportHandler

    def __init__(self, schema: ParvisSchema, settings: Settings, drain: Drain) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=MOST_SUBSCRIPTIONS,
            allowed_origins=[settings.origin],
        )
        self._settings = settings
        self.drain = drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        if self.drain.is_closed:
            await socket.send_denial_response(Response(status_code=503))
            return
        scope["state"] = {**scope.get("state", {}), "watch": None}
        try:
            await self.run(socket)
        finally:
            watch: asyncio.Task[None] | None = scope["state"]["watch"]
            if watch is not None:
                watch.cancel()
                with suppress(asyncio.CancelledError):
                    await watch

    async def get_context(self, request: Any, response: Any) -> Context:
        return Context(
            viewer=visitor(asked_locale(request.headers)),
            remote=remote_of(request),
            user_agent=request.headers.get("user-agent", "")[:200],
            socket=response,
        )

    def decode_json(self, data: str | bytes) -> object:
        return read_json(data)

    async def on_ws_connect(self, context: Context) -> None:
        """Settle who it is before anything is asked. A bad token or session is refused, never taken for a visitor."""
        socket: WebSocket = context.socket
        try:
            context.viewer = await self._viewer(socket, context.connection_params)
            if context.viewer.id is not None:
                news = get_hub().listen(f"account:{context.viewer.id}")
                socket.scope["state"]["watch"] = asyncio.create_task(_close_with_session(socket, context.viewer, news))
        except ParvisError as error:
            raise ConnectionRejectionError({"code": str(error.code)}) from error

    async def _viewer(self, socket: WebSocket, params: object) -> Viewer:
        """Raises Unauthenticated, Unavailable."""
        locale = asked_locale(socket.headers)
        said = params.get("authorization") or params.get("Authorization") if isinstance(params, dict) else None
        token = token_in(said) if isinstance(said, str) else bearer_token(socket.headers)
        if token is not None:
            return await viewer_of_token(token, locale)
        viewer = await viewer_of_cookie(socket.headers, self._settings)
        if viewer is None:
            raise Unauthenticated
        return viewer


async def _close_with_session(socket: WebSocket, viewer: Viewer, news: Listener) -> None:
    """Wait until the session or token that opened the socket is good no longer, then close it."""
    async with aclosing(news):
        heard = asyncio.ensure_future(anext(news))
        try:
            # asked before the first wait too: it may have ended before anybody listened
            while (pause := await _pause(viewer)) is not None:
                await asyncio.wait({heard}, timeout=pause)
                if heard.done():
                    heard.result()
                    heard = asyncio.ensure_future(anext(news))
        except StopAsyncIteration:  # the hub gives no more: the process is leaving
            return
        finally:
            heard.cancel()
    if socket.application_state is not WebSocketState.DISCONNECTED:
        await socket.close(_UNAUTHORISED, "The session has ended.")


async def _pause(viewer: Viewer) -> float | None:
    """Seconds until the viewer must be looked at again though nothing is heard; None where it is good no longer."""
    try:
        with reaching_database():
            return RECHECK_SECONDS if await is_still_valid(viewer) else None
    except ParvisError:
        return RETRY_SECONDS
