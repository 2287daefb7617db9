"""From a selection to SQL: what was asked of a row becomes one JSON expression over it, relations its subqueries.

Nothing is read around a declaration: every row comes from `_visible_rows`, which has the entity's own condition.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from graphql import GraphQLNonNull
from graphql.execution.collect_fields import FieldDetails

from parvis.core.errors import TooCostly
from parvis_graphql.engine import pages
from parvis_graphql.engine.by_global_id import by_global_id
from parvis_graphql.engine.computing import computed
from parvis_graphql.engine.declared import (
    ByGlobalId,
    Column,
    Computed,
    Condition,
    EntityDeclaration,
    GlobalId,
    Lookup,
    Nested,
    Order,
    Paged,
    Rows,
    ToAny,
    ToMany,
    ToOne,
    ToThese,
    TypeName,
)
from parvis_graphql.engine.fill import KIND_KEY, Fill, broken
from parvis_graphql.engine.json_sql import global_id, json_array, json_object, json_value, text
from parvis_graphql.engine.lists import connection, first_rows
from parvis_graphql.engine.pieces import EMPTY, Piece, Source
from parvis_graphql.engine.selection import Asked, Selection, entity_of
from parvis_graphql.engine.statements import Parameters, Site, Statement, flat, names_variables

#: subqueries of one statement: each is planned, which takes PostgreSQL some tenths of a millisecond
MOST_RELATIONS = 400


class Compiler:
    """Makes one statement. Raises Mistake for sizes and cursors that are none, TooCostly for what is too wide."""

    def __init__(self, selection: Selection, constants: Mapping[str, str]) -> None:
        self.selection = selection
        self.parameters = Parameters(constants)
        self.sites: list[Site] = []
        self._relations = self._aliases = 0
        #: for each level from the root down to here: whether a null is allowed there
        self._nullable: list[bool] = []

    def statement(self, sql: str, fill: Fill) -> Statement:
        return Statement(sql, tuple(self.parameters.sources), tuple(self.sites), None if fill.is_empty else fill)

    def root(self, field: Asked) -> Statement:
        """A declared field of the query's root."""
        piece = self.field(field, Source("root"))
        return self.statement(f"SELECT {piece.sql}", piece.fill)

    # ---- a row as an object

    def object(self, named: Any, nodes: list[FieldDetails], source: Source, tag: str | None = None) -> Piece:
        """The row as the type `named`, or whichever of its types the row has; `tag` as `_one_of` wants it."""
        entity = entity_of(named)
        concrete = self.selection.concrete_types(named)
        asked = [self.selection.under(one, nodes) for one in concrete]
        if len(concrete) == 1:
            return self._object(asked[0], replace(source, entity=entity, type_name=text(concrete[0].name)), tag)
        assert entity.kind_column is not None
        kind = source.expression(entity.kind_column)
        if all(_ask_alike(asked[0], other) for other in asked[1:]):
            names = " ".join(f"WHEN {text(value)} THEN {text(name)}" for value, name in entity.kinds.items())
            return self._object(asked[0], replace(source, entity=entity, type_name=f"CASE {kind} {names} END"), tag)
        of_type = {one.name: fields for one, fields in zip(concrete, asked, strict=True)}
        return self._one_of(
            kind,
            {
                value: self._object(of_type[name], replace(source, entity=entity, type_name=text(name)), value)
                for value, name in entity.kinds.items()
            },
        )

    def _one_of(self, kind: str, pieces: Mapping[str, Piece]) -> Piece:
        """The piece that the expression `kind` names. What is filled in differently was tagged with its kind."""
        if not pieces:
            return Piece("NULL::json", Fill())
        cases = " ".join(f"WHEN {text(value)} THEN {piece.sql}" for value, piece in pieces.items())
        filled = {value: piece.fill.below for value, piece in pieces.items() if not piece.fill.is_empty}
        return Piece(f"CASE {kind} {cases} END", Fill(kinds=filled or None))

    def _object(self, fields: Sequence[Asked], source: Source, tag: str | None) -> Piece:
        members: dict[str, str] = {}
        below: dict[str, Fill] = {}
        for field in fields:
            piece = self.field(field, source)
            members[field.key] = piece.sql
            if not piece.fill.is_empty:
                below[field.key] = piece.fill
        if tag and below:
            members[KIND_KEY] = text(tag)
        return Piece(json_object(members), Fill(below=below))

    def field(self, field: Asked, source: Source) -> Piece:
        """One field of a row, or of the root."""
        sql: str
        match field.declaration:
            case TypeName():
                return Piece(source.type_name, Fill())
            case GlobalId():
                assert source.entity is not None
                return Piece(global_id(source.type_name, source.expression(source.entity.key)), Fill())
            case Condition(predicate):
                return Piece(f"coalesce({self.parameters.named(predicate.on(source.alias))}, FALSE)", Fill())
            case Column(expression):
                sql = self._with_values(field, source.expression(expression or field.python_name))
                value = json_value(f"({sql})" if expression else sql, field.type)
                return Piece(self._guarded(value, field) if expression and "{t}" in expression else value, Fill())
            case Computed(needs):
                raws = (f"({self.parameters.named(source.expression(name))})" for name in needs)
                return Piece(json_array(raws), Fill(compute=computed(self.selection, field, needs)))
            case Nested(columns):
                return self._nested(field, columns, source)
        self._count()
        with self.level(is_nullable=not isinstance(field.type, GraphQLNonNull)):
            piece = self._relation(field, source)
        if isinstance(field.declaration, ToOne | ToAny):
            return Piece(self._guarded(piece.sql, field), piece.fill)
        return piece

    def _relation(self, field: Asked, source: Source) -> Piece:
        match field.declaration:
            case ToOne(local):
                return self.to_one(field.target, field.nodes, self._local(local, source))
            case ToThese(local):
                return self._to_these(field, self._local(local, source))
            case ToAny(kind, local, types):
                return self.to_any(field.nodes, self._local(kind, source), self._local(local, source), types)
            case ByGlobalId(is_list):
                return by_global_id(self, field, is_list=is_list)
            case Lookup(rows):
                return self._lookup(field, rows, source)
            case ToMany(rows, limit):
                size = pages.bounded_size("first", self.selection.arguments(field).get("first"), limit)
                return first_rows(self, field, rows, source, size)
            case Paged(rows):
                return connection(self, field, rows, source)
            case other:
                raise TypeError(f"{field.name}: {other} is nothing that is read")

    # ---- values

    def _local(self, sql: str, source: Source) -> str:
        return self.parameters.named(source.expression(sql))

    def _with_values(self, field: Asked, sql: str) -> str:
        site = self.site(field, None, None) if field.field is not None and field.field.args else None
        return self.parameters.named(sql, site)

    def _nested(self, field: Asked, columns: Mapping[str, str], source: Source) -> Piece:
        [concrete] = self.selection.concrete_types(field.target)
        members = {
            one.key: text(concrete.name)
            if isinstance(one.declaration, TypeName)
            else json_value(self._local(columns[one.python_name], source), one.type)
            for one in self.selection.under(concrete, field.nodes)
        }
        made = json_object(members)
        if isinstance(field.type, GraphQLNonNull):
            return Piece(made, Fill())
        there = " AND ".join(f"{self._local(sql, source)} IS NOT NULL" for sql in columns.values())
        return Piece(f"CASE WHEN {there} THEN {made} END", Fill())

    def _guarded(self, sql: str, field: Asked) -> str:
        """Where nothing may be null and yet something is, a marker that `fill.propagate` finds."""
        if not isinstance(field.type, GraphQLNonNull):
            return sql
        steps = 0
        for is_nullable in reversed(self._nullable):
            steps += 1
            if is_nullable:
                break
        else:
            steps += 1
        return f"coalesce(to_json({sql}), {broken(steps, field.name)})"

    @contextmanager
    def level(self, *, is_nullable: bool = False) -> Iterator[None]:
        """What is made within lies one level deeper in the answer."""
        self._nullable.append(is_nullable)
        yield
        self._nullable.pop()

    def site(self, field: Asked, rows: Rows | None, order: Order | None) -> int:
        """The place in the document that a field's arguments come from."""
        assert field.field is not None
        node = field.nodes[0].node
        is_constant = not names_variables(node) and (rows is None or rows.prepare is None)
        constant: dict[str, object] | None = None
        if is_constant:
            arguments = self.selection.arguments(field)
            constant = flat(arguments)
            if order is not None:
                constant |= pages.place_values(pages.page_of(arguments, order))
        self.sites.append(Site(field.field, node, rows, order, constant))
        return len(self.sites) - 1

    def _count(self) -> None:
        self._relations += 1
        if self._relations > MOST_RELATIONS:
            raise TooCostly(
                "This asks for {value} relations or more; an operation may ask for {limit}.",
                value=self._relations,
                limit=MOST_RELATIONS,
            )

    # ---- relations to one row

    def alias(self) -> str:
        self._aliases += 1
        return f"t{self._aliases}"

    def visible(self, entity: EntityDeclaration, alias: str) -> str:
        """The condition without which no row of an entity is read."""
        return self.parameters.named(entity.visible.on(alias))

    def to_one(self, named: Any, nodes: list[FieldDetails], key: str, tag: str | None = None) -> Piece:
        """The visible row of this type whose key the expression says."""
        entity, alias = entity_of(named), self.alias()
        piece = self.object(named, nodes, Source(alias), tag)
        return Piece(
            f"(SELECT {piece.sql} FROM {entity.table} {alias} WHERE {alias}.{entity.key} = {key}"  # noqa: S608 - declared constants, values are parameters
            f" AND {self.visible(entity, alias)})",
            piece.fill,
        )

    def _to_these(self, field: Asked, local: str) -> Piece:
        entity, alias = entity_of(field.target), self.alias()
        with self.level():
            piece = self.object(field.target, field.nodes, Source(alias))
        return Piece(
            f"(SELECT coalesce(json_agg({piece.sql} ORDER BY k.o), {EMPTY})"  # noqa: S608 - as above
            f" FROM unnest({local}) WITH ORDINALITY k(key, o) JOIN {entity.table} {alias}"
            f" ON {alias}.{entity.key} = k.key WHERE {self.visible(entity, alias)})",
            piece.fill,
        )

    def to_any(self, nodes: list[FieldDetails], kind: str, key: str, types: Mapping[str, str]) -> Piece:
        """The visible row of the type that the expression `kind` names."""
        found = self.selection.schema.type_map
        return self._one_of(
            kind, {value: self.to_one(found[name], nodes, key, tag=value) for value, name in types.items()}
        )

    def _lookup(self, field: Asked, rows: Rows, source: Source) -> Piece:
        given = flat(self.selection.arguments(field))
        if rows.filters and not any(given.get(name) is not None for name in rows.filters):
            return Piece("NULL::json", Fill())
        return first_rows(self, field, rows, source, 1)


def _ask_alike(one: Sequence[Asked], other: Sequence[Asked]) -> bool:
    return len(one) == len(other) and all(a.asks_like(b) for a, b in zip(one, other, strict=True))
