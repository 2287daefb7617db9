"""What resolvers make in Python (payloads, events, findings) as the API shows it: attributes, and relations read for
all of them in one statement."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from uuid import UUID

import orjson
from graphql import GraphQLError, get_named_type, is_leaf_type
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import VariableValues

from parvis.auth.viewer import Viewer
from parvis_graphql.engine.compiler import Compiler
from parvis_graphql.engine.computing import Write, writer
from parvis_graphql.engine.declared import Declaration, Paged, ToAny, ToMany, ToOne, ToThese, TypeName
from parvis_graphql.engine.entities import Entity
from parvis_graphql.engine.fill import BROKEN_JSON, Fill, propagate
from parvis_graphql.engine.json_sql import json_array
from parvis_graphql.engine.pieces import Piece, Source
from parvis_graphql.engine.selection import TYPE_NAME, Asked, entity_of
from parvis_graphql.engine.statements import OF_RECORDS, Statement

R = TypeVar("R")
_ORDER = "_o"


@dataclass(frozen=True, slots=True)
class Told:
    """A record beside the row it is about."""

    record: Any
    entity: type[Entity]
    key: UUID


def told(record: R, entity: type[Entity], key: UUID) -> R:
    """An event for those alone who may see the row it is about, at the moment when it is told."""
    return cast(R, Told(record, entity, key))


@dataclass(slots=True)
class _Group:
    """The objects of one type at one place of the answer: the attributes that their relations start from."""

    alias: str
    attributes: dict[str, str] = field(default_factory=dict)  # with their SQL types
    pieces: list[Piece] = field(default_factory=list)

    @property
    def sql(self) -> str:
        columns = ", ".join(
            [f"{_ORDER} integer", *(f"{name} {sql_type}" for name, sql_type in self.attributes.items())]
        )
        return (
            f"(SELECT json_agg({json_array(piece.sql for piece in self.pieces)} ORDER BY {self.alias}.{_ORDER})"  # noqa: S608 - declared constants; what records hold is a parameter
            f" FROM json_to_recordset({{records}}->'{self.alias}') AS {self.alias}({columns}))"
        )


@dataclass(frozen=True, slots=True)
class _Member:
    """One response key of a record: a constant, an attribute, a method's answer, a relation, or objects below."""

    key: str
    name: str
    write: Write | None = None
    method: Asked | None = None
    relation: int | None = None
    below: "_Place | None" = None


@dataclass(slots=True)
class _Place:
    """A place of the answer where records stand, by the types that they may have."""

    groups: dict[str, int] = field(default_factory=dict)
    members: dict[str, list[_Member]] = field(default_factory=dict)


