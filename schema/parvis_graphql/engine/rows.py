"""From a statement's records to instances of the declared types: which expressions are read, and where they go."""

from collections.abc import Iterable
from typing import Any

from graphql import GraphQLObjectType

from parvis_graphql.engine.declarations import (
    Column,
    Computed,
    Condition,
    EntityDeclaration,
    GlobalId,
    Nested,
    Paged,
    Row,
    ToAny,
    ToMany,
    ToOne,
)
from parvis_graphql.engine.global_ids import encode_id
from parvis_graphql.engine.selection import Asked, python_type


class Columns:
    """The select list of one statement: each expression once, under a short alias."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}

    def add(self, sql: str) -> str:
        return self.aliases.setdefault(sql, f"c{len(self.aliases)}")

    @property
    def sql(self) -> str:
        return ", ".join(f"{expression} AS {alias}" for expression, alias in self.aliases.items())


def expression(text: str) -> str:
    """A bare column name belongs to the row; an expression says `{t}` itself."""
    return text.replace("{t}", "t") if "{t}" in text else f"t.{text}"


def needed(field: Asked) -> Iterable[str]:
    """The SQL expressions that answering a field takes from its own row."""
    names: Iterable[str] = ()
    match field.declaration:
        case Condition(predicate):
            return (f"coalesce({predicate.on('t')}, FALSE)",)
        case Column(sql):
            names = (sql or field.python_name,)
        case Computed(needs) | Nested(needs, _):
            names = needs
        case ToOne(local):
            names = (local,)
        case ToAny(kind, local, _):
            names = (kind, local)
        case ToMany(rows, _) | Paged(rows):
            names = (rows.local,)
    return tuple(expression(name) for name in names)


def make_instance(
    concrete: GraphQLObjectType, entity: EntityDeclaration, value: dict[str, Any], fields: Iterable[Asked]
) -> Row:
    cls = python_type(concrete)
    instance: Row = object.__new__(cls)
    instance.__dict__["_raw"] = _Raw(value)
    for field in fields:
        match field.declaration:
            case Column() | Condition():
                setattr(instance, field.python_name, value[next(iter(needed(field)))])
            case Nested(needs, make):
                setattr(instance, field.python_name, make({name: instance.raw(name) for name in needs}))
            case GlobalId():
                setattr(instance, field.python_name, encode_id(concrete.name, value[expression(entity.key)]))
    return instance


class _Raw(dict[str, Any]):
    """A row's values by declared name: `raw("author_id")` finds `t.author_id`."""

    def __missing__(self, name: str) -> Any:
        return self[expression(name)] if not name.startswith("t.") else self._absent(name)

    @staticmethod
    def _absent(name: str) -> Any:
        raise LookupError(f"{name} was not declared as needed")


def local_value(one: Row, name: str) -> Any:
    """A row's own column; of a record, the attribute of that name."""
    return one.raw(name) if "_raw" in one.__dict__ else getattr(one, name)
