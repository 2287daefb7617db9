"""What is in a site, as a whole, to compare."""

import hashlib

import asyncpg
from tests.operating.conftest import Site

from parvis_media.policy import PUBLIC
from parvis_web.backup.database import quoted

_NAMES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


async def rows(url: str) -> dict[str, tuple[int, str]]:
    """Each table's number of rows and a digest of all they hold."""
    connection = await asyncpg.connect(url)
    try:
        found = {}
        for record in await connection.fetch(_NAMES):
            name = record["relname"]
            found[name] = tuple(
                await connection.fetchrow(
                    "SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                    f" FROM {quoted(name)} t"
                )
            )
        return found
    finally:
        await connection.close()


async def objects(site: Site, prefix: str = PUBLIC) -> dict[str, tuple[str, str]]:
    """Each object's content type and SHA-256."""
    found = {}
    for key in await site.storage.sizes(prefix):
        async with site.storage.open(key) as opened:
            data = b"".join([chunk async for chunk in opened.chunks])
            found[key] = (opened.info.content_type, hashlib.sha256(data).hexdigest())
    return found


async def value(url: str, sql: str, *arguments: object) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql, *arguments)
    finally:
        await connection.close()


async def change(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
