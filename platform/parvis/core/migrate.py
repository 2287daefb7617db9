"""Bring the database to this release: tables, rows that come with them, and the job queue's schema.

Everything happens in one transaction behind one advisory lock: a process killed anywhere leaves the database as it was,
and processes that start together wait for the first and find nothing left to do. (Tortoise's own `migrate` records a
change in a second transaction; a crash between the two blocks every later start.) The price: no migration may hold a
statement that refuses transactions, such as CREATE INDEX CONCURRENTLY.
"""

from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.transactions import in_transaction

from parvis.core import job_schema
from parvis.core.db import CONNECTION_ERRORS, tortoise_config
from parvis.core.errors import Unavailable

#: any constant of our own will do: "parvis" in ASCII
LOCK_ID = 0x706172766973

# the lock is waited for as long as another process's upgrade may take, in seconds
_PATIENCE = 600


async def migrate(database_url: str) -> None:
    """Apply what is missing; safe to call from any number of processes at once. Raises Unavailable("database")."""
    config = tortoise_config(database_url, pool=1)
    config["connections"]["default"]["credentials"]["command_timeout"] = _PATIENCE
    try:
        async with TortoiseContext() as context:
            await context.init(config=config, init_connections=False)
            async with in_transaction("default") as connection:
                await connection.execute_query("SELECT pg_advisory_xact_lock($1)", [LOCK_ID])
                executor = MigrationExecutor(connection, config["apps"])
                # before the executor looks into the record: a failed look would spoil the transaction
                await executor.recorder.ensure_schema(AsyncpgSchemaEditor(connection, atomic=False))
                await executor.migrate(direction="forward")
                await job_schema.install(connection)
    except CONNECTION_ERRORS as error:
        raise Unavailable("database") from error
