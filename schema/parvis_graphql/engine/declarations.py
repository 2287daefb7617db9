"""What a type is made of, declared beside its fields as data.

    @entity(model=models.Proposal, visible=queries.VISIBLE)
    class Proposal(Node, Commentable):
        "What a resident asks of the commune."
        title: str = column("What it is about, in one line.")
        author: Actor | None = to_one("Who wrote it; null once erased.", "author_id")
        photos: list[Photo] = to_many("In order.", through=Through("proposal_photo", "proposal_id", "photo_id"))
        viewer_has_supported: bool = condition("Whether the caller supports it.", queries.SUPPORTED_BY_VIEWER)

SQL texts are constants: `{t}` is the row's own alias, `{p}` the parent's row, `:name` a parameter.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform

import strawberry
from graphql import FieldNode
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from tortoise.models import Model

from parvis.auth.viewer import Viewer
from parvis.core.sql import EVERYONE, Predicate

_KEY = "parvis"
_COST = "parvis.cost"
C = TypeVar("C", bound=type)

Arguments = Mapping[str, Any]
#: where in the document something is asked for; see `place_of`
Place = tuple[int, ...]
Prepare = Callable[[Viewer, Arguments], Awaitable[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Term:
    """One key of an order: an SQL expression, its direction, and the type a cursor's text is cast to."""

    sql: str
    cast: str = "uuid"
    descending: bool = False


Order = tuple[Term, ...]
NEWEST: Order = (Term("{t}.id", descending=True),)  # keys are UUIDv7: their order is the order of time
OLDEST: Order = (Term("{t}.id"),)


@dataclass(frozen=True, slots=True)
class Through:
    """A link table between the parent (`near`) and the target (`far`). Orders may name its row as `j`."""

    table: str
    near: str
    far: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row (by default named like the field) or an expression over it."""

    sql: str | None = None


@dataclass(frozen=True, slots=True)
class GlobalId:
    """The row's key, dressed as a global id."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether a predicate holds for the row; unknown is false."""

    predicate: Predicate


@dataclass(frozen=True, slots=True)
class Computed:
    """What SQL cannot say: the field's own resolver, over the columns it needs (read by `self.raw(name)`)."""

    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToOne:
    """The row whose key equals this row's `local` column (or expression); null where it is not visible."""

    local: str


@dataclass(frozen=True, slots=True)
class ToThese:
    """The rows whose keys a record's attribute lists, in that order; those not visible are left out."""

    local: str


@dataclass(frozen=True, slots=True)
class ToAny:
    """A row of one of several types: `kind` says which (by `types`), `local` its key."""

    kind: str
    local: str
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """How the rows of a list are linked to their parent, chosen and ordered."""

    link: str | None = None  # a condition over {t} and {p}; None at the root
    local: str = "id"  # the parent's column that {p} stands for where it has no table of its own
    through: Through | None = None
    filters: Mapping[str, Predicate] = field(default_factory=dict)
    orders: Mapping[object, Order] = field(default_factory=dict)
    default_order: Order = NEWEST
    where: Predicate = EVERYONE
    prepare: Prepare | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """The one row that the arguments name, each by its filter."""

    rows: Rows


@dataclass(frozen=True, slots=True)
class ToMany:
    """A short, bounded list."""

    rows: Rows
    limit: int


@dataclass(frozen=True, slots=True)
class Paged:
    """A list that can grow: a keyset connection."""

    rows: Rows


