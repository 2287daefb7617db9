"""What every request passes: one line in the log without a person in it, and headers that keep browsers careful."""

import logging
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parvis.core.settings import Settings

logger = logging.getLogger("parvis.access")


class AccessLog:
    """Method, path, status and time. Neither address, nor query (people search for things), nor who it was."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            milliseconds = (time.perf_counter() - started) * 1000
            logger.info("%s %s %d %.0f ms", scope["method"], scope["path"], status, milliseconds)


class SecurityHeaders:
    """A strict policy: everything from this house, pictures and uploads from its store as well, nothing inline."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        store = f" {settings.s3_public_endpoint}" if settings.s3_public_endpoint else ""
        self._headers = {
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
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
