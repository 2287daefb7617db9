"""Everything that may be granted, in one list: `scope:resource:action`. Tokens carry some of these; a session, all."""

from enum import StrEnum


class Permission(StrEnum):
    COMMENTS_WRITE = "discussion:comments:write"
    PHOTOS_WRITE = "photos:photos:write"
    PROFILE_READ = "account:profile:read"
    PROFILE_WRITE = "account:profile:write"
    PROPOSALS_SUPPORT = "proposals:proposals:support"
    PROPOSALS_WRITE = "proposals:proposals:write"
    REACTIONS_WRITE = "discussion:reactions:write"
    SECURITY_MANAGE = "account:security:manage"


#: what a token may be given: everything but making more tokens and ending sessions, which wants a signed-in browser
TOKEN_SCOPES = frozenset(Permission) - {Permission.SECURITY_MANAGE}
