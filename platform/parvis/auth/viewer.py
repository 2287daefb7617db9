"""Who is looking or asking: made once at the door, handed to every query and command."""

from dataclasses import dataclass
from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.core import clock
from parvis.core.errors import Forbidden, Unauthenticated


@dataclass(frozen=True, slots=True)
class Viewer:
    """A visitor has no `id`. `id` is the account's and its person's alike."""

    id: UUID | None = None
    permissions: frozenset[Permission] = frozenset()
    is_admin: bool = False
    is_moderator: bool = False
    """Of the platform: an administrator, or named in the settings. Moderators of a commune hold a role there."""
    locale: str = "fr"
    session_id: UUID | None = None
    token_id: UUID | None = None

    def require(self, permission: Permission) -> UUID:
        """The viewer's id, if they may. Raises Unauthenticated for a visitor, Forbidden for a token without scope."""
        if self.id is None:
            raise Unauthenticated
        if permission not in self.permissions:
            raise Forbidden
        return self.id

    def sql_values(self) -> dict[str, object]:
        """What predicates may name: `:viewer`, `:permissions`, `:is_admin`, `:is_moderator`, `:locale`, `:session` and
        `:now`."""
        return {
            "viewer": self.id,
            "permissions": sorted(self.permissions),
            "is_admin": self.is_admin,
            "is_moderator": self.is_moderator,
            "locale": self.locale,
            "session": self.session_id,
            "now": clock.now(),
        }


def visitor(locale: str = "fr") -> Viewer:
    return Viewer(locale=locale)
