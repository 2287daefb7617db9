"""/healthz: the process lives. /readyz: what it needs answers, or is named. /readyz/web: it takes visitors.

A proxy asks the last: a part that is down is down for every process, and each still serves what needs it not.
"""

import asyncio
from collections.abc import Awaitable, Callable

import redis.asyncio as redis
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from parvis.core.db import fetch_value
from parvis.core.settings import Settings
from parvis.photos.storage import get_storage
from parvis_web.door.drain import Drain

_SECONDS = 3
_NOT_KEPT = {"cache-control": "no-store"}


async def _database() -> None:
    await fetch_value("SELECT 1")


async def _storage() -> None:
    await get_storage().check()


def _valkey(settings: Settings) -> Callable[[], Awaitable[None]]:
    async def check() -> None:
        client = redis.from_url(str(settings.redis_url), socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS)
        try:
            await client.ping()
        finally:
            await client.aclose()

    return check


async def _answers(check: Callable[[], Awaitable[None]]) -> bool:
    try:
        async with asyncio.timeout(_SECONDS):
            await check()
    except Exception:  # whatever it says, it does not answer; the part's own log says why
        return False
    return True


def health_routes(settings: Settings, drain: Drain) -> list[Route]:
    parts = {"database": _database, "valkey": _valkey(settings), "storage": _storage}

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def web(_request: Request) -> Response:
        state, status = ("leaving", 503) if drain.is_leaving else ("up", 200)
        return JSONResponse({"web": state}, status_code=status, headers=_NOT_KEPT)

    async def readyz(request: Request) -> Response:
        if drain.is_leaving:
            return await web(request)
        up = await asyncio.gather(*(_answers(check) for check in parts.values()))
        states = {name: "up" if is_up else "down" for name, is_up in zip(parts, up, strict=True)}
        return JSONResponse(states, status_code=200 if all(up) else 503, headers=_NOT_KEPT)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/readyz/web", web)]
