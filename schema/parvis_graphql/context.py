"""What one request carries through the schema: who asks, in which language, and the snapshot it reads."""

from collections.abc import Callable
from dataclasses import dataclass, field

from strawberry.types import Info

from parvis.auth.viewer import Viewer
from parvis_graphql.engine.reads import Reads


@dataclass(slots=True)
class Context:
    """Made by the door for each operation; a socket makes one for each operation and each event.

    `remote` is the caller's address (for limits only, never logged). `start_session` and `end_session` set and clear
    the cookie where there is one to set.
    """

    viewer: Viewer
    remote: str = ""
    user_agent: str = ""
    start_session: Callable[[str], None] | None = None
    end_session: Callable[[], None] | None = None
    reads: Reads = field(init=False)

    def __post_init__(self) -> None:
        self.reads = Reads(self.viewer)

    def fresh_reads(self) -> Reads:
        """A snapshot of its own, for a payload: what the mutation has just changed is in it."""
        return Reads(self.viewer)

    def become(self, viewer: Viewer) -> None:
        """Go on as somebody else: after signing in or out within a mutation."""
        self.viewer = viewer


Ask = Info[Context, None]
