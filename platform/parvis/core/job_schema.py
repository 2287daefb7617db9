"""The job queue's tables and functions: procrastinate's own SQL, with a record of how far it has been applied.

A new database gets the packaged schema whole; an older one the packaged migrations it lacks, in the order of their
names (`03.04.00_50_post_…`: release, then step). The name of the last one is the record.
"""

from collections.abc import Iterable
from pathlib import Path

from procrastinate.schema import SchemaManager
from tortoise.backends.base.client import BaseDBAsyncClient


async def install(connection: BaseDBAsyncClient) -> None:
    """Install or upgrade, inside the caller's transaction."""
    await connection.execute_script("CREATE TABLE IF NOT EXISTS job_schema (last_migration text NOT NULL)")
    rows = await connection.execute_query_dict("SELECT last_migration FROM job_schema")
    packaged = _packaged()
    if not rows:
        await connection.execute_script(SchemaManager.get_schema())
        await connection.execute_query("INSERT INTO job_schema VALUES ($1)", [packaged[-1].name])
        return
    for file in missing(packaged, rows[0]["last_migration"]):
        await connection.execute_script(file.read_text(encoding="utf-8"))
        await connection.execute_query("UPDATE job_schema SET last_migration = $1", [file.name])


def _packaged() -> list[Path]:
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def missing(packaged: Iterable[Path], last_applied: str) -> list[Path]:
    """The migrations after the last applied one, in order."""
    return sorted(file for file in packaged if file.name > last_applied)