@dataclass(frozen=True, slots=True)
class Nested:
    """An object of no table, made of this same row (a location of its two columns, say)."""

    needs: tuple[str, ...]
    make: Callable[[Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Listed:
    """A connection's own rows, laid ready when the page was read."""


Declaration = (
    Column | GlobalId | Condition | Computed | ToOne | ToThese | ToAny | Lookup | ToMany | Paged | Nested | Listed
)
RELATIONS = (ToOne, ToThese, ToAny, Lookup, ToMany, Paged, Listed)


class DeclaredField(StrawberryField):
    """A field answered by its declaration: columns are plain attributes, relations lie ready under their place."""

    @property
    def declaration(self) -> Declaration:
        return self.metadata[_KEY]  # type: ignore[no-any-return]  # put there by _declare alone

    @property
    def is_basic_field(self) -> bool:
        return not isinstance(self.declaration, RELATIONS)

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        if self.is_basic_field:
            return super().get_result(source, info, args, kwargs)
        if isinstance(source, Row):
            return source.related[place_of(info._raw_info.field_nodes)]
        from parvis_graphql.engine.interpreter import answer_root  # which needs this module

        return answer_root(info, kwargs)


def _declare(
    description: str,
    declaration: Declaration,
    arguments: Sequence[StrawberryArgument] = (),
    *,
    cost: int = 0,
    init: bool,
) -> Any:
    declared = DeclaredField(description=description, metadata={_KEY: declaration, **dear(cost)})
    declared.init = init
    if arguments:
        declared.arguments = list(arguments)
    return declared


def dear(cost: int) -> dict[object, object]:
    """Metadata of a field that takes as long as that many objects of an answer, beside those that it answers with."""
    return {_COST: cost}


def cost_of(field: StrawberryField) -> int:
    """What `dear` said of the field, else nothing."""
    return int(field.metadata.get(_COST, 0))


def argument(name: str, annotation: object, description: str, default: object = None) -> StrawberryArgument:
    return StrawberryArgument(name, None, StrawberryAnnotation(annotation), description=description, default=default)


# `init` says to type checkers that these fields are no arguments of the constructor (PEP 681)


def column(description: str, sql: str | None = None, *, cost: int = 0, init: Literal[False] = False) -> Any:
    """`cost` as `dear` says."""
    return _declare(description, Column(sql), cost=cost, init=init)


def global_id(description: str, *, init: Literal[False] = False) -> Any:
    return _declare(description, GlobalId(), init=init)


def condition(description: str, predicate: Predicate, *, init: Literal[False] = False) -> Any:
    return _declare(description, Condition(predicate), init=init)


def nested(
    description: str,
    needs: tuple[str, ...],
    make: Callable[[Mapping[str, Any]], object],
    *,
    init: Literal[False] = False,
) -> Any:
    return _declare(description, Nested(needs, make), init=init)


def computed(description: str, *needs: str) -> Callable[[Callable[..., Any]], Any]:
    """Decorates the method that computes the field from `self.raw(name)` of the columns it needs."""

    def wrap(method: Callable[..., Any]) -> Any:
        return strawberry.field(method, description=description, metadata={_KEY: Computed(needs)})

    return wrap


def listed(description: str, *, init: Literal[False] = False) -> Any:
    return _declare(description, Listed(), init=init)


def to_one(description: str, local: str, *, init: Literal[False] = False) -> Any:
    return _declare(description, ToOne(local), init=init)


def to_these(description: str, local: str, *, init: Literal[False] = False) -> Any:
    return _declare(description, ToThese(local), init=init)


def to_any(description: str, *, kind: str, local: str, types: Mapping[str, str], init: Literal[False] = False) -> Any:
    return _declare(description, ToAny(kind, local, types), init=init)


def lookup(
    description: str,
    arguments: Sequence[StrawberryArgument],
    by: Mapping[str, Predicate],
    link: str | None = None,
    prepare: Prepare | None = None,
    *,
    init: Literal[False] = False,
) -> Any:
    """`by` maps each argument, or field of an input object, to its predicate over `:name`."""
    return _declare(description, Lookup(Rows(link=link, filters=by, prepare=prepare)), arguments, init=init)


def to_many(
    description: str,
    link: str | None = None,
    *,
    local: str = "id",
    through: Through | None = None,
    order: Order = NEWEST,
    where: Predicate = EVERYONE,
    limit: int = 100,
    arguments: Sequence[StrawberryArgument] = (),
    cost: int = 0,
    init: Literal[False] = False,
) -> Any:
    """`limit` bounds the list; an argument called `first` may ask for fewer. `cost` as `dear` says, for each parent."""
    rows = Rows(link=link, local=local, through=through, default_order=order, where=where)
    return _declare(description, ToMany(rows, limit), arguments, cost=cost, init=init)


_PAGE_ARGUMENTS = (
    argument("first", int | None, "How many from the start: 1 to 100, 20 unless told."),
    argument("after", str | None, "Go on after this cursor."),
    argument("last", int | None, "How many from the end, instead of `first`."),
    argument("before", str | None, "Stop before this cursor."),
)


def connection(
    description: str,
    link: str | None = None,
    *,
    local: str = "id",
    through: Through | None = None,
    filters: Mapping[str, Predicate] | None = None,
    filter_type: object | None = None,
    orders: Mapping[object, Order] | None = None,
    order_type: object | None = None,
    default_order: Order = NEWEST,
    where: Predicate = EVERYONE,
    prepare: Prepare | None = None,
    arguments: Sequence[StrawberryArgument] = (),
    init: Literal[False] = False,
) -> Any:
    """A keyset connection. Filters apply where their argument (or field of `filter`) is given, as `:name`."""
    more = list(arguments)
    if filter_type is not None:
        more.append(argument("filter", filter_type, "Only those that match every field given."))
    if order_type is not None:
        more.append(argument("order_by", order_type, "The order, instead of the one that this list has by itself."))
    rows = Rows(
        link=link,
        local=local,
        through=through,
        filters=filters or {},
        orders=orders or {},
        default_order=default_order,
        where=where,
        prepare=prepare,
    )
    return _declare(description, Paged(rows), (*_PAGE_ARGUMENTS, *more), init=init)


def place_of(nodes: Iterable[FieldNode]) -> Place:
    """All the occurrences that are merged into one field of the answer.

    A response key would not do: one row, under two aliases, may be asked different things under the same key.
    """
    return tuple(map(id, nodes))


class Row:
    """What the engine answers with: columns as attributes, relations under the place that asks for them."""

    @property
    def related(self) -> dict[Place, Any]:
        related: dict[Place, Any] = self.__dict__.setdefault("_related", {})
        return related

    def raw(self, name: str) -> Any:
        """A column as it stands in the table, if the field declared that it needs it."""
        return self.__dict__["_raw"][name]


@dataclass(frozen=True, slots=True)
class EntityDeclaration:
    """Where a type's rows come from. `kinds` maps the discriminator's values to the types of an interface."""

    table: str
    visible: Predicate
    key: str
    key_type: str
    model: type[Model]
    kind_column: str | None
    kinds: Mapping[str, str]


class Entity(Row):
    """A row of a declared table; `@entity` puts the declaration there."""

    __entity__: ClassVar[EntityDeclaration]


@dataclass_transform(
    field_specifiers=(column, global_id, condition, nested, to_one, to_these, to_any, to_many, connection, lookup)
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
    field_specifiers=(
        column,
        global_id,
        condition,
        nested,
        to_one,
        to_these,
        to_any,
        to_many,
        connection,
        lookup,
        strawberry.field,
    )
)
def record(cls: C) -> C:
    """A type of no table: a payload or a root, made in Python, whose declared relations the engine fills."""
    return strawberry.type(cls, description=inspect.getdoc(cls))


@dataclass_transform(
    field_specifiers=(column, global_id, condition, nested, to_one, to_these, to_any, to_many, connection, lookup)
)
def interface(cls: C) -> C:
    """A set of fields that several entities declare alike."""
    return strawberry.interface(cls, description=inspect.getdoc(cls))