class RecordPlan:
    """How the value of one resolver is shown; `entity` is what a `Told` is about.

    It is kept, so it holds nothing of the request that it was made for: the compiler knows its variables.
    """

    def __init__(self, compiler: Compiler, root: Asked, entity: type[Entity] | None = None) -> None:
        self._groups: list[_Group] = []
        self._root = _Member(root.key, "", **self._shown(compiler, root.type, root.nodes))
        self.statement = self._statement(compiler, entity)

    # ---- made once

    def _shown(self, compiler: Compiler, graphql_type: Any, nodes: list[FieldDetails]) -> dict[str, Any]:
        named = get_named_type(graphql_type)
        if is_leaf_type(named):
            return {"write": writer(compiler.selection, graphql_type, nodes)}
        place = _Place()
        for concrete in compiler.selection.concrete_types(named):
            place.groups[concrete.name] = len(self._groups)
            self._groups.append(_Group(f"r{len(self._groups)}"))
            place.members[concrete.name] = [
                self._member(compiler, asked, self._groups[place.groups[concrete.name]])
                for asked in compiler.selection.under(concrete, nodes)
            ]
        return {"below": place}

    def _member(self, compiler: Compiler, asked: Asked, group: _Group) -> _Member:
        if isinstance(asked.declaration, TypeName):
            return _Member(asked.key, TYPE_NAME)
        if asked.declaration is not None:
            group.attributes |= _starts_from(asked.declaration, asked)
            group.pieces.append(compiler.field(asked, Source(group.alias)))
            return _Member(asked.key, asked.python_name, relation=len(group.pieces) - 1)
        assert asked.definition is not None
        method = asked if asked.definition.base_resolver is not None else None
        return _Member(asked.key, asked.python_name, method=method, **self._shown(compiler, asked.type, asked.nodes))

    def _statement(self, compiler: Compiler, entity: type[Entity] | None) -> Statement | None:
        asking = [group for group in self._groups if group.pieces]
        if not asking and entity is None:
            return None
        seen = "TRUE"
        if entity is not None:
            declared, alias, key = entity.__entity__, compiler.alias(), compiler.parameters.place(OF_RECORDS, "subject")
            seen = f"EXISTS (SELECT {compiler.visible_rows(declared, alias, f'{alias}.{declared.key} = {key}')})"
        records = f"CAST({compiler.parameters.place(OF_RECORDS, 'records')} AS json)" if asking else ""
        members = [seen, *(group.sql.replace("{records}", records) for group in asking)]
        return compiler.statement(f"SELECT {json_array(members)}", Fill())

    @property
    def length(self) -> int:
        """Characters of the statement."""
        return len(self.statement.sql) if self.statement is not None else 0

    # ---- used for each value

    async def check(self, variables: VariableValues, viewer: Viewer) -> None:
        """Raises Mistake for arguments that the statement could not take."""
        if self.statement is not None:
            for site in self.statement.sites:
                await site.values(variables, viewer)

    async def gather(self, value: Any, call: Any) -> "_Gathered":
        """Everything in the value that relations start from; methods are called here."""
        gathered = _Gathered([[] for _ in self._groups])
        await self._gather(self._root, value, gathered, call)
        return gathered

    async def _gather(self, member: _Member, value: Any, gathered: "_Gathered", call: Any) -> None:
        if member.below is None or value is None:
            return
        if isinstance(value, list):
            for one in value:
                await self._gather(member, one, gathered, call)
            return
        name = type_name(value)
        gathered.objects[member.below.groups[name]].append(value)
        for inner in member.below.members[name]:
            if inner.method is not None:
                answered = call(inner.method, value)
                gathered.answers[id(value), inner.key] = await answered if inspect.isawaitable(answered) else answered
            if inner.below is not None:
                await self._gather(inner, gathered.of(value, inner), gathered, call)

    def parameters(self, gathered: "_Gathered") -> bytes:
        """The attributes that the statement starts from, as JSON."""
        return orjson.dumps(
            {
                group.alias: [
                    {_ORDER: at, **{name: getattr(one, name) for name in group.attributes}}
                    for at, one in enumerate(objects)
                ]
                for group, objects in zip(self._groups, gathered.objects, strict=True)
                if group.pieces
            },
            default=str,
        )

    def relations(self, answer: bytes | None, variables: VariableValues) -> "_Relations":
        """What the statement answered. Raises GraphQLError where a null reaches the record itself."""
        if answer is None:
            return _Relations(is_seen=True)
        found = orjson.loads(answer)
        errors: list[GraphQLError] = []
        if BROKEN_JSON in answer:
            found, errors, is_whole = propagate(found)
            if is_whole or found is None or any(row is None for rows in found[1:] for row in rows or ()):
                errors[0].path = None  # that of the statement's own array; the answer's is the root field's
                raise errors[0]
        asking = iter(found[1:])
        rows = [iter(_filled(group, next(asking), variables) if group.pieces else ()) for group in self._groups]
        return _Relations(bool(found[0]), rows, errors)

    def show(self, value: Any, gathered: "_Gathered", relations: "_Relations") -> Any:
        """The value as JSON has it."""
        return self._show(self._root, value, gathered, relations.rows)

    def _show(self, member: _Member, value: Any, gathered: "_Gathered", relations: list[Iterator[list[Any]]]) -> Any:
        if value is None:
            return None
        if member.below is None:
            return member.write(value) if member.write else value
        if isinstance(value, list):
            return [self._show(member, one, gathered, relations) for one in value]
        name = type_name(value)
        row = next(relations[member.below.groups[name]], []) if relations else []
        shown: dict[str, Any] = {}
        for inner in member.below.members[name]:
            if inner.name == TYPE_NAME:
                shown[inner.key] = name
            elif inner.relation is not None:
                shown[inner.key] = row[inner.relation]
            else:
                shown[inner.key] = self._show(inner, gathered.of(value, inner), gathered, relations)
        return shown


@dataclass(slots=True)
class _Gathered:
    """One value's objects by group, and what methods answered."""

    objects: list[list[Any]]
    answers: dict[tuple[int, str], Any] = field(default_factory=dict)

    def of(self, value: Any, member: _Member) -> Any:
        return self.answers[id(value), member.key] if member.method is not None else getattr(value, member.name)


@dataclass(frozen=True, slots=True)
class _Relations:
    """Whether the subject is seen; for each group its objects' relations; an error for each null where none may be."""

    is_seen: bool
    rows: list[Iterator[list[Any]]] = field(default_factory=list)
    errors: list[GraphQLError] = field(default_factory=list)


def _filled(group: _Group, rows: list[list[Any]] | None, variables: VariableValues) -> list[list[Any]]:
    fills = [piece.fill for piece in group.pieces]
    return [[fill.apply(value, variables) for fill, value in zip(fills, row, strict=True)] for row in rows or ()]


def type_name(value: Any) -> str:
    """The GraphQL type of an object made in Python."""
    name: str = type(value).__strawberry_definition__.name
    return name


def _starts_from(declaration: Declaration, asked: Asked) -> Mapping[str, str]:
    """The attributes of a record that a relation starts from, with their SQL types."""
    match declaration:
        case ToOne(local):
            return {local: entity_of(asked.target).key_type}
        case ToThese(local):
            return {local: f"{entity_of(asked.target).key_type}[]"}
        case ToAny(kind, local, _):
            return {kind: "text", local: "uuid"}
        case ToMany(rows, _) | Paged(rows):
            return {rows.local: "uuid"}
    raise TypeError(f"{asked.name}: a record has no {declaration}")
