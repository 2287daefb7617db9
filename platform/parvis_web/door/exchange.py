"""A request and its answer as ASGI hands them over: reading Starlette's objects would take longer than all the rest."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from parvis_web.door.visitors import network_of

MAX_BODY = 64 * 1024
MODERN = "application/graphql-response+json"
LEGACY = "application/json"


class Refused(Exception):
    """The request is no GraphQL request, or not one that is taken."""

    def __init__(self, status: int, message: str, code: str = "INVALID_REQUEST") -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code


class Request:
    """What is asked."""

    __slots__ = ("_receive", "_scope", "headers", "method")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope, self._receive = scope, receive
        self.method: str = scope["method"]
        # of a header sent twice, the first
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}

    @property
    def parameters(self) -> dict[str, str]:
        """Those in the address."""
        return dict(parse_qsl(self._scope["query_string"].decode("latin-1"), keep_blank_values=True))

    @property
    def remote(self) -> str:
        """The caller's address or network, for limits alone."""
        client = self._scope.get("client")
        return network_of(client[0]) if client else ""

    async def body(self) -> bytes:
        """All of it. Raises Refused where it is too large, or ends early."""
        body, is_whole = bytearray(), False
        while not is_whole:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Refused(400, "The request was cut short.")
            body += message.get("body", b"")
            if len(body) > MAX_BODY:
                raise Refused(413, f"A request has at most {MAX_BODY} bytes.", "TOO_LARGE")
            is_whole = not message.get("more_body", False)
        return bytes(body)


class Answer:
    """What goes back, in the media type that was asked for. Nobody keeps it; any site may read what its token opens."""

    __slots__ = ("body", "headers", "is_modern", "status")

    def __init__(self, request: Request) -> None:
        self.status, self.body = 200, b""
        self.is_modern = MODERN in request.headers.get("accept", "")
        self.headers = [
            (b"content-type", (MODERN if self.is_modern else LEGACY).encode()),
            (b"cache-control", b"no-store"),
            (b"vary", b"Accept, Accept-Language, Cookie, Authorization, Origin"),
        ]
        if "origin" in request.headers:
            self.headers.append((b"access-control-allow-origin", b"*"))

    def set_cookie(self, setter: Callable[..., None], *arguments: object) -> None:
        """The cookie that `setter` sets on a response."""
        response = Response()
        setter(response, *arguments)
        self.headers += [header for header in response.raw_headers if header[0] == b"set-cookie"]

    async def send(self, send: Send) -> None:
        self.headers.append((b"content-length", b"%d" % len(self.body)))
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})
