"""Random valid operations over the schema's text, as a hypothesis strategy.

One response name stands for one field, with one set of arguments, in the whole operation: so every selection can be
merged with any other, and no draw has to be thrown away.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)
from hypothesis import strategies as st
from tests.reference.arguments import Drawing
from tests.reference.executing import fields_of, sdl_schema
from tests.reference.names import ODD, Names

#: what has tests of its own: ranked by likeness or nearness, or no answer about rows
LEFT_OUT = {
    "Query.search": "ranking",
    "Query.similarProposals": "ranking",
    "Proposal.similar": "ranking",
    "Commune.nearby": "nearness",
    "Query.liveCursor": "a moment, and no row",
}

#: an answer of this many objects by the guard's reckoning, which allows 10,000, is answered by the reference in time
_MOST_OBJECTS = 4_000
_MOST_TOKENS = 600
_MOST_VALUE_ALIASES = 35
_MOST_OF_ONE_NAME = 35
_MOST_FRAGMENTS = 12
_PAYLOAD_LEVELS = 7
_SEEDS = st.integers(0, 2**64 - 1)
_ODD_ALIASES = ("id", "node", "nodes", "edges", "cursor", "key", "kind", "data", "row", "_0", "t", "true_", "x")


@dataclass(frozen=True, slots=True)
class Operation:
    document: str
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Fragment:
    name: str
    type_name: str
    objects: int
    levels: int


@dataclass
class _Drawing(Drawing):
    objects: int = 0
    value_aliases: int = 0
    deepest: int = 0
    spreads: int = 0
    used: Counter[str] = field(default_factory=Counter)
    meanings: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    fragments: list[_Fragment] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    # ---- the operation

    def operation(self) -> Operation:
        levels = self.number(3, 12)
        fields = [name for name in fields_of("Query") if f"Query.{name}" not in LEFT_OUT]
        roots = [
            self.one_of(("node", "nodes")) if self.chance(40) else self.one_of(fields) for _ in range(self.number(1, 4))
        ]
        selection = " ".join(filter(None, (self.composite_or_leaf("Query", name, levels, 1) for name in roots)))
        return self.whole("query", selection or "__typename")

    def payload(self, mutation: str, subject: str, given: dict[str, Any]) -> Operation:
        """A mutation that asks something of what it changed, its payload's field `subject`."""
        field = fields_of("Mutation")[mutation]
        self.declared["input"], self.values["input"] = str(field.args["input"].type), given
        target = get_named_type(fields_of(get_named_type(field.type).name)[subject].type)
        selection = f"errors {{ code }} {subject} {self.selection(target, _PAYLOAD_LEVELS, 1)}"
        return self.whole("mutation", f"{mutation}(input: $input) {{ {selection} }}")

    def event(self, subscription: str, argument: str, given: str, after: str) -> Operation:
        """A subscription to what becomes of one thing."""
        field = fields_of("Subscription")[subscription]
        self.declared |= {"subject": "ID!", "after": "String"}
        self.values |= {"subject": given, "after": after}
        selection = self.selection(get_named_type(field.type), _PAYLOAD_LEVELS, 1)
        return self.whole("subscription", f"{subscription}({argument}: $subject, after: $after) {selection}")

    def whole(self, keyword: str, selection: str) -> Operation:
        body = "\n".join([f"{{ {selection} }}", *self.bodies])
        # those of a field for which there was no room are not used
        used = {name: text for name, text in self.declared.items() if re.search(rf"\${name}\b", body)}
        definitions = ", ".join(f"${name}: {text}" for name, text in used.items())
        head = f"{keyword} Drawn({definitions})" if used else f"{keyword} Drawn"
        return Operation(f"{head} {body}", {name: one for name, one in self.values.items() if name in used})

    def selection(self, named: Any, levels: int, times: int) -> str:
        """What is asked of one object, in braces."""
        self.tokens += 2
        parts = self.parts(named, levels, times)
        return "{ " + " ".join(parts or [self.typename()]) + " }"

    def typename(self) -> str:
        self.tokens += 1
        return "__typename"

    def parts(self, named: Any, levels: int, times: int) -> list[str]:
        parts: list[str] = []
        likely, self.likely = [one for one in self.likely if one != ODD], []
        if isinstance(named, GraphQLUnionType) or self.chance(15):
            parts.append(self.typename())
        if not isinstance(named, GraphQLUnionType):
            leaves, composites = _drawn_of(named.name)
            wrapping = named.name.endswith(("Connection", "Edge"))
            parts += [
                part
                for name in self.some_of(leaves, 0 if wrapping else 1, 4)
                if (part := self.composite_or_leaf(named.name, name, levels, times))
            ]
            if levels > 0:
                parts += [
                    part
                    for name in self.some_of(composites, int(wrapping), 2 if levels > 1 else 1)
                    if (part := self.composite_or_leaf(named.name, name, levels, times))
                ]
        if levels > 0 and (self.chance(85) if is_abstract_type(named) else self.chance(10)):
            for _ in range(self.number(1, 3 if is_abstract_type(named) else 1) if self.tokens < _MOST_TOKENS else 0):
                parts.append(self.fragment(named, levels - 1, times, likely))
        return [part for part in parts if part]

    def fragment(self, named: Any, levels: int, times: int, likely: Sequence[str]) -> str:
        """A fragment of a type that the object may be: spread by name, or inline."""
        condition = self.one_of(likely if likely and self.chance(80) else _overlapping(named.name))
        directive = self.directive()
        self.tokens += 4
        if self.chance(25):
            made = self.spread(condition, levels, times)
            if made:
                return f"...{made}{directive}"
        if condition == named.name and self.chance(40):
            return f"...{directive} {self.selection(named, levels, times)}"
        return f"... on {condition}{directive} {self.selection(sdl_schema().type_map[condition], levels, times)}"

    def spread(self, condition: str, levels: int, times: int) -> str | None:
        """The name of a fragment of this type: one that was drawn before, or a new one."""
        before = [
            one
            for one in self.fragments
            if one.type_name == condition
            and one.levels <= levels
            and self.objects + times * one.objects <= _MOST_OBJECTS
        ]
        if before and self.chance(60):
            known = self.one_of(before)
            self.objects += times * known.objects
            return str(known.name)
        if len(self.fragments) + 1 > _MOST_FRAGMENTS:
            return None
        name = f"F{self.spreads}"
        self.spreads += 1
        already = self.objects
        body = self.selection(sdl_schema().type_map[condition], levels, times)
        self.tokens += 4
        self.bodies.append(f"fragment {name} on {condition} {body}")
        self.fragments.append(_Fragment(name, condition, (self.objects - already) // times, levels))
        return name

    def composite_or_leaf(self, type_name: str, name: str, levels: int, times: int) -> str | None:
        """A field with its arguments and what is asked below; None where it would be too much."""
        definition = fields_of(type_name)[name]
        target = get_named_type(definition.type)
        if self.tokens > _MOST_TOKENS:
            return None
        arguments, size = self.arguments(type_name, name, definition)
        if not is_leaf_type(target):
            is_page = type_name.endswith("Connection") or target.name == "PageInfo"
            size = 0 if is_page else size
            if self.objects + times * size > _MOST_OBJECTS:
                return None
            self.objects += times * size
        alias = self.response_name(name, arguments, definition, is_leaf=is_leaf_type(target))
        if alias is None:
            return None
        self.tokens += 1 + 2 * (alias != "")
        below = "" if is_leaf_type(target) else " " + self.selection(target, levels - 1, times * max(size, 1))
        return f"{alias}{name}{arguments}{self.directive()}{below}"

    def response_name(self, name: str, arguments: str, definition: GraphQLField, *, is_leaf: bool) -> str | None:
        """`alias: ` or nothing; None where no name is left."""
        meaning = (name, arguments, str(definition.type))
        wanted = self.one_of(_ODD_ALIASES) if self.chance(6) else name
        candidates = [wanted, name, f"a{len(self.meanings)}"]
        for candidate in candidates:
            is_alias = candidate != name
            if self.meanings.get(candidate, meaning) != meaning or self.used[candidate] >= _MOST_OF_ONE_NAME:
                continue
            if is_alias and is_leaf:
                if self.value_aliases >= _MOST_VALUE_ALIASES:
                    continue
                self.value_aliases += 1
            self.meanings[candidate] = meaning
            self.used[candidate] += 1
            return f"{candidate}: " if is_alias else ""
        return None

    def directive(self) -> str:
        if not self.chance(6):
            return ""
        texts = []
        for name in self.some_of(("include", "skip"), 1, 2):
            self.tokens += 8
            texts.append(f" @{name}(if: {self.condition()})")
        return "".join(texts)

    def condition(self) -> str:
        if self.chance(40):
            return str(self.one_of(("true", "false")))
        name = f"is{self.number(0, 2)}"
        if name not in self.declared:
            self.tokens += 5
            self.declared[name] = "Boolean!"
            self.values[name] = self.chance(50)
        return f"${name}"


@lru_cache
def _drawn_of(type_name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of those that are values, and of those that are objects."""
    fields = fields_of(type_name)
    drawn = [name for name in fields if f"{type_name}.{name}" not in LEFT_OUT]
    values = tuple(name for name in drawn if is_leaf_type(get_named_type(fields[name].type)))
    return values, tuple(name for name in drawn if name not in values)


@lru_cache
def _overlapping(type_name: str) -> tuple[str, ...]:
    """Types that an object behind this one may be, and interfaces that it may be seen as."""
    schema = sdl_schema()
    named: Any = schema.type_map[type_name]
    concrete = schema.get_possible_types(named) if is_abstract_type(named) else [named]
    interfaces = {interface.name for one in concrete for interface in one.interfaces}
    return tuple(dict.fromkeys([*(one.name for one in concrete), *sorted(interfaces)]))


def operations(names: Names) -> st.SearchStrategy[Operation]:
    """Valid operations about what `names` knows.

    Hypothesis draws the seed of one: drawing each choice by itself would cost more than asking, and repeat itself. What
    makes a failure small is in `reducing`.
    """
    return _SEEDS.map(lambda number: _Drawing(Random(number), names).operation())


def payload(random: Random, names: Names, mutation: str, subject: str, given: dict[str, Any]) -> Operation:
    """A mutation with this input, that asks something of `subject` in its payload."""
    return _Drawing(random, names).payload(mutation, subject, given)


def event(random: Random, names: Names, subscription: str, argument: str, given: str, after: str) -> Operation:
    """A subscription to one thing, named by `argument`, that asks something of what is told."""
    return _Drawing(random, names).event(subscription, argument, given, after)


def concrete_types() -> list[GraphQLObjectType]:
    """Every object type that an operation may reach by reading."""
    schema = sdl_schema()
    found: dict[str, GraphQLObjectType] = {}
    waiting: list[Any] = [schema.query_type]
    while waiting:
        named = waiting.pop()
        if is_abstract_type(named):
            waiting.extend(schema.get_possible_types(named))
        elif isinstance(named, GraphQLObjectType) and named.name not in found:
            found[named.name] = named
            waiting.extend(
                get_named_type(one.type) for name, one in named.fields.items() if f"{named.name}.{name}" not in LEFT_OUT
            )
    return list(found.values())
