"""Answers a selection from the declarations: one statement per relation and level, never one per row.

Simple and correct. The statement for a list of parents puts the parents' keys in one parameter and lets LATERAL give
each its own page.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import asyncpg
from graphql import GraphQLObjectType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetails

from parvis_graphql.engine import pages
from parvis_graphql.engine.declarations import (
    Entity,
    Listed,
    Lookup,
    Paged,
    Row,
    Rows,
    ToAny,
    ToMany,
    ToOne,
    ToThese,
)
from parvis_graphql.engine.list_query import ListQuery, chosen_order, given_values, named_type, page_values
from parvis_graphql.engine.pages import Connection, Edge, Page, PageInfo
from parvis_graphql.engine.reads import Reads
from parvis_graphql.engine.rows import Columns, expression, local_value, make_instance, needed
from parvis_graphql.engine.selection import Asked, Selection, asked, entity_of, python_type, python_type_or_none


class Interpreter:
    """Reads for one root field: `selection` says what, `reads` gives the snapshot and the viewer."""

    def __init__(self, info: GraphQLResolveInfo[Any], reads: Reads) -> None:
        self.selection = Selection(info)
        self.reads = reads

    # ---- objects that exist already

    async def fill(self, objects: Sequence[Row], parent: GraphQLObjectType, nodes: list[FieldDetails]) -> None:
        """Answer the declared relations of objects of one concrete type, in place."""
        if not objects:
            return
        for field in self.selection.under(parent, nodes):
            match field.declaration:
                case ToOne(local):
                    await self._to_one(objects, field, local)
                case ToThese(local):
                    await self._to_these(objects, field, local)
                case ToAny() as declaration:
                    await self._to_any(objects, field, declaration)
                case Lookup(rows):
                    await self._lookup(objects, parent, field, rows)
                case ToMany(rows, limit):
                    await self._to_many(objects, parent, field, rows, limit)
                case Paged(rows):
                    await self._paged(objects, parent, field, rows)
                case None if issubclass(python_type_or_none(field.target), Row):
                    await self._fill_records(objects, field)

    async def _fill_records(self, objects: Sequence[Row], field: Asked) -> None:
        """Records within records (a payload's edge, say): plain attributes that may have relations of their own."""
        values = [getattr(one, field.python_name) for one in objects]
        flat = [v for value in values for v in (value if isinstance(value, list) else [value]) if isinstance(v, Row)]
        for concrete in self.selection.concrete_types(field.target):
            await self.fill([v for v in flat if type(v) is python_type(concrete)], concrete, field.nodes)

    # ---- rows to be read

    def _columns(self, named: Any, nodes: list[FieldDetails]) -> Columns:
        """Everything the selection asks of any concrete type behind `named`, and the key."""
        entity = entity_of(named)
        columns = Columns()
        columns.add(expression(entity.key))
        if entity.kind_column:
            columns.add(expression(entity.kind_column))
        for concrete in self.selection.concrete_types(named):
            for field in self.selection.under(concrete, nodes):
                for sql in needed(field):
                    columns.add(sql)
        return columns

    async def _instances(
        self, records: Iterable[asyncpg.Record], columns: Columns, named: Any, *positions: list[FieldDetails]
    ) -> list[Row]:
        """Rows as instances of their concrete types, with everything below them answered.

        Each position in the answer (an alias of `node`, say) has a selection of its own.
        """
        entity = entity_of(named)
        by_type: dict[str, tuple[GraphQLObjectType, list[Row]]] = {
            concrete.name: (concrete, []) for concrete in self.selection.concrete_types(named)
        }
        only = next(iter(by_type))
        asked_of = {
            name: [field for nodes in positions for field in self.selection.under(concrete, nodes)]
            for name, (concrete, _) in by_type.items()
        }
        instances: list[Row] = []
        for record in records:
            value = {sql: record[alias] for sql, alias in columns.aliases.items()}
            name = entity.kinds[value[expression(entity.kind_column)]] if entity.kind_column else only
            concrete, members = by_type[name]
            instance = make_instance(concrete, entity, value, asked_of[name])
            members.append(instance)
            instances.append(instance)
        for concrete, members in by_type.values():
            for nodes in positions:
                await self.fill(members, concrete, nodes)
        return instances

    async def by_keys(self, named: Any, nodes: list[FieldDetails], keys: Iterable[object]) -> dict[object, Row]:
        """The visible rows with these keys."""
        wanted = list({key for key in keys if key is not None})
        if not wanted:
            return {}
        entity = entity_of(named)
        columns = self._columns(named, nodes)
        key = expression(entity.key)
        records = await self.reads.fetch(
            f"SELECT {columns.sql} FROM {entity.table} t"  # noqa: S608 - declared constants, values are parameters
            f" WHERE {key} = ANY(CAST(:keys AS {entity.key_type}[])) AND {entity.visible.on('t')}",
            {"keys": wanted},
        )
        instances = await self._instances(records, columns, named, nodes)
        return {instance.raw(key): instance for instance in instances}

    async def _to_one(self, objects: Sequence[Row], field: Asked, local: str) -> None:
        found = await self.by_keys(field.target, field.nodes, (local_value(one, local) for one in objects))
        for one in objects:
            one.related[field.place] = found.get(local_value(one, local))

    async def _to_these(self, objects: Sequence[Row], field: Asked, local: str) -> None:
        found = await self.by_keys(
            field.target, field.nodes, (key for one in objects for key in local_value(one, local) or ())
        )
        for one in objects:
            one.related[field.place] = [found[key] for key in local_value(one, local) or () if key in found]

    async def _to_any(self, objects: Sequence[Row], field: Asked, declaration: ToAny) -> None:
        types = self.selection.schema.type_map
        for one in objects:
            one.related[field.place] = None
        for kind, type_name in declaration.types.items():
            members = [one for one in objects if local_value(one, declaration.kind) == kind]
            found = await self.by_keys(
                types[type_name], field.nodes, (local_value(one, declaration.local) for one in members)
            )
            for one in members:
                one.related[field.place] = found.get(local_value(one, declaration.local))

    # ---- lists

    async def _to_many(
        self, objects: Sequence[Row], parent: GraphQLObjectType, field: Asked, rows: Rows, limit: int
    ) -> None:
        size = pages.bounded_size("first", self.selection.arguments(field).get("first"), limit)
        lists = await self._lists(objects, ListQuery(field.target, parent, rows, rows.default_order, {}), field, size)
        for one, found in zip(objects, lists, strict=True):
            one.related[field.place] = found

    async def _lookup(self, objects: Sequence[Row], parent: GraphQLObjectType, field: Asked, rows: Rows) -> None:
        arguments = self.selection.arguments(field)
        given = given_values(rows, arguments) | await self._prepared(rows, arguments)
        query = ListQuery(field.target, parent, rows, rows.default_order, given)
        lists = await self._lists(objects, query, field, 1) if given else [[]] * len(objects)
        for one, found in zip(objects, lists, strict=True):
            one.related[field.place] = found[0] if found else None

    async def _prepared(self, rows: Rows, arguments: Mapping[str, Any]) -> dict[str, object]:
        return await rows.prepare(self.reads.viewer, arguments) if rows.prepare else {}

    async def _lists(self, objects: Sequence[Row], query: ListQuery, field: Asked, size: int) -> list[list[Row]]:
        """The first rows of a list for each parent."""
        columns = self._columns(field.target, field.nodes)
        records = await self.reads.fetch(query.page(columns, limit=size), query.values | query.parents_of(objects))
        instances = await self._instances(records, columns, field.target, field.nodes)
        by_parent: dict[object, list[Row]] = {}
        for record, instance in zip(records, instances, strict=True):
            by_parent.setdefault(record["parent"], []).append(instance)
        return [by_parent.get(query.key_of(one), []) for one in objects]

    async def _paged(self, objects: Sequence[Row], parent: GraphQLObjectType, field: Asked, rows: Rows) -> None:
        arguments = self.selection.arguments(field)
        extra = await self._prepared(rows, arguments)
        order = chosen_order(rows, arguments, extra)
        page = pages.page_of(arguments, order)
        query = ListQuery(field.target, parent, rows, order, given_values(rows, arguments) | extra)
        keys = query.parents_of(objects)
        below = list(self.selection.under(field.target, field.nodes))
        node_type = named_type(field.target.fields["nodes"].type)
        lists = [(child, self._positions(child)) for child in below if isinstance(child.declaration, Listed)]

        columns = Columns()
        for nodes in [[], *(nodes for _, positions in lists for nodes in positions)]:
            for sql in self._columns(node_type, nodes).aliases:
                columns.add(sql)
        cursors = [columns.add(f"CAST({term.sql.replace('{t}', 't')} AS text)") for term in order]
        records: list[asyncpg.Record] = []
        if lists or any(child.python_name == "page_info" for child in below):
            records = await self.reads.fetch(
                query.page(columns, limit=page.size + 1, page=page), query.values | keys | page_values(page)
            )

        kept: dict[object, list[asyncpg.Record]] = {}
        for record in records:
            kept.setdefault(record["parent"], []).append(record)
        totals: dict[object, int] = {}
        if any(child.python_name == "total_count" for child in below):
            counted = await self.reads.fetch(query.count(), query.values | keys)
            totals = {record["parent"]: record["total"] for record in counted}

        made: dict[object, Connection[Any]] = {}
        shown: list[tuple[Connection[Any], list[asyncpg.Record]]] = []
        for one in objects:
            key = query.key_of(one)
            if key not in made:
                of_parent = kept.get(key, [])
                more, of_parent = len(of_parent) > page.size, of_parent[: page.size]
                if page.backward:
                    of_parent.reverse()
                made[key] = _connection(page, of_parent, cursors, more=more, total=totals.get(key, 0))
                shown.append((made[key], of_parent))
            one.related[field.place] = made[key]
        for child, positions in lists:
            flat = [record for _, of_parent in shown for record in of_parent]
            instances = iter(await self._instances(flat, columns, node_type, *positions))
            for connection, of_parent in shown:
                nodes_here = [(next(instances), _cursor(record, cursors)) for record in of_parent]
                connection.related[child.place] = (
                    [node for node, _ in nodes_here]
                    if child.python_name == "nodes"
                    else [Edge(cursor=cursor, node=node) for node, cursor in nodes_here]
                )

    def _positions(self, child: Asked) -> list[list[FieldDetails]]:
        """The selections of the node itself: that of `nodes`, or of each alias of `node` below `edges`."""
        if child.python_name == "nodes":
            return [child.nodes]
        return [below.nodes for below in self.selection.under(child.target, child.nodes) if below.python_name == "node"]

    # ---- root fields

    async def root(self, info: GraphQLResolveInfo[Any]) -> Any:
        """Answer one declared root field."""
        field = asked(info.parent_type.fields[info.field_name], Selection.details(info.field_nodes))
        root = Row()
        match field.declaration:
            case Lookup(rows):
                await self._lookup([root], info.parent_type, field, rows)
            case ToMany(rows, limit):
                await self._to_many([root], info.parent_type, field, rows, limit)
            case Paged(rows):
                await self._paged([root], info.parent_type, field, rows)
            case declaration:
                raise TypeError(f"{declaration} is no declaration of a root field")
        return root.related[field.place]


def _cursor(record: asyncpg.Record, cursors: Sequence[str]) -> str:
    return pages.encode_page_cursor([record[alias] for alias in cursors])


def _connection(
    page: Page, records: Sequence[asyncpg.Record], cursors: Sequence[str], *, more: bool, total: int
) -> Connection[Any]:
    info = PageInfo(
        has_next_page=page.before is not None if page.backward else more,
        has_previous_page=more if page.backward else page.after is not None,
        start_cursor=_cursor(records[0], cursors) if records else None,
        end_cursor=_cursor(records[-1], cursors) if records else None,
    )
    connection: Connection[Any] = Connection(page_info=info, total_count=total)
    return connection


async def answer_root(info: Any, _arguments: Mapping[str, Any]) -> Any:
    """What a declared field of the root types resolves to; `info` is Strawberry's."""
    return await Interpreter(info._raw_info, info.context.reads).root(info._raw_info)


async def complete(info: Any, payload: Row, reads: Reads) -> None:
    """Fill the declared relations of an object a resolver made: a mutation's payload, the viewer, an event."""
    raw = info._raw_info
    interpreter = Interpreter(raw, reads)
    concrete = raw.schema.type_map[type(payload).__strawberry_definition__.name]  # type: ignore[attr-defined]
    await interpreter.fill([payload], concrete, Selection.details(raw.field_nodes))


async def node_rows(info: Any, type_name: str, keys: Sequence[object], reads: Reads) -> dict[object, Row]:
    """Rows of one type by key, for `node` and `nodes`: seen as anywhere else. Nothing for what is no Node."""
    raw = info._raw_info
    target = raw.schema.type_map.get(type_name)
    if target is None or target not in raw.schema.get_possible_types(raw.schema.type_map["Node"]):
        return {}
    return await Interpreter(raw, reads).by_keys(target, Selection.details(raw.field_nodes), keys)


async def is_visible(reads: Reads, entity_type: type[Entity], key: object) -> bool:
    """Whether the viewer may see the row with this key."""
    entity = entity_type.__entity__
    question = f"SELECT 1 FROM {entity.table} t WHERE t.{entity.key} = :key AND {entity.visible.on('t')}"  # noqa: S608
    return await reads.fetch_value(question, {"key": key}) is not None
