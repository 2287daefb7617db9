"""Pictures and uploads through the web port, where browsers do not see the store itself.

Nothing is decided here: the store checks the signature, type and size of an upload, and its policy says what is public.
Bodies stream through in pieces.
"""

import re
from collections.abc import AsyncIterator

import httpx
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from parvis.core.settings import Settings
from parvis.photos.policy import MAX_BYTES
from parvis.photos.urls import MEDIA_PATH, UPLOAD_PATH

_PUBLIC = re.compile(r"public/[A-Za-z0-9_-]+/[A-Za-z0-9_.-]+")
_FORM_BYTES = 64 * 1024  # the form's fields around the file
_PASSED_ON = (
    "content-type",
    "content-length",
    "etag",
    "last-modified",
    "cache-control",
    "accept-ranges",
    "content-range",
)
_ASKED_WITH = ("if-none-match", "if-modified-since", "range")


class MediaProxy:
    """Passes requests on to the store. One client for the process; `close` it at the end."""

    def __init__(self, settings: Settings) -> None:
        self._bucket = f"{settings.s3_endpoint}/{settings.s3_bucket}"
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(30, connect=5), limits=httpx.Limits(max_connections=100), trust_env=False
        )

    async def close(self) -> None:
        await self._client.aclose()

    def routes(self) -> list[Route]:
        return [
            Route(UPLOAD_PATH, self.upload, methods=["POST"]),
            Route(MEDIA_PATH + "/{key:path}", self.picture, methods=["GET", "HEAD"]),
        ]

    async def picture(self, request: Request) -> Response:
        key = request.path_params["key"]
        if not _PUBLIC.fullmatch(key):
            return _problem(404, "NOT_FOUND")
        # bytes are passed on as they come, so they must come as they are
        headers = {name: request.headers[name] for name in _ASKED_WITH if name in request.headers}
        headers["accept-encoding"] = "identity"
        ask = self._client.build_request(request.method, f"{self._bucket}/{key}", headers=headers)
        try:
            answer = await self._client.send(ask, stream=True)
        except httpx.HTTPError:
            return _problem(503, "UNAVAILABLE")
        if answer.status_code not in {200, 206, 304, 416}:
            await answer.aclose()
            return _problem(404, "NOT_FOUND") if answer.status_code < 500 else _problem(503, "UNAVAILABLE")
        passed = {name: answer.headers[name] for name in _PASSED_ON if name in answer.headers}
        return StreamingResponse(
            answer.aiter_raw(), answer.status_code, passed, background=BackgroundTask(answer.aclose)
        )

    async def upload(self, request: Request) -> Response:
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            return _problem(411, "LENGTH_REQUIRED")
        if int(length) > MAX_BYTES + _FORM_BYTES:
            return _problem(413, "TOO_LARGE")
        headers = {"content-type": request.headers.get("content-type", ""), "content-length": length}
        try:
            answer = await self._client.post(self._bucket, headers=headers, content=_body(request))
        except ClientDisconnect:
            return Response(status_code=400)
        except httpx.HTTPError:
            return _problem(503, "UNAVAILABLE")
        if answer.is_success:
            return Response(status_code=204)
        # the store's words name keys and hosts of the inside
        status = answer.status_code if answer.status_code in {400, 403, 413} else 503
        return _problem(status, {400: "REFUSED", 403: "REFUSED", 413: "TOO_LARGE"}.get(status, "UNAVAILABLE"))


async def _body(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        yield chunk


def _problem(status: int, code: str) -> Response:
    return JSONResponse({"code": code}, status_code=status)
