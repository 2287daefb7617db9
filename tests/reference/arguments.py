"""Random arguments: literals or variables, of values that the world has, and of such as are nothing."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_nullable_type,
    is_list_type,
)
from tests.reference.executing import PAGING
from tests.reference.names import Names

#: what has tests of its own
LEFT_OUT_ARGUMENTS = {"communes": ("search", "near")}

#: of a list that has no pages, about; of one that is longer
_LIST = 40
_LONGER = {"Barometer.map": 1_000}
_ABSENT = object()
_TOKEN = re.compile(r'"[^"]*"|[\w.-]+|[^\s\w]')


@dataclass
class Drawing:
    """What is drawn of one operation beside its selections: choices, arguments, variables."""

    random: Random
    names: Names
    tokens: int = 12
    declared: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    #: types of the objects that `node` was just asked for
    likely: list[str] = field(default_factory=list)
    #: which one is asked for
    invitation: int = 0

    # ---- choices

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def chance(self, percent: int) -> bool:
        return self.random.random() * 100 < percent

    def one_of(self, options: Sequence[Any]) -> Any:
        return self.random.choice(options)

    def some_of(self, options: Sequence[Any], least: int, most: int) -> list[Any]:
        return self.random.sample(options, min(self.number(least, most), len(options)))

    # ---- arguments

    def arguments(self, type_name: str, name: str, definition: GraphQLField) -> tuple[str, int]:
        """Them as text, and how many objects the field may bring."""
        given: dict[str, str] = {}
        coordinate = f"{type_name}.{name}"
        size = _LONGER.get(coordinate, _LIST) if is_list_type(get_nullable_type(definition.type)) else 1
        order: str | None = None
        if coordinate == "Query.invitation":
            self.invitation = self.number(0, len(self.names.invitations) - 1)
        for argument, declared in definition.args.items():
            if argument in PAGING or argument in LEFT_OUT_ARGUMENTS.get(name, ()):
                continue
            is_needed = isinstance(declared.type, GraphQLNonNull)
            if not is_needed and not self.chance(45):
                continue
            value = self.value(coordinate, argument, declared.type)
            if argument == "orderBy":
                order = value
            if argument == "ids":
                size = max(1, len(value))
            given[argument] = self.placed(value, declared.type)
        if "after" in definition.args:
            size = self.page(given, coordinate, order, definition)
        if not given:
            return "", size
        self.tokens += 2 + sum(2 + len(_TOKEN.findall(text)) for text in given.values())
        return "(" + ", ".join(f"{key}: {text}" for key, text in given.items()) + ")", size

    def page(self, given: dict[str, str], coordinate: str, order: str | None, definition: GraphQLField) -> int:
        """Adds first, last, after and before; how many entries that may bring."""
        size = 20
        if self.chance(80):
            size = self.number(1, 4) if self.chance(85) else self.one_of((20, 50, 100))
            name, other = ("last", "first") if self.chance(30) else ("first", "last")
            given[name] = self.placed(size, definition.args[name].type)
            if self.chance(5):
                given[other] = self.placed(None, definition.args[other].type)
        cursors = self.names.cursors(coordinate, order)
        for name in ("after", "before"):
            if cursors and self.chance(25):
                given[name] = self.placed(self.one_of(cursors), definition.args[name].type)
        return size

    def value(self, coordinate: str, name: str, kind: Any) -> Any:
        """A value as JSON has it; enums by their names."""
        if not isinstance(kind, GraphQLNonNull) and self.chance(7):
            return None
        return self.by() if name == "by" else self.present(coordinate, name, kind)

    def present(self, coordinate: str, name: str, kind: Any) -> Any:
        required = get_nullable_type(kind)
        if isinstance(required, GraphQLList):
            most = 12 if name == "ids" else 4
            return [self.present(coordinate, name, required.of_type) for _ in range(self.number(0, most))]
        if isinstance(required, GraphQLInputObjectType):
            return {
                inner: self.value(coordinate, inner, declared.type)
                for inner, declared in required.fields.items()
                if self.chance(25)
            }
        if isinstance(required, GraphQLEnumType):
            return self.one_of(list(required.values))
        if required.name == "Boolean":
            return self.chance(50)
        if coordinate in {"Query.node", "Query.nodes"}:
            type_name = self.one_of(self.likely if self.likely and self.chance(50) else self.names.types)
            self.likely.append(type_name)
            return self.one_of(self.names.ids(type_name))
        if coordinate == "Query.invitation" and self.chance(80):
            return self.names.invitations[self.invitation][name]
        return self.one_of(self.names.samples(coordinate, name))

    def by(self) -> dict[str, Any]:
        name = self.one_of(("inseeCode", "slug", "id"))
        return {name: self.one_of(self.names.samples("Query.commune", name))}

    # ---- how a value is written

    def placed(self, value: Any, kind: Any) -> str:
        """A literal, or a variable that brings the value; inside a literal object, each value anew."""
        if self.chance(30):
            return self.variable(value, kind)
        required = get_nullable_type(kind)
        if isinstance(value, dict):
            assert isinstance(required, GraphQLInputObjectType)
            is_one_of = required.is_one_of
            inner = (
                f"{name}: "
                + self.placed(
                    one, GraphQLNonNull(required.fields[name].type) if is_one_of else required.fields[name].type
                )
                for name, one in value.items()
            )
            return "{" + ", ".join(inner) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.placed(one, required.of_type) for one in value) + "]"
        if isinstance(required, GraphQLEnumType) and value is not None:
            return str(value)
        return json.dumps(value)

    def variable(self, value: Any, kind: Any) -> str:
        """A variable of the place's own type: with the value, with a default in its stead, or beside another one."""
        for name, text in self.declared.items():
            if text == str(kind) and self.values.get(name, _ABSENT) == value and not isinstance(value, bool):
                return f"${name}"
        name = f"v{len(self.declared)}"
        self.tokens += 3 + len(_TOKEN.findall(str(kind)))
        if self.chance(20):
            default = _literal(value, kind)
            self.tokens += 1 + len(_TOKEN.findall(default))
            self.declared[name] = f"{kind} = {default}"
        else:
            self.declared[name] = str(kind)
            self.values[name] = value
        return f"${name}"


def _literal(value: Any, kind: Any) -> str:
    required = get_nullable_type(kind)
    if isinstance(value, dict):
        fields = required.fields
        return "{" + ", ".join(f"{name}: {_literal(one, fields[name].type)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(one, required.of_type) for one in value) + "]"
    if isinstance(required, GraphQLEnumType) and value is not None:
        return str(value)
    return json.dumps(value)
