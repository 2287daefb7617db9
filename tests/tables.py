"""Looking at tables as a whole: that a refusal changed nothing, that a condition holds of a row."""

from uuid import UUID

from parvis.auth.viewer import Viewer
from parvis.core.db import fetch, fetch_value
from parvis.core.sql import Predicate, bind


async def contents() -> dict[str, tuple[int, str]]:
    """Each table's number of rows and a digest of all they hold: equal before and after, nothing has changed."""
    names = await fetch(
        "SELECT quote_ident(relname) AS name FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    parts = [
        f"SELECT '{row['name']}' AS name, count(*) AS rows,"
        f" coalesce(md5(string_agg(t::text, '\n' ORDER BY t::text)), '') AS digest FROM {row['name']} t"
        for row in names
    ]
    return {row["name"]: (row["rows"], row["digest"]) for row in await fetch(" UNION ALL ".join(parts))}


async def holds(condition: Predicate, table: str, row_id: UUID, viewer: Viewer) -> bool:
    """Whether the condition is true of a row for a viewer, as a read would find."""
    sql, values = bind(
        f"SELECT count(*) > 0 FROM {table} t WHERE t.id = :row AND {condition.on('t')}",
        {**viewer.sql_values(), "row": row_id},
    )
    return bool(await fetch_value(sql, *values))


async def told(*, subject_id: UUID | None = None) -> list[tuple[str, list[str]]]:
    """Kinds and topics of the events written so far, in order; those about one subject if it is given.

    Without the topic of what happens in any commune, which has a test of its own.
    """
    rows = await fetch(
        "SELECT kind, ARRAY(SELECT jsonb_array_elements_text(topics - 'everywhere')) AS topics FROM event"
        " WHERE $1::uuid IS NULL OR subject_id = $1 ORDER BY created_at, id",
        subject_id,
    )
    return [(row["kind"], row["topics"]) for row in rows]
