"""/healthz: the process lives. /readyz: what it needs answers, or is named."""

import asyncio
from collections.abc import Awaitable, Callable

import redis.asyncio as redis
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from parvis.core.db import fetch_value
from parvis.core.settings import Settings
from parvis.photos.storage import get_storage

_SECONDS = 3


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


def health_routes(settings: Settings) -> list[Route]:
    parts = {"database": _database, "valkey": _valkey(settings), "storage": _storage}

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        up = await asyncio.gather(*(_answers(check) for check in parts.values()))
        states = {name: "up" if is_up else "down" for name, is_up in zip(parts, up, strict=True)}
        return JSONResponse(states, status_code=200 if all(up) else 503, headers={"cache-control": "no-store"})

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
