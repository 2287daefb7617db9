"""Lists in SQL: which rows, in which order, how many, and a connection's page around them."""

from typing import TYPE_CHECKING, Any

from parvis_graphql.engine import pages
from parvis_graphql.engine.declared import EntityDeclaration, Listed, Lookup, Order, Rows, TypeName
from parvis_graphql.engine.fill import Fill
from parvis_graphql.engine.json_sql import json_object, text
from parvis_graphql.engine.pages import Page
from parvis_graphql.engine.pieces import EMPTY, Piece, Source
from parvis_graphql.engine.selection import Asked, entity_of
from parvis_graphql.engine.statements import flat

if TYPE_CHECKING:
    from parvis_graphql.engine.compiler import Compiler

#: columns beside a page's rows; no table has one that begins so
_PLACE, _CURSOR = "_place", "_cursor"


class List:
    """One list field's rows: the same condition for the rows themselves and for their number."""

    def __init__(self, compiler: "Compiler", field: Asked, rows: Rows, source: Source, node: Any) -> None:
        self.compiler = compiler
        self.rows = rows
        self.entity: EntityDeclaration = entity_of(node)
        self.alias = compiler.alias()
        given = {name for name, value in flat(compiler.selection.arguments(field)).items() if value is not None}
        self.filters = [predicate for name, predicate in rows.filters.items() if name in given]
        self.order = self._chosen(compiler.selection.arguments(field), given)
        is_paged = "after" in field.arguments
        self.site = compiler.site(field, rows, self.order if is_paged else None) if field.arguments else None
        self._source = source

    def _chosen(self, arguments: dict[str, Any], given: set[str]) -> Order:
        if arguments.get("order_by") is not None:
            return self.rows.orders[arguments["order_by"]]
        return next((order for name, order in self.rows.orders.items() if name in given), self.rows.default_order)

    def sql(self, text: str) -> str:
        """A declared text, about this list's rows and their parent."""
        parent = self._source.expression(self.rows.local)
        parented = text.replace("{p}.", f"{self._source.alias}.").replace("{p}", parent)
        return self.compiler.parameters.named(parented.replace("{t}", self.alias), self.site)

    def chosen(self, *more: str) -> str:
        """FROM and WHERE."""
        through, conditions, beside = self.rows.through, list(more), ""
        if through is not None:
            beside = f"{self.sql(through.table)} j"
            conditions.append(f"{self.alias}.{self.entity.key} = j.{through.far}")
            if through.near:
                conditions.append(f"j.{through.near} = {self.sql('{p}')}")
        if self.rows.link is not None:
            conditions.append(f"({self.sql(self.rows.link)})")
        conditions += [f"({self.sql(predicate.text)})" for predicate in (self.rows.where, *self.filters)]
        return self.compiler.visible_rows(self.entity, self.alias, *conditions, beside=beside)

    def ordered(self, *, backward: bool = False) -> str:
        return self.sql(pages.order_by(self.order, backward=backward))


def first_rows(compiler: "Compiler", field: Asked, rows: Rows, source: Source, size: int) -> Piece:
    """A bounded list, or the one row of a lookup."""
    listed = List(compiler, field, rows, source, field.target)
    order = f" ORDER BY {listed.ordered()}" if listed.order else ""
    chosen = f"{listed.chosen()}{order} LIMIT {size}"
    if isinstance(field.declaration, Lookup):
        piece = compiler.object(field.target, field.nodes, Source(listed.alias))
        return Piece(f"(SELECT {piece.sql} {chosen})", piece.fill)
    with compiler.level():
        piece = compiler.object(field.target, field.nodes, Source(listed.alias))
    more = "".join(f", j.{column}" for column in rows.through.columns) if rows.through else ""
    inner = f"(SELECT {listed.alias}.*{more} {chosen}) {listed.alias}"
    return Piece(f"(SELECT coalesce(json_agg({piece.sql}), {EMPTY}) FROM {inner})", piece.fill)  # noqa: S608 - declared constants; what was sent is a parameter


def connection(compiler: "Compiler", field: Asked, rows: Rows, source: Source) -> Piece:
    """A page of a list, as much of it as was asked for."""
    below = compiler.selection.under(field.target, field.nodes)
    node_type = field.target.fields["nodes"].type
    while hasattr(node_type, "of_type"):
        node_type = node_type.of_type
    listed = List(compiler, field, rows, source, node_type)
    page = pages.page_of(compiler.selection.arguments(field), listed.order)
    made = _Page(compiler, listed, page, node_type, has_info=any(one.python_name == "page_info" for one in below))
    members: dict[str, str] = {}
    fill = Fill()
    for child in below:
        piece = made.member(child)
        members[child.key] = piece.sql
        if not piece.fill.is_empty:
            fill.below[child.key] = piece.fill
    return Piece(f"(SELECT {json_object(members)}{made.source()})", fill)


