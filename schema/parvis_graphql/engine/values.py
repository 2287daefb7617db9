"""Fields that are values of the row itself, each a JSON expression over it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from graphql import GraphQLNonNull

from parvis_graphql.engine.computing import computed
from parvis_graphql.engine.declared import Column, Computed, Condition, GlobalId, Nested, TypeName
from parvis_graphql.engine.fill import Fill
from parvis_graphql.engine.json_sql import global_id, json_array, json_object, json_value, text
from parvis_graphql.engine.pieces import Piece, Source, is_column
from parvis_graphql.engine.selection import Asked

if TYPE_CHECKING:
    from parvis_graphql.engine.compiler import Compiler


def _global_id(_compiler: "Compiler", _field: Asked, source: Source) -> Piece:
    assert source.entity is not None
    return Piece(global_id(source.type_name, source.expression(source.entity.key)))


def _condition(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, Condition)
    return Piece(f"coalesce({compiler.parameters.named(field.declaration.predicate.on(source.alias))}, FALSE)")


def _column(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, Column)
    declared = field.declaration.sql or field.python_name
    site = compiler.site(field) if field.arguments else None
    sql = compiler.parameters.named(source.expression(declared), site)
    if is_column(declared):  # that it is never null where the schema says so was checked against the table
        return Piece(json_value(sql, field.type))
    return Piece(compiler.guarded(json_value(f"({sql})", field.type), field))


def _computed(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, Computed)
    needs = field.declaration.needs
    raws = json_array(f"({compiler.local(name, source)})" for name in needs)
    return Piece(raws, Fill(compute=computed(compiler.selection, field, needs)))


def _nested(compiler: "Compiler", field: Asked, source: Source) -> Piece:
    assert isinstance(field.declaration, Nested)
    columns = field.declaration.columns
    [concrete] = compiler.selection.concrete_types(field.target)
    made = json_object(
        {
            one.key: text(concrete.name)
            if isinstance(one.declaration, TypeName)
            else json_value(compiler.local(columns[one.python_name], source), one.type)
            for one in compiler.selection.under(concrete, field.nodes)
        }
    )
    if isinstance(field.type, GraphQLNonNull):
        return Piece(made)
    there = " AND ".join(f"{compiler.local(sql, source)} IS NOT NULL" for sql in columns.values())
    return Piece(f"CASE WHEN {there} THEN {made} END")


VALUES: dict[type, Callable[["Compiler", Asked, Source], Piece]] = {
    GlobalId: _global_id,
    Condition: _condition,
    Column: _column,
    Computed: _computed,
    Nested: _nested,
}
