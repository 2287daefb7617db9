"""Enums of the core, named and described for the schema."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import strawberry

E = TypeVar("E", bound=type[Enum])


def described(enum: E, description: str, values: Mapping[str, str], *, name: str | None = None) -> E:
    """Make a core enum a GraphQL enum. Raises KeyError for a value without a description."""
    made = strawberry.enum(enum, name=name, description=description)
    for value in made.__strawberry_definition__.values:  # type: ignore[attr-defined]  # put there by strawberry.enum
        value.description = values[value.name]
    return made
