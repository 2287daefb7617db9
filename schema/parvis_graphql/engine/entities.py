"""Types over tables, records made in Python, and the interfaces they share."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar, dataclass_transform

import strawberry
from tortoise.models import Model

from parvis.core.sql import Predicate
from parvis_graphql.engine.declarations import (
    by_global_id,
    column,
    condition,
    connection,
    global_id,
    lookup,
    nested,
    to_any,
    to_many,
    to_one,
    to_these,
)
from parvis_graphql.engine.declared import EntityDeclaration

C = TypeVar("C", bound=type)


class Record:
    """An object made in Python. Its plain attributes are shown as they are; its declared relations are read."""


class Entity:
    """A row of a declared table; `@entity` puts the declaration there. Made only to compute a field of a row."""

    __entity__: ClassVar[EntityDeclaration]

    def raw(self, name: str) -> Any:
        """What a computed field declared that it needs, as JSON has it: keys and moments are texts."""
        return self.__dict__[name]


@dataclass_transform(
    field_specifiers=(column, global_id, condition, nested, to_one, to_any, to_many, connection, lookup)
)
def entity(
    *,
    model: type[Model],
    visible: Predicate,
    key: str = "id",
    key_type: str = "uuid",
    kind_column: str | None = None,
    kinds: Mapping[str, str] | None = None,
) -> Callable[[C], C]:
    """A type over a table. With `kinds` it is an interface whose rows are of the types named there."""

    def wrap(cls: C) -> C:
        make = strawberry.interface if kinds else strawberry.type
        made = make(cls, description=inspect.getdoc(cls))
        table = str(model._meta.db_table)
        declared = EntityDeclaration(table, visible, key, key_type, model, kind_column, kinds or {})
        setattr(made, "__entity__", declared)  # noqa: B010 - of a class whose type is only known to be one
        return made

    return wrap


@dataclass_transform(
    field_specifiers=(column, to_one, to_these, to_any, to_many, by_global_id, connection, lookup, strawberry.field),
)
def record(cls: C) -> C:
    """A type of no table: a root, or a payload made in Python, whose declared relations the engine reads."""
    return strawberry.type(cls, description=inspect.getdoc(cls))


@dataclass_transform(
    field_specifiers=(column, global_id, condition, nested, to_one, to_any, to_many, connection, lookup)
)
def interface(cls: C) -> C:
    """A set of fields that several entities declare alike."""
    return strawberry.interface(cls, description=inspect.getdoc(cls))
