"""The texts of findings, each through its own domain's condition of who may read it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from parvis.core.sql import EVERYONE, Predicate
from parvis.directory import queries as directory
from parvis.discussion import policy as discussion
from parvis.proposals import queries as proposals
from parvis.search.kinds import SearchKind
from parvis.stories import queries as stories


def _texts(name: str, table: str, title: str, text: str, visible: Predicate) -> tuple[str, str]:
    """The parameter that takes the keys, and the statement."""
    columns = f"t.id, CAST({title} AS text) AS title, CAST({text} AS text) AS text"
    return (
        name,
        f"SELECT {columns} FROM {table} t"  # noqa: S608 - declared constants, keys are a parameter
        f" WHERE t.id = ANY(CAST(:{name} AS uuid[])) AND {visible.on('t')}",
    )


_STATEMENTS = {
    SearchKind.PROPOSAL: _texts("proposals", "proposal", "t.title", "t.body_html", proposals.VISIBLE),
    SearchKind.STORY: _texts("stories", "story", "t.title", "t.text_html", stories.VISIBLE),
    SearchKind.COMMENT: _texts(
        "comments", "comment", "NULL", "t.body_html", discussion.COMMENT_VISIBLE & discussion.COMMENT_READABLE
    ),
    SearchKind.ORGANISATION: _texts("organisations", "actor", "t.display_name", "t.summary", directory.VISIBLE),
    SearchKind.COMMUNE: _texts(
        "communes",
        "commune",
        "t.name",
        "(SELECT its.name FROM department its WHERE its.id = t.department_id)",
        EVERYONE,
    ),
}

#: kinds whose texts are no HTML
PLAIN = frozenset({SearchKind.ORGANISATION, SearchKind.COMMUNE})


def texts_of(wanted: Iterable[tuple[SearchKind, UUID]]) -> tuple[str, dict[str, list[UUID]]]:
    """One statement for the `id`, `title` and `text` of all that the viewer may read of these, and its values.

    Raises ValueError where nothing is wanted.
    """
    keys: dict[SearchKind, list[UUID]] = {}
    for kind, key in wanted:
        keys.setdefault(kind, []).append(key)
    if not keys:
        raise ValueError("no texts are wanted")
    return _union(keys), {_STATEMENTS[kind][0]: ids for kind, ids in keys.items()}


def _union(keys: Mapping[SearchKind, object]) -> str:
    # in one order, so that there are few different statements to prepare
    return " UNION ALL ".join(sql for kind, (_, sql) in _STATEMENTS.items() if kind in keys)
