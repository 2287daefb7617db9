"""What Python adds to an answer that PostgreSQL has made: fields computed from a row, nulls that reach further up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError
from graphql.execution.values import VariableValues

#: stands where a field that is never null has no value; no text of a table can begin so, as NUL cannot be kept
_BROKEN = "\x00"
#: how that looks in JSON, where the NUL of any text of ours would follow a backslash
BROKEN_JSON = b'"\\u0000'
#: the key, no name of GraphQL's, under which an object says its type where what is to be filled in depends on it
KIND_KEY = ""


class NullOutOfPlace(TypeError):
    """A field that is never null has no value: our fault, not the asker's. `place` is the field, for the log."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Cannot return null for non-nullable field {name}.")
        self.place = name


def broken(steps: int, name: str) -> str:
    """The marker, as an SQL literal: how many levels up a null is allowed again, and the field that is at fault."""
    return f"'\"\\u0000{steps}:{name}\"'::json"


@dataclass(slots=True)
class Fill:
    """What is to be done at one place of the answer, and below it."""

    compute: Callable[[Any, VariableValues], Any] | None = None
    below: dict[str, "Fill"] = field(default_factory=dict)
    kinds: Mapping[str, dict[str, "Fill"]] | None = None

    @property
    def is_empty(self) -> bool:
        return self.compute is None and not self.below and not self.kinds

    def apply(self, value: Any, variables: VariableValues) -> Any:
        """The value with everything below it filled in, in place where it can be."""
        if value is None:
            return None
        if self.compute is not None:
            return self.compute(value, variables)
        if isinstance(value, list):
            return [self.apply(one, variables) for one in value]
        below = self.below if self.kinds is None else self.kinds.get(value.pop(KIND_KEY, None), {})
        for key, inner in below.items():
            value[key] = inner.apply(value[key], variables)
        return value


def propagate(value: Any) -> tuple[Any, list[GraphQLError], bool]:
    """A root field's answer with nulls as far up as they reach, an error for each field that had no value, and whether
    they reach beyond the root field."""
    errors: list[GraphQLError] = []
    risen = _risen(value, [], errors)
    return (None, errors, True) if isinstance(risen, _Rising) else (risen, errors, False)


@dataclass(slots=True)
class _Rising:
    """A null on its way up, with the levels still to go."""

    steps: int


def _risen(value: Any, path: list[str | int], errors: list[GraphQLError]) -> Any:
    if isinstance(value, str) and value.startswith(_BROKEN):
        steps, _, name = value[1:].partition(":")
        fault = NullOutOfPlace(name)
        errors.append(GraphQLError(str(fault), path=list(path), original_error=fault))
        return _Rising(int(steps))
    if not isinstance(value, dict | list):
        return value
    highest = 0
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        risen = _risen(inner, [*path, key], errors)
        if isinstance(risen, _Rising):
            highest = max(highest, risen.steps)
        else:
            value[key] = risen
    if highest > 1:
        return _Rising(highest - 1)
    return None if highest else value
