"""The statements of one list field, and the arguments that shape them."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLObjectType

from parvis.core.errors import Code, Mistake
from parvis_graphql.engine import pages
from parvis_graphql.engine.declarations import EntityDeclaration, Order, Row, Rows
from parvis_graphql.engine.pages import Connection, Page, is_storable
from parvis_graphql.engine.rows import Columns, local_value
from parvis_graphql.engine.selection import entity_of, python_type


class ListQuery:
    """The statements of one list field, for one or many parents."""

    def __init__(
        self, named: Any, parent: GraphQLObjectType, rows: Rows, order: Order, values: dict[str, object]
    ) -> None:
        node = named_type(named.fields["nodes"].type) if issubclass(python_type(named), Connection) else named
        self.entity = entity_of(node)
        self.rows = rows
        self.order = order
        self.values = values
        self.parent: EntityDeclaration | None = getattr(python_type(parent), "__entity__", None)
        self.is_root = rows.link is None and rows.through is None

    def key_of(self, parent: Row) -> object:
        return None if self.is_root else local_value(parent, self.rows.local)

    def parents_of(self, objects: Sequence[Row]) -> dict[str, object]:
        """The parameter that holds the parents' keys, each once."""
        if self.is_root:
            return {}
        return {"parents": list(dict.fromkeys(key for key in map(self.key_of, objects) if key is not None))}

    def page(self, columns: Columns, *, limit: int, page: Page | None = None) -> str:
        backward = page is not None and page.backward
        conditions = [self._conditions()]
        if page and page.after is not None:
            conditions.append(pages.beyond(self.order, "after_", backward=False).replace("{t}", "t"))
        if page and page.before is not None:
            conditions.append(pages.beyond(self.order, "before_", backward=True).replace("{t}", "t"))
        ordered = pages.order_by(self.order, backward=backward).replace("{t}", "t").replace("{p}", "p")
        inner = (
            f"SELECT {columns.sql} FROM {self._source()} WHERE {' AND '.join(conditions)}"  # noqa: S608 - constants
            f" ORDER BY {ordered} LIMIT {limit}"
        )
        if self.is_root:
            return f"SELECT NULL AS parent, x.* FROM ({inner}) x"  # noqa: S608 - as above
        numbered = f"SELECT y.*, row_number() OVER () AS place FROM ({inner}) y"  # noqa: S608 - as above
        each = f"{self._parents()} CROSS JOIN LATERAL ({numbered}) x"
        return f"SELECT k.key AS parent, x.* FROM {each} ORDER BY k.o, x.place"  # noqa: S608 - as above

    def count(self) -> str:
        inner = f"SELECT 1 FROM {self._source()} WHERE {self._conditions()} LIMIT {pages.COUNT_CAP}"  # noqa: S608 - as above
        total = f"SELECT count(*) AS total FROM ({inner}) y"  # noqa: S608 - as above
        if self.is_root:
            return f"SELECT NULL AS parent, x.total FROM ({total}) x"  # noqa: S608 - as above
        return f"SELECT k.key AS parent, x.total FROM {self._parents()} CROSS JOIN LATERAL ({total}) x"  # noqa: S608

    def _parents(self) -> str:
        keys = f"unnest(CAST(:parents AS {self._key_type()}[])) WITH ORDINALITY k(key, o)"
        if self.rows.link and "{p}." in self.rows.link and self.parent:
            return f"{keys} JOIN {self.parent.table} p ON p.{self.parent.key} = k.key"
        return keys

    def _key_type(self) -> str:
        return self.parent.key_type if self.parent else "uuid"

    def _source(self) -> str:
        through = self.rows.through
        if through is None:
            return f"{self.entity.table} t"
        return f"{through.table} j JOIN {self.entity.table} t ON t.{self.entity.key} = j.{through.far}"

    def _conditions(self) -> str:
        conditions = [self.entity.visible.on("t"), self.rows.where.on("t")]
        if self.rows.through is not None:
            conditions.append(f"j.{self.rows.through.near} = k.key")
        if self.rows.link is not None:
            conditions.append(f"({self.rows.link.replace('{p}.', 'p.').replace('{p}', 'k.key').replace('{t}', 't')})")
        conditions += [
            predicate.on("t") for name, predicate in self.rows.filters.items() if self.values.get(name) is not None
        ]
        return " AND ".join(conditions)


def named_type(graphql_type: Any) -> Any:
    while hasattr(graphql_type, "of_type"):
        graphql_type = graphql_type.of_type
    return graphql_type


def _flat(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments with the fields of input objects (`filter`, `by`) beside them."""
    flat: dict[str, Any] = {}
    for name, value in arguments.items():
        flat.update(value if isinstance(value, dict) else {name: value})
    return flat


def given_values(rows: Rows, arguments: Mapping[str, Any]) -> dict[str, object]:
    """The values to filter by. Raises Mistake INVALID for a text that no row can hold."""
    flat = _flat(arguments)
    given = {name: flat[name] for name in rows.filters if flat.get(name) is not None}
    for name, value in given.items():
        if isinstance(value, str) and not is_storable(value):
            raise Mistake(Code.INVALID, "This text has control characters that cannot be kept.", (name,))
    return given


def chosen_order(rows: Rows, arguments: Mapping[str, Any], extra: Mapping[str, object]) -> Order:
    chosen = arguments.get("order_by")
    if chosen is not None:
        return rows.orders[chosen]
    return next((order for name, order in rows.orders.items() if name in extra), rows.default_order)


def page_values(page: Page) -> dict[str, object]:
    values: dict[str, object] = {}
    for prefix, place in (("after_", page.after), ("before_", page.before)):
        if place is not None:
            values |= pages.place_values(prefix, place)
    return values