class _Page:
    """The members of one connection. What none of them needs is left out of the statement."""

    def __init__(self, compiler: "Compiler", listed: List, page: Page, node_type: Any, *, has_info: bool) -> None:
        self.compiler = compiler
        self.listed = listed
        self.page = page
        self.node_type = node_type
        #: one row more than the page says whether there is one
        self._has_info = has_info
        self._needs_rows = self._needs_cursor = False

    def member(self, child: Asked) -> Piece:
        if isinstance(child.declaration, TypeName):
            return Piece(text(child.parent.name))
        if isinstance(child.declaration, Listed):
            return self._list(child)
        if child.python_name == "total_count":
            counted = f"SELECT 1 {self.listed.chosen()} LIMIT {pages.COUNT_CAP}"
            return Piece(f"(SELECT count(*) FROM ({counted}) y)")  # noqa: S608 - as above
        return self._page_info(child)

    def source(self) -> str:
        """The page's rows, in order; nothing where only their number is asked for."""
        if not self._needs_rows:
            return ""
        listed, page, alias = self.listed, self.page, self.listed.alias
        beyond = [
            listed.sql(pages.beyond(listed.order, prefix, backward=backward))
            for prefix, place, backward in ((pages.AFTER, page.after, False), (pages.BEFORE, page.before, True))
            if place is not None
        ]
        size = page.size + 1 if self._has_info else page.size
        cursor = f", {listed.sql(pages.cursor(listed.order))} AS {_CURSOR}" if self._needs_cursor else ""
        rows = (
            f"SELECT {alias}.*{cursor} {listed.chosen(*beyond)}"
            f" ORDER BY {listed.ordered(backward=page.backward)} LIMIT {size}"
        )
        if self._is_numbered:
            rows = f"SELECT {alias}.*, row_number() OVER () AS {_PLACE} FROM ({rows}) {alias}"  # noqa: S608 - as above
        return f" FROM ({rows}) {alias}"

    @property
    def _is_numbered(self) -> bool:
        return self._has_info or self.page.backward

    def _aggregate(self, function: str, value: str, *, reverse: bool = False) -> str:
        """Over the page's rows in the list's order."""
        order = ""
        if self._is_numbered:
            order = f" ORDER BY {self.listed.alias}.{_PLACE}" + (" DESC" if self.page.backward != reverse else "")
        kept = f" FILTER (WHERE {self.listed.alias}.{_PLACE} <= {self.page.size})" if self._has_info else ""
        return f"{function}({value}{order}){kept}"

    def _list(self, child: Asked) -> Piece:
        self._needs_rows = True
        with self.compiler.level(), self.compiler.level():
            piece = self._node(child) if child.python_name == "nodes" else self._edge(child)
        return Piece(f"coalesce({self._aggregate('json_agg', piece.sql)}, {EMPTY})", piece.fill)

    def _node(self, field: Asked) -> Piece:
        return self.compiler.object(self.node_type, field.nodes, Source(self.listed.alias))

    def _edge(self, edges: Asked) -> Piece:
        members: dict[str, str] = {}
        fill = Fill()
        for child in self.compiler.selection.under(edges.target, edges.nodes):
            if isinstance(child.declaration, TypeName):
                piece = Piece(text(child.parent.name))
            elif child.python_name == "cursor":
                self._needs_cursor = True
                piece = Piece(f"{self.listed.alias}.{_CURSOR}")
            else:
                with self.compiler.level():
                    piece = self._node(child)
            members[child.key] = piece.sql
            if not piece.fill.is_empty:
                fill.below[child.key] = piece.fill
        return Piece(json_object(members), fill)

    def _page_info(self, info: Asked) -> Piece:
        values = {
            child.key: text(child.parent.name) if isinstance(child.declaration, TypeName) else self._of_page(child)
            for child in self.compiler.selection.under(info.target, info.nodes)
        }
        return Piece(json_object(values))

    def _of_page(self, child: Asked) -> str:
        is_next = child.python_name == "has_next_page"
        if is_next or child.python_name == "has_previous_page":
            if is_next != self.page.backward:
                self._needs_rows = True
                return f"count(*) > {self.page.size}"
            return str((self.page.before if is_next else self.page.after) is not None).upper()
        self._needs_rows = self._needs_cursor = True
        cursor, is_last = f"{self.listed.alias}.{_CURSOR}", child.python_name == "end_cursor"
        return f"({self._aggregate('array_agg', cursor, reverse=is_last)})[1]"
