"""What is written beside a type's fields: functions that say as data where each comes from.

@entity(model=models.Proposal, visible=queries.VISIBLE)
class Proposal(Node, Commentable):
    "What a resident asks of the commune."
    title: str = column("What it is about, in one line.")
    author: Actor | None = to_one("Who wrote it; null once erased.", "author_id")
    photos: list[Photo] = to_many("In order.", through=Through("proposal_photo", "proposal_id", "photo_id"))
    viewer_has_supported: bool = condition("Whether the caller supports it.", queries.SUPPORTED_BY_VIEWER)
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from parvis.core.sql import EVERYONE, Predicate
from parvis_graphql.engine.declared import (
    NEWEST,
    ByGlobalId,
    Column,
    Computed,
    Condition,
    Declaration,
    GlobalId,
    Listed,
    Lookup,
    Nested,
    Order,
    Paged,
    Prepare,
    Rows,
    Through,
    ToAny,
    ToMany,
    ToOne,
    ToThese,
)

#: where a field's metadata keeps its declaration, and its price beside what it answers with
KEY = "parvis"
#: weight of a text of some thousand characters
LONG = 25
_COST, _WEIGHT = "parvis.cost", "parvis.weight"


def _declare(
    description: str,
    declaration: Declaration,
    arguments: Sequence[StrawberryArgument] = (),
    *,
    cost: int = 0,
    weight: int = 1,
    init: bool,
) -> Any:
    """A field answered by its declaration; nothing resolves it."""
    metadata: dict[object, object] = {KEY: declaration, **dear(cost), _WEIGHT: weight}
    declared = StrawberryField(description=description, metadata=metadata)
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


def weight_of(field: StrawberryField) -> int:
    """How many values the field counts as."""
    return int(field.metadata.get(_WEIGHT, 1))


def argument(name: str, annotation: object, description: str, default: object = None) -> StrawberryArgument:
    return StrawberryArgument(name, None, StrawberryAnnotation(annotation), description=description, default=default)


# `init` says to type checkers that these fields are no arguments of the constructor (PEP 681)


def column(
    description: str,
    sql: str | None = None,
    *,
    arguments: Sequence[StrawberryArgument] = (),
    cost: int = 0,
    weight: int = 1,
    init: Literal[False] = False,
) -> Any:
    """`sql` may name the field's arguments as `:name`. `cost` as `dear` says; a long text has the `weight` of many
    values."""
    return _declare(description, Column(sql), arguments, cost=cost, weight=weight, init=init)


def global_id(description: str, *, init: Literal[False] = False) -> Any:
    return _declare(description, GlobalId(), init=init)


def condition(description: str, predicate: Predicate, *, init: Literal[False] = False) -> Any:
    return _declare(description, Condition(predicate), init=init)


def nested(description: str, columns: Mapping[str, str], *, init: Literal[False] = False) -> Any:
    """`columns` by the names of the nested type's fields; the object is null where one of them is."""
    return _declare(description, Nested(columns), init=init)


def computed(description: str, *needs: str) -> Callable[[Callable[..., Any]], Any]:
    """Decorates the method that computes the field from `self.raw(name)` of the columns it needs."""

    def wrap(method: Callable[..., Any]) -> Any:
        return strawberry.field(method, description=description, metadata={KEY: Computed(needs)})

    return wrap


def listed(description: str, *, init: Literal[False] = False) -> Any:
    return _declare(description, Listed(), init=init)


def to_one(description: str, local: str, *, init: Literal[False] = False) -> Any:
    return _declare(description, ToOne(local), init=init)


def to_these(description: str, local: str, *, init: Literal[False] = False) -> Any:
    return _declare(description, ToThese(local), init=init)


def to_any(description: str, *, kind: str, local: str, types: Mapping[str, str], init: Literal[False] = False) -> Any:
    return _declare(description, ToAny(kind, local, types), init=init)


def by_global_id(description: str, given: StrawberryArgument, *, init: Literal[False] = False) -> Any:
    """Anything by its global id, in the argument `id`; a list of things, where it is `ids`."""
    return _declare(description, ByGlobalId(given.python_name == "ids"), (given,), init=init)


def lookup(
    description: str,
    arguments: Sequence[StrawberryArgument] = (),
    by: Mapping[str, Predicate] | None = None,
    *,
    link: str | None = None,
    local: str = "id",
    through: Through | None = None,
    where: Predicate = EVERYONE,
    order: Order = (),
    prepare: Prepare | None = None,
    init: Literal[False] = False,
) -> Any:
    """`by` maps each argument, or field of an input object, to its predicate over `:name`. `order` says which is meant
    where several may match; where only one can, sorting it would cost as much as finding it."""
    rows = Rows(
        link=link, local=local, through=through, filters=by or {}, default_order=order, where=where, prepare=prepare
    )
    return _declare(description, Lookup(rows), arguments, init=init)


def to_many(
    description: str,
    link: str | None = None,
    *,
    local: str = "id",
    through: Through | None = None,
    order: Order = NEWEST,
    where: Predicate = EVERYONE,
    limit: int = 100,
    prepare: Prepare | None = None,
    arguments: Sequence[StrawberryArgument] = (),
    cost: int = 0,
    init: Literal[False] = False,
) -> Any:
    """`limit` bounds the list; an argument called `first` may ask for fewer. `cost` as `dear` says, for each parent."""
    rows = Rows(link=link, local=local, through=through, default_order=order, where=where, prepare=prepare)
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
