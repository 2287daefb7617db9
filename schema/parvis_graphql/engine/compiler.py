"""From a selection to SQL: what was asked of a row becomes one JSON expression over it, relations its subqueries.

Nothing is read around a declaration: every row comes from `visible_rows`, which has the entity's own condition.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from graphql import GraphQLNonNull
from graphql.execution.collect_fields import FieldDetails

from parvis.core.errors import TooCostly
from parvis_graphql.engine.declared import EntityDeclaration, Order, Rows
from parvis_graphql.engine.fill import KIND_KEY, Fill, broken
from parvis_graphql.engine.json_sql import json_object, text
from parvis_graphql.engine.pieces import NULL, Piece, Source, all_of
from parvis_graphql.engine.relations import RELATIONS
from parvis_graphql.engine.selection import Asked, Selection, entity_of
from parvis_graphql.engine.statements import Parameters, Site, Statement
from parvis_graphql.engine.values import VALUES

#: subqueries of one statement: each is planned, which takes PostgreSQL some tenths of a millisecond
MOST_RELATIONS = 400
#: characters of a statement; the longest of our own pages' has 80,000
MOST_TEXT = 200_000
TOO_MUCH = "This asks for too much at once; please ask in several operations."


class Compiler:
    """Makes one statement. Raises Mistake for sizes and cursors that are none, TooCostly for what is too wide."""

    def __init__(self, selection: Selection, constants: Mapping[str, str]) -> None:
        self.selection = selection
        self.parameters = Parameters(constants)
        self.sites: list[Site] = []
        self._relations = self._aliases = self._text = 0
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
        """The row as the type `named`, or whichever of its types the row has; `tag` as `one_of` wants it."""
        entity = entity_of(named)
        source = replace(source, entity=entity)
        concrete = self.selection.concrete_types(named)
        asked = [self.selection.under(one, nodes) for one in concrete]
        if entity.kind_column is None:
            return self._object(asked[0], replace(source, type_name=text(concrete[0].name)), tag)
        kind = source.expression(entity.kind_column)
        if all(_ask_alike(asked[0], other) for other in asked[1:]):
            names = " ".join(f"WHEN {text(value)} THEN {text(name)}" for value, name in entity.kinds.items())
            return self._object(asked[0], replace(source, type_name=f"CASE {kind} {names} END"), tag)
        of_type = {one.name: fields for one, fields in zip(concrete, asked, strict=True)}
        return self.one_of(
            kind,
            {
                value: self._object(of_type[name], replace(source, type_name=text(name)), value)
                for value, name in entity.kinds.items()
            },
        )

    def one_of(self, kind: str, pieces: Mapping[str, Piece]) -> Piece:
        """The piece that the expression `kind` names. What is filled in differently was tagged with its kind."""
        if not pieces:
            return Piece(NULL)
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
        if field.field is None:
            return Piece(source.type_name)
        with self.level(is_nullable=not isinstance(field.type, GraphQLNonNull)):
            make = VALUES.get(type(field.declaration))
            if make is None:
                make = RELATIONS[type(field.declaration)]
                self._relations += 1
                return make(self, field, source)
            piece = make(self, field, source)
            self._grow(piece.sql)
            return piece

    # ---- what values and relations are made with

    def alias(self) -> str:
        """A name for one more row."""
        self._aliases += 1
        return f"t{self._aliases}"

    def visible_rows(self, entity: EntityDeclaration, alias: str, *conditions: str, beside: str = "") -> str:
        """FROM and WHERE of an entity's rows: the one way to them, by the condition of who may see them."""
        tables = f"{beside}, {entity.table} {alias}" if beside else f"{entity.table} {alias}"
        rows = f"FROM {tables} WHERE {all_of(self.parameters.named(entity.visible.on(alias)), *conditions)}"
        self._grow(rows)
        return rows

    def local(self, sql: str, source: Source) -> str:
        """A column of the row, or an expression over it."""
        return self.parameters.named(source.expression(sql))

    def guarded(self, sql: str, field: Asked) -> str:
        """Where nothing may be null and yet something is, a marker that `fill.propagate` finds."""
        if not isinstance(field.type, GraphQLNonNull):
            return sql
        steps = 0
        for is_nullable in reversed([True, *self._nullable[:-1]]):
            steps += 1
            if is_nullable:
                break
        return f"coalesce(to_json({sql}), {broken(steps, field.name)})"

    @contextmanager
    def level(self, *, is_nullable: bool = False) -> Iterator[None]:
        """What is made within lies one level deeper in the answer."""
        self._nullable.append(is_nullable)
        yield
        self._nullable.pop()

    def site(self, field: Asked, rows: Rows | None = None, order: Order | None = None) -> int:
        """The place in the document that a field's arguments come from; of a page, the cursors too."""
        assert field.field is not None
        self.sites.append(Site.of(field.field, field.nodes[0].node, rows, order))
        return len(self.sites) - 1

    def _grow(self, sql: str) -> None:
        """Count what the statement is made of, while it is made."""
        self._text += len(sql)
        if self._text > MOST_TEXT or self._relations > MOST_RELATIONS:
            raise TooCostly(TOO_MUCH)


def _ask_alike(one: Sequence[Asked], other: Sequence[Asked]) -> bool:
    return len(one) == len(other) and all(a.asks_like(b) for a, b in zip(one, other, strict=True))
