"""What a type may be made of, as plain data that the compiler reads.

SQL texts are constants: `{t}` is the row's own alias, `{p}` the parent's key (`{p}.column` the parent's row), `:name` a
value: the asker's (`asker.ASKER`), or an argument of the field.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tortoise.models import Model

from parvis.auth.viewer import Viewer
from parvis.core.sql import EVERYONE, Predicate

Arguments = Mapping[str, Any]
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
    """A link table between the parent (`near`) and the target (`far`). Orders name its row `j`.

    There is no `near` at the root, nor where the table is an expression over `{p}`. `columns` of it are read beside the
    target's own, as if they were its.
    """

    table: str
    near: str
    far: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row (by default named like the field) or an expression over it and the field's arguments."""

    sql: str | None = None


@dataclass(frozen=True, slots=True)
class TypeName:
    """`__typename`, of any type."""


@dataclass(frozen=True, slots=True)
class GlobalId:
    """The row's key, dressed as a global id."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether a predicate holds for the row; unknown is false."""

    predicate: Predicate


@dataclass(frozen=True, slots=True)
class Computed:
    """What SQL cannot say: the field's own method, over the columns it needs (read by `self.raw(name)`)."""

    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nested:
    """An object of no table, made of columns of this same row by its fields' names; null where one of them is."""

    columns: Mapping[str, str]


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
class ByGlobalId:
    """Whatever the global ids in the argument `ids` name, or the one in `id`."""

    is_list: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """How the rows of a list are linked to their parent, chosen and ordered.

    `filters` and `orders` by name apply where the argument, or field of an input object, of that name is given;
    `prepare` makes of the arguments what predicates name beside them.
    """

    link: str | None = None  # a condition over {t} and {p}; None at the root
    local: str = "id"  # the parent's column that {p} stands for
    through: Through | None = None
    filters: Mapping[str, Predicate] = field(default_factory=dict)
    orders: Mapping[object, Order] = field(default_factory=dict)
    default_order: Order = NEWEST
    where: Predicate = EVERYONE
    prepare: Prepare | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """The one row that the arguments name, each by its filter; that `where` names, if there are none."""

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
class Listed:
    """A connection's own rows: its `edges` and `nodes`."""


Declaration = (
    Column
    | TypeName
    | GlobalId
    | Condition
    | Computed
    | Nested
    | ToOne
    | ToThese
    | ToAny
    | ByGlobalId
    | Lookup
    | ToMany
    | Paged
    | Listed
)


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

    def is_of_the_rows_of(self, other: "EntityDeclaration") -> bool:
        """Whether both types are of the same rows of one table."""
        return (self.table, self.key, self.visible) == (other.table, other.key, other.visible)
