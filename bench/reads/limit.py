"""The limit: what a hand-written server costs that answers the same by one statement, with nothing around it.

Bare ASGI, asyncpg, PostgreSQL's own JSON sent as it comes. It knows visitors only, checks no input, and shares nothing
with Parvis but uvicorn and its settings. `python -m bench.reads.limit PORT DATABASE_URL`.
"""

import gc
import json
import sys
from base64 import b64decode
from typing import Any

import asyncpg
import uvicorn

_MOMENT = """to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""
# the smallest file that is 640 pixels wide, or the widest there is
_URL = """(
    SELECT '/media/' || (file ->> 'key') FROM jsonb_array_elements(photo.variants) file
    WHERE file ->> 'format' = 'WEBP'
    ORDER BY (file ->> 'width')::int < 640, abs((file ->> 'width')::int - 640) LIMIT 1
)"""
_PHOTO = f"json_build_object('url', {_URL}, 'alt', photo.alt, 'thumbhash', photo.thumbhash)"
_READY = "photo.status = 'READY' AND photo.attached_at IS NOT NULL AND NOT photo.is_withheld"
_NAMED = "CASE WHEN actor.id IS NOT NULL THEN json_build_object('displayName', actor.display_name) END"


def _comment(alias: str, more: str = "") -> str:
    return (
        f"json_build_object('bodyHtml', CASE WHEN {alias}.state = 'VISIBLE' THEN {alias}.body_html END,"
        f" 'createdAt', {_MOMENT.format(column=f'{alias}.created_at')}, 'reactionCount', {alias}.reaction_count,"
        f" 'author', {_NAMED}{more})"
    )


def _author(alias: str) -> str:
    return f"LEFT JOIN actor ON actor.id = {alias}.author_id AND {alias}.state = 'VISIBLE'"


FEED = f"""
SELECT json_build_object('commune', (
    SELECT json_build_object('name', commune.name, 'proposals', json_build_object('nodes', (
        SELECT coalesce(json_agg(json_build_object(
            'title', p.title, 'state', p.state, 'supportCount', p.support_count, 'commentCount', thread.comment_count,
            'createdAt', {_MOMENT.format(column="p.created_at")}, 'author', {_NAMED}, 'coverPhoto', (
                SELECT {_PHOTO} FROM proposal_photo shown JOIN photo ON photo.id = shown.photo_id
                WHERE shown.proposal_id = p.id AND {_READY} ORDER BY shown.position LIMIT 1
            )
        ) ORDER BY p.id DESC), '[]')
        FROM (
            SELECT * FROM proposal WHERE commune_id = commune.id AND visibility = 'VISIBLE' ORDER BY id DESC LIMIT 20
        ) p
        JOIN thread ON thread.id = p.thread_id LEFT JOIN actor ON actor.id = p.author_id
    )))
    FROM commune WHERE insee_code = $1
))
"""
THREAD = f"""
SELECT json_build_object('node', (
    SELECT json_build_object(
        'title', p.title, 'bodyHtml', p.body_html, 'author', {_NAMED},
        'commune', json_build_object('name', commune.name),
        'photos', (
            SELECT coalesce(json_agg({_PHOTO} ORDER BY shown.position), '[]')
            FROM proposal_photo shown JOIN photo ON photo.id = shown.photo_id
            WHERE shown.proposal_id = p.id AND {_READY}
        ),
        'thread', json_build_object('comments', json_build_object('nodes', (
            SELECT coalesce(json_agg({
    _comment(
        "c",
        f''', 'replies', json_build_object('nodes', (
                SELECT coalesce(json_agg({_comment("r")} ORDER BY r.id), '[]')
                FROM (SELECT * FROM comment WHERE thread_id = p.thread_id AND parent_id = c.id ORDER BY id LIMIT 3) r
                {_author("r")}
            ))''',
    )
} ORDER BY c.id), '[]')
            FROM (
                SELECT * FROM comment WHERE thread_id = p.thread_id AND parent_id IS NULL ORDER BY id LIMIT 20
            ) c {_author("c")}
        )))
    )
    FROM proposal p JOIN commune ON commune.id = p.commune_id LEFT JOIN actor ON actor.id = p.author_id
    WHERE p.id = $1 AND p.visibility = 'VISIBLE'
))
"""
LIGHT = """
SELECT json_build_object('node', (
    SELECT json_build_object('title', p.title, 'supportCount', p.support_count, 'commentCount', thread.comment_count)
    FROM proposal p JOIN thread ON thread.id = p.thread_id WHERE p.id = $1 AND p.visibility = 'VISIBLE'
))
"""


def _key(variables: dict[str, str]) -> str:
    return b64decode(variables["id"]).decode().partition(":")[2]


_ROUTES = {
    "/feed": (FEED, lambda variables: variables["code"]),
    "/thread": (THREAD, _key),
    "/light": (LIGHT, _key),
}


async def _prepare(connection: asyncpg.Connection) -> None:
    # as bytes, for nobody here reads it
    await connection.set_type_codec("json", schema="pg_catalog", encoder=str, decoder=bytes, format="binary")


async def _no_reset(_connection: asyncpg.Connection) -> None:
    """Nothing is left behind on a connection."""


class Limit:
    """The whole application."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._pool: Any = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["path"] == "/healthz":
            body = b"ok"
        else:
            message = await receive()
            raw = message["body"]
            while message.get("more_body"):
                message = await receive()
                raw += message["body"]
            statement, argument = _ROUTES[scope["path"]]
            async with self._pool.acquire() as connection:
                body = b'{"data":%b}' % await connection.fetchval(statement, argument(json.loads(raw)))
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        # one plan for all values, as these are: what planning costs each time is not the limit
        settings = {"plan_cache_mode": "force_generic_plan"}
        self._pool = await asyncpg.create_pool(
            self._url, min_size=1, max_size=10, init=_prepare, reset=_no_reset, server_settings=settings
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})


def main() -> None:
    port, database_url = int(sys.argv[1]), sys.argv[2]
    config = uvicorn.Config(
        Limit(database_url), host="127.0.0.1", port=port, loop="uvloop", http="httptools", ws="none", log_config=None,
        proxy_headers=False, server_header=False, access_log=False, timeout_keep_alive=75,
    )  # fmt: skip
    gc.collect()
    gc.freeze()
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
