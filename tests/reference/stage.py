"""A world that is looked at: the real schema and the reference are asked the same about it."""

from collections import defaultdict
from random import Random
from typing import Any, Self

from graphql import GraphQLObjectType, get_named_type
from tests.reference import domains, executing  # noqa: F401 - domains register what they say
from tests.reference.comparing import codes, first_difference, readable
from tests.reference.executing import fields_of, sdl_schema
from tests.reference.names import List, Names
from tests.reference.operations import LEFT_OUT, Operation
from tests.reference.reducing import smallest
from tests.reference.rows import Rows
from tests.reference.square import Square
from tests.reference.worlds import World, make_world

from parvis.core import clock
from parvis_graphql.context import Context
from parvis_graphql.operations import ParvisSchema

#: objects of each type whose lists are read for cursors, and entries read of each
_PARENTS, _ENTRIES = 3, 3


class Stage:
    """One world, read whole once; operations do not change it."""

    def __init__(self, schema: ParvisSchema, world: World, rows: Rows) -> None:
        self.schema = schema
        self.world = world
        self.rows = rows
        #: where each cursor stands that is known from a real answer
        self.places: dict[str, tuple[Any, ...]] = {}
        self.names = Names(world, {})

    @classmethod
    async def make(cls, schema: ParvisSchema, url: str, random: Random) -> Self:
        """A new world in an empty database."""
        world = await make_world(random)
        stage = cls(schema, world, await Rows.read(url))
        cursors: dict[List, list[str]] = defaultdict(list)
        kind = random.choice(sorted(world.viewers))
        for operation in _lists(stage.names):
            await stage._learn(kind, operation, cursors)
        stage.names = Names(world, cursors)
        return stage

    async def ask(self, kind: str, operation: Operation) -> tuple[Any, Any]:
        """The real result and the reference's."""
        viewer = self.world.viewers[kind]
        real = await self.schema.execute(
            operation.document, variable_values=operation.variables, context_value=Context(viewer, remote="reference")
        )
        square = Square(self.rows, viewer, clock.now())
        return real, executing.answer(square, operation.document, operation.variables, self.places)

    async def compare(self, kind: str, operation: Operation) -> None:
        """Raises AssertionError where they differ, for an operation that is as small as still shows it."""
        first = await self._difference(kind, operation)
        if first is None:
            return

        async def shows(candidate: Operation) -> bool:
            return await self._difference(kind, candidate) is not None

        small = await smallest(operation, shows)
        found = await self._difference(kind, small) or f"only after other operations: {first}"
        raise AssertionError(f"{found}\n\nasked by: {kind}\n{readable(small.document, small.variables)}\n")

    async def _difference(self, kind: str, operation: Operation) -> str | None:
        real, expected = await self.ask(kind, operation)
        if any(code == "TOO_COSTLY" for _, code in codes(real)):
            return None
        return first_difference(real, expected)

    async def _learn(self, kind: str, operation: Operation, cursors: dict[List, list[str]]) -> None:
        """Remember the cursors of an answer, and what the reference says stands there."""
        real, expected = await self.ask(kind, operation)
        if first_difference(real, expected) is not None:
            await self.compare(kind, operation)
        waiting = [(real.data, expected.data)]
        while waiting:
            ours, theirs = waiting.pop()
            if isinstance(ours, list):
                waiting.extend(zip(ours, theirs, strict=True))
                continue
            for alias, value in (ours or {}).items():
                if isinstance(value, dict) and "edges" in value:
                    type_name, name, order = alias.split("__")
                    for edge, place in zip(value["edges"], theirs[alias]["edges"], strict=True):
                        self.places[edge["cursor"]] = place["cursor"].place
                        cursors[f"{type_name}.{name}", order or None].append(edge["cursor"])
                elif isinstance(value, (dict, list)):
                    waiting.append((value, theirs[alias]))


def _lists(names: Names) -> list[Operation]:
    """Every list there is, in every order: of the whole square, and of some objects of each type."""
    made = [
        Operation(
            f"{{ {_lists_of('Query')} viewer {{ {_lists_of('Viewer')} }} barometer {{ {_lists_of('Barometer')} }} }}",
            {},
        )
    ]
    for name, kind in sdl_schema().type_map.items():
        if isinstance(kind, GraphQLObjectType) and name in names.types and (lists := _lists_of(name)):
            ids = list(names.ids(name))[:_PARENTS]
            made.append(
                Operation(f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {{ {lists} }} }} }}", {"ids": ids})
            )
    return made


def _lists_of(type_name: str) -> str:
    parts = []
    for name, field in fields_of(type_name).items():
        if "after" not in field.args or f"{type_name}.{name}" in LEFT_OUT:
            continue
        orders = [None, *get_named_type(field.args["orderBy"].type).values] if "orderBy" in field.args else [None]
        for order in orders:
            chosen = f", orderBy: {order}" if order else ""
            parts.append(
                f"{type_name}__{name}__{order or ''}: {name}(first: {_ENTRIES}{chosen}) {{ edges {{ cursor }} }}"
            )
    if type_name == "Commune":
        inner = _lists_of("Desk")
        parts.append(f"desk {{ {inner} }}")
    return " ".join(parts)
