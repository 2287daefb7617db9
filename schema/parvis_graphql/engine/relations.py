"""Fields that lead to other rows, each a subquery."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from graphql.execution.collect_fields import FieldDetails

from parvis_graphql.engine import pages
from parvis_graphql.engine.by_global_id import by_global_id
from parvis_graphql.engine.declared import ByGlobalId, EntityDeclaration, Lookup, Paged, ToAny, ToMany, ToOne, ToThese
from parvis_graphql.engine.lists import connection, first_rows
from parvis_graphql.engine.pieces import EMPTY, NULL, Piece, Source
from parvis_graphql.engine.selection import Asked, entity_of
from parvis_graphql.engine.statements import flat

if TYPE_CHECKING:
    from parvis_graphql.engine.compiler import Compiler


def row_of(compiler: "Compiler", named: Any, nodes: list[FieldDetails], key: str, tag: str | None = None) -> Piece:
    """The visible row of this type whose key the expression says."""
    entity, alias = entity_of(named), compiler.alias()
    piece = compiler.object(named, nodes, Source(alias), tag)
    rows = compiler.visible_rows(entity, alias, f"{alias}.{entity.key} = {key}")
    return Piece(f"(SELECT {piece.sql} {rows})", piece.fill)


def row_of_any(compiler: "Compiler", nodes: list[FieldDetails], kind: str, key: str, types: Mapping[str, str]) -> Piece:
    """The visible row of the type that the expression `kind` names, by `types`."""
    named = compiler.selection.schema.type_map
    return compiler.one_of(
        kind, {value: row_of(compiler, named[name], nodes, key, tag=value) for value, name in types.items()}
    )


def _to_one(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, ToOne)
    if _is_the_same_row(source, field.declaration, entity_of(field.target)):
        return compiler.object(field.target, field.nodes, Source(source.alias))
    piece = row_of(compiler, field.target, field.nodes, compiler.local(field.declaration.local, source))
    return Piece(compiler.guarded(piece.sql, field), piece.fill)


def _is_the_same_row(source: Source, declaration: ToOne, target: EntityDeclaration) -> bool:
    """Another type of this very row, for the same eyes: it has been found already."""
    own = source.entity
    return own is not None and declaration.local == own.key and own.is_of_the_rows_of(target)


def _to_any(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, ToAny)
    kind, key = (compiler.local(sql, source) for sql in (field.declaration.kind, field.declaration.local))
    piece = row_of_any(compiler, field.nodes, kind, key, field.declaration.types)
    return Piece(compiler.guarded(piece.sql, field), piece.fill)


def _to_these(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, ToThese)
    entity, alias = entity_of(field.target), compiler.alias()
    with compiler.level():
        piece = compiler.object(field.target, field.nodes, Source(alias))
    keys = f"unnest({compiler.local(field.declaration.local, source)}) WITH ORDINALITY k(key, o)"
    rows = compiler.visible_rows(entity, alias, f"{alias}.{entity.key} = k.key", beside=keys)
    return Piece(f"(SELECT coalesce(json_agg({piece.sql} ORDER BY k.o), {EMPTY}) {rows})", piece.fill)


def _by_global_id(compiler: "Compiler", field: Asked, _source: Source) -> Piece:
    assert isinstance(field.declaration, ByGlobalId)
    return by_global_id(compiler, field, is_list=field.declaration.is_list)


def _lookup(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, Lookup)
    rows = field.declaration.rows
    given = flat(compiler.selection.arguments(field))
    if rows.filters and not any(given.get(name) is not None for name in rows.filters):
        return Piece(NULL)
    return first_rows(compiler, field, rows, source, 1)


def _to_many(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, ToMany)
    size = pages.bounded_size("first", compiler.selection.arguments(field).get("first"), field.declaration.limit)
    return first_rows(compiler, field, field.declaration.rows, source, size)


def _paged(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, Paged)
    return connection(compiler, field, field.declaration.rows, source)


RELATIONS: dict[type, Callable[["Compiler", Asked, Source], Piece]] = {
    ToOne: _to_one,
    ToAny: _to_any,
    ToThese: _to_these,
    ByGlobalId: _by_global_id,
    Lookup: _lookup,
    ToMany: _to_many,
    Paged: _paged,
}
