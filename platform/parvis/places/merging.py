"""A commune becomes part of another one (a "commune nouvelle"): it stays, for what was said about it, and says where to
go on. What other domains keep by commune they move themselves.
"""

from dataclasses import dataclass
from uuid import UUID

from parvis.core.db import execute, fetch
from parvis.core.errors import Code, Mistake
from parvis.places.models import CommuneKind


class CodeUnknown(Mistake):
    def __init__(self, insee_code: str) -> None:
        super().__init__(Code.NOT_FOUND, "There is no commune of the INSEE code {insee_code}.", insee_code=insee_code)


class MergedIntoItself(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "A commune cannot become part of itself.")


class NotMergeable(Mistake):
    """Districts are parts of their city already, and cities with districts do not become parts of others."""

    def __init__(self, name: str) -> None:
        super().__init__(Code.INVALID, "{name} is a district, or has districts: it cannot be merged.", name=name)


class MergedElsewhere(Mistake):
    def __init__(self, name: str, into: str) -> None:
        super().__init__(Code.CONFLICT, "{name} is part of {into} already.", name=name, into=into)


@dataclass(frozen=True, slots=True)
class Merger:
    """The two communes. `is_done` where the one was part of the other already."""

    old_id: UUID
    new_id: UUID
    is_done: bool


# whoever writes something that hangs on one of them is waited for, and then waits
_LOCK = """
SELECT c.id, c.insee_code, c.name, c.kind, c.merged_into_id,
    EXISTS (SELECT FROM commune d WHERE d.parent_id = c.id) AS has_districts,
    (SELECT whole.name FROM commune whole WHERE whole.id = c.merged_into_id) AS into_name
FROM commune c WHERE c.insee_code = ANY($1::text[]) ORDER BY c.id FOR UPDATE OF c
"""
_MARK = "UPDATE commune SET merged_into_id = $2 WHERE id = $1 OR merged_into_id = $1"
# names are unique in a commune; the name that has to give way says where it comes from
_MOVE_NEIGHBOURHOODS = """
UPDATE neighbourhood part SET commune_id = $2, name = CASE
    WHEN EXISTS (SELECT FROM neighbourhood there WHERE there.commune_id = $2 AND lower(there.name) = lower(part.name))
    THEN left(part.name, 37) || ' (' || left(old.name, 40) || ')' ELSE part.name END
FROM commune old WHERE old.id = $1 AND part.commune_id = $1
"""


async def begin_merging(old_code: str, new_code: str) -> Merger:
    """Lock both communes until the caller's transaction ends, and see whether the one may become part of the other.

    Raises Mistake NOT_FOUND for an unknown INSEE code, INVALID for one and the same, for districts and for cities that
    have some, CONFLICT where either is part of yet another.
    """
    rows = {row["insee_code"]: row for row in await fetch(_LOCK, [old_code, new_code])}
    for code in (old_code, new_code):
        if code not in rows:
            raise CodeUnknown(code)
    old, new = rows[old_code], rows[new_code]
    if old["id"] == new["id"]:
        raise MergedIntoItself
    for row in (old, new):
        if row["kind"] != CommuneKind.COMMUNE or row["has_districts"]:
            raise NotMergeable(row["name"])
    if new["merged_into_id"] is not None:
        raise MergedElsewhere(new["name"], new["into_name"])
    if old["merged_into_id"] not in {None, new["id"]}:
        raise MergedElsewhere(old["name"], old["into_name"])
    return Merger(old["id"], new["id"], is_done=old["merged_into_id"] is not None)


async def finish_merging(merger: Merger) -> None:
    """Write down that the old commune is part of the new one, with all that was merged into it before; its
    neighbourhoods are the new one's from now on.
    """
    await execute(_MARK, merger.old_id, merger.new_id)
    await execute(_MOVE_NEIGHBOURHOODS, merger.old_id, merger.new_id)
