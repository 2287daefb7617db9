"""`node` and `nodes`: the ids say the types, so the types are part of the statement and the keys its parameters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from parvis.auth.viewer import Viewer
from parvis.core.errors import Code, Mistake
from parvis_graphql.engine import relations
from parvis_graphql.engine.declared import Arguments, Rows
from parvis_graphql.engine.global_ids import decode_id
from parvis_graphql.engine.pieces import EMPTY, NULL, Piece
from parvis_graphql.engine.selection import Asked

if TYPE_CHECKING:
    from parvis_graphql.engine.compiler import Compiler

MOST_NODES = 100
NOWHERE = ("", None)


def decoded(text: str | None) -> tuple[str, UUID | None]:
    """The type's name and the key; NOWHERE for what is no id."""
    try:
        type_name, key = decode_id(text) if text is not None else NOWHERE
    except ValueError:
        return NOWHERE
    return (type_name, key) if type_name.isidentifier() else NOWHERE


async def _keys(_viewer: Viewer, arguments: Arguments) -> dict[str, object]:
    if "id" in arguments:
        return {"key": decoded(arguments["id"])[1]}
    found = [decoded(text) for text in bounded(arguments["ids"])]
    return {"types": [type_name for type_name, _ in found], "keys": [key for _, key in found]}


def bounded(ids: Sequence[str]) -> Sequence[str]:
    """Raises Mistake TOO_MANY."""
    if len(ids) > MOST_NODES:
        raise Mistake(Code.TOO_MANY, "At most {most} at once.", ("ids",), most=MOST_NODES)
    return ids


def by_global_id(compiler: "Compiler", field: Asked, *, is_list: bool) -> Piece:
    """The row of the type in the id, or those of the types in the ids; null where there is none to be seen."""
    selection = compiler.selection
    arguments = selection.arguments(field)
    known = {one.name: one for one in selection.concrete_types(field.target)}
    named = {decoded(text)[0] for text in (bounded(arguments["ids"]) if is_list else [arguments["id"]])}
    types: dict[str, Any] = {name: known[name] for name in sorted(named) if name in known}
    if not is_list:
        if not types:
            return Piece(NULL)
        [(_, found)] = types.items()
        place = compiler.parameters.place(compiler.site(field, Rows(prepare=_keys)), "key")
        return relations.row_of(compiler, found, field.nodes, place)
    site = compiler.site(field, Rows(prepare=_keys))
    names, keys = (compiler.parameters.place(site, name) for name in ("types", "keys"))
    with compiler.level(is_nullable=True):
        piece = relations.row_of_any(compiler, field.nodes, "i.type", "i.key", {name: name for name in types})
    each = f"unnest(CAST({names} AS text[]), CAST({keys} AS uuid[])) WITH ORDINALITY i(type, key, o)"
    return Piece(f"(SELECT coalesce(json_agg({piece.sql} ORDER BY i.o), {EMPTY}) FROM {each})", piece.fill)  # noqa: S608 - constants; names and keys are parameters
