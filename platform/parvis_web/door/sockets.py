"""Live: graphql-transport-ws and nothing else, for visitors too; a socket ends with the session that opened it."""

import asyncio
import logging
from contextlib import aclosing, suppress
from datetime import timedelta
from typing import Any

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketState
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from parvis.auth.events import AuthEvent
from parvis.auth.queries import is_still_valid
from parvis.auth.viewer import Viewer, visitor
from parvis.core.errors import ParvisError
from parvis.core.live import get_hub
from parvis.core.settings import Settings
from parvis_graphql.context import Context
from parvis_graphql.schema import ParvisSchema
from parvis_web.door.visitors import asked_locale, bearer_token, token_in, viewer_of_cookie, viewer_of_token

logger = logging.getLogger(__name__)

INIT_SECONDS = 3
MOST_SUBSCRIPTIONS = 20
#: a session that ends by its date is noticed this late; one that is revoked, at once
RECHECK_SECONDS = 60
_UNAUTHORISED = 4401


class SocketEndpoint(GraphQL[Context, None]):
    """The socket's door. Who asks is known by header, cookie, or the token in `connection_init`'s payload."""

    def __init__(self, schema: ParvisSchema, settings: Settings) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=MOST_SUBSCRIPTIONS,
            allowed_origins=[settings.origin],
        )
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
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
            remote=request.client.host if request.client else "",
            user_agent=request.headers.get("user-agent", "")[:200],
            socket=response,
        )

    async def on_ws_connect(self, context: Context) -> None:
        """Settle who it is before anything is asked. A bad token or session is refused, never taken for a visitor."""
        socket: WebSocket = context.socket
        try:
            context.viewer = await self._viewer(socket, context.connection_params)
        except ParvisError as error:
            raise ConnectionRejectionError({"code": str(error.code)}) from error
        if context.viewer.id is not None:
            socket.scope["state"]["watch"] = asyncio.create_task(_close_with_session(socket, context.viewer))

    async def _viewer(self, socket: WebSocket, params: object) -> Viewer:
        locale = asked_locale(socket.headers)
        said = params.get("authorization") or params.get("Authorization") if isinstance(params, dict) else None
        token = token_in(said) if isinstance(said, str) else bearer_token(socket.headers)
        if token is not None:
            return await viewer_of_token(token, locale)
        viewer = await viewer_of_cookie(socket.headers, self._settings)
        if viewer is None:
            raise ConnectionRejectionError({"code": "UNAUTHENTICATED"})
        return viewer


async def _close_with_session(socket: WebSocket, viewer: Viewer) -> None:
    """Wait until the session or token that opened the socket is good no longer, then close it."""
    async with aclosing(get_hub().listen(f"account:{viewer.id}")) as events:
        news = asyncio.ensure_future(anext(events))
        try:
            while True:
                done, _ = await asyncio.wait({news}, timeout=RECHECK_SECONDS)
                if done:
                    ended = news.result().kind == AuthEvent.SESSION_ENDED
                    news = asyncio.ensure_future(anext(events))
                    if not ended:
                        continue
                try:
                    if await is_still_valid(viewer):
                        continue
                except ParvisError:  # the database is away: ask again at the next turn
                    continue
                break
        except StopAsyncIteration:  # the hub has stopped: the process is ending
            return
        finally:
            news.cancel()
    if socket.application_state is not WebSocketState.DISCONNECTED:
        await socket.close(_UNAUTHORISED, "The session has ended.")
