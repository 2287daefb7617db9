"""A mutation as the tests of all of them know it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer

Prepare = Callable[[Viewer], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Command:
    """`prepare` makes an input that is good for the person given; `ids` says of which type each id in it is.

    `stranger` is the code that anybody else's try with that input gets: top-level FORBIDDEN, or a user error's.
    None where it is theirs to do as well. `is_keyed` False where no `idempotencyKey` is taken, or none is kept.
    """

    name: str
    permission: Permission
    prepare: Prepare
    selection: str
    ids: Mapping[str, str] = field(default_factory=dict)
    stranger: str | None = None
    is_keyed: bool = True

    def __str__(self) -> str:
        return self.name
