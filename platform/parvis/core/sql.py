"""Conditions written once, as data.

A predicate is constant SQL text about one row: `{t}` stands for the row's alias, `:name` for a value that the reader
brings. Queries filter with it, `viewer…` fields select it and services authorise by it, so a rule has one home and no
user's text ever becomes SQL.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

# neither a `::type` cast nor the inside of a word such as the permission in 'photos:photos:write'
PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition on one row. Unknown (NULL) counts as false wherever it is used."""

    text: str

    def on(self, alias: str) -> str:
        """The condition about the row called `alias`, its parameters still named."""
        return f"({self.text.replace('{t}', alias)})"

    def __and__(self, other: "Predicate") -> "Predicate":
        return Predicate(f"({self.text}) AND ({other.text})")

    def __or__(self, other: "Predicate") -> "Predicate":
        return Predicate(f"({self.text}) OR ({other.text})")


EVERYONE = Predicate("TRUE")


@lru_cache(maxsize=2048)
def _numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return PARAMETER.sub(number, sql), tuple(names)


def bind(sql: str, values: Mapping[str, object]) -> tuple[str, list[object]]:
    """Turn `:name` into PostgreSQL's `$1…` with the values in that order. `::type` casts are left alone.

    Raises KeyError for a name without a value.
    """
    text, names = _numbered(sql)
    return text, [values[name] for name in names]
