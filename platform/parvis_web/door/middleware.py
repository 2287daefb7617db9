"""What every request passes: one line in the log without a person in it, and headers that keep browsers careful."""

import logging
import time
from collections.abc import Callable, Set

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parvis.core import metrics
from parvis.core.log import describe
from parvis.core.settings import Settings

logger = logging.getLogger("parvis.access")

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
#: where ballots are cast and opened: of these the log has the template alone, so that no line tells the commune in
#: which somebody voted at that moment
UNNAMED = frozenset({"/communes/{slug}/evaluer", "/communes/{slug}/evaluer/merci", "/bulletin"})


def route_of(scope: Scope) -> str:
    """The template of the address that was asked for, one of ours: "/communes/{slug}"; "none" where we have none."""
    return str(getattr(scope.get("route"), "path", "none"))


def path_of(scope: Scope) -> str:
    """The path as the log may have it."""
    route = route_of(scope)
    return route if route in UNNAMED else str(scope["path"])


class AccessLog:
    """Method, path, status and time. Neither address, nor query (people search for things), nor who it was; where
    people vote, not even the commune.

    A socket has its line when it ends, with the code of its closing, or 403 where it was not let in.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        started, status, is_open = time.perf_counter(), 500, False

        async def received() -> Message:
            nonlocal status
            message = await receive()
            if message["type"] == "websocket.disconnect" and is_open:
                status = message["code"]
            return message

        async def sent(message: Message) -> None:
            nonlocal status, is_open
            kind = message["type"]
            if kind in {"http.response.start", "websocket.http.response.start"}:
                status = message["status"]
            elif kind == "websocket.accept":
                is_open = True
                metrics.SOCKETS.inc()
            elif kind == "websocket.close":
                status = message.get("code", 1000) if is_open else 403
            await send(message)

        try:
            await self.app(scope, received, sent)
        finally:
            method = scope.get("method", "WEBSOCKET")
            seconds, route, path = time.perf_counter() - started, route_of(scope), path_of(scope)
            extra = {
                "method": method,
                "path": path,
                "route": route,
                "status": status,
                "milliseconds": round(seconds * 1000, 1),
            }
            logger.info("%s %s %d %.0f ms", method, path, status, seconds * 1000, extra=extra)
            if scope["type"] == "http":
                counted = method if method in _METHODS else "other"
                metrics.count_request(counted, route, f"{status // 100}xx", seconds)
            elif is_open:
                metrics.SOCKETS.dec()


class SecurityHeaders:
    """A strict policy: everything from this house, pictures and uploads from its store as well, nothing inline."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        store = f" {settings.s3_public_endpoint}" if settings.s3_public_endpoint else ""
        headers = {
            "content-security-policy": (
                f"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
                f" img-src 'self' data:{store}; connect-src 'self'{store};"
                " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=(self)",
        }
        if settings.origin.startswith("https:"):
            headers["strict-transport-security"] = "max-age=31536000"
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message.get("headers", ())
                names = {name for name, _ in own}
                message["headers"] = [*own, *(header for header in self._headers if header[0] not in names)]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class Faults:
    """What nobody foresaw: its kind and place in the log, never its words, and a page that says sorry."""

    def __init__(self, app: ASGIApp, page: Callable[[Request], Response]) -> None:
        self.app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            logger.error("fault in %s %s: %s", scope["method"], path_of(scope), describe(error))
            if has_begun:
                raise
            await self._page(Request(scope))(scope, receive, send)


class Shortcut:
    """Leads straight to one route: past the router, which looks through all, and Starlette's handling of exceptions."""

    def __init__(self, app: ASGIApp, route: Route) -> None:
        self.app = app
        self._route = route
        self._methods: Set[str] = route.methods or set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == self._route.path and scope["method"] in self._methods:
            scope["route"] = self._route
            await self._route.app(scope, receive, send)
        else:
            await self.app(scope, receive, send)
