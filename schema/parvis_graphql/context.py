"""What one request carries through the schema: who asks, in which language, and the snapshot it reads."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from strawberry.types import Info

from parvis.auth.viewer import Viewer
from parvis.core.settings import get_settings
from parvis.photos.urls import media_base
from parvis_graphql.engine.reads import Reads


@dataclass(slots=True)
class Context:
    """Made by the door; each operation then has one of its own. A socket keeps the socket and what it was opened with.

    `remote` is the caller's address (for limits only, never logged). `start_session` and `end_session` set and clear
    the cookie where there is one to set.
    """

    viewer: Viewer
    remote: str = ""
    user_agent: str = ""
    start_session: Callable[[str], None] | None = None
    end_session: Callable[[], None] | None = None
    socket: Any = None
    connection_params: object = None
    reads: Reads = field(init=False)

    def for_operation(self) -> "Context":
        """The same asker with a snapshot of its own: a socket's operations run side by side."""
        own = replace(self)
        own.reads = own.fresh_reads()
        return own

    def fresh_reads(self) -> Reads:
        """A snapshot of its own; taken after a mutation, it has what was just changed."""
        return Reads(self.viewer, self.viewer.sql_values() | {"media": media_base(get_settings())})

    def become(self, viewer: Viewer) -> None:
        """Go on as somebody else: after signing in or out within a mutation."""
        self.viewer = viewer


Ask = Info[Context, None]
