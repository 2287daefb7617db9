"""Everything that may be granted, in one list: `scope:resource:action`. Tokens carry some of these; a session, all."""

from enum import StrEnum


class Permission(StrEnum):
    BALLOTS_CAST = "evaluations:ballots:cast"
    COMMENTS_WRITE = "discussion:comments:write"
    CONTENT_MODERATE = "moderation:content:moderate"
    EVALUATIONS_SIGN = "evaluations:evaluations:sign"
    OFFICIAL_ACT = "proposals:official:act"
    OPINIONS_WRITE = "opinions:opinions:write"
    ORGANISATIONS_MANAGE = "directory:organisations:manage"
    PHOTOS_WRITE = "photos:photos:write"
    PROFILE_READ = "account:profile:read"
    PROFILE_WRITE = "account:profile:write"
    PROPOSALS_SUPPORT = "proposals:proposals:support"
    PROPOSALS_WRITE = "proposals:proposals:write"
    REACTIONS_WRITE = "discussion:reactions:write"
    ROLES_MANAGE = "directory:roles:manage"
    SECURITY_MANAGE = "account:security:manage"
    STORIES_WRITE = "stories:stories:write"


#: what a token may be given: all but making tokens, ending sessions and giving roles, which want a signed-in browser
TOKEN_SCOPES = frozenset(Permission) - {Permission.SECURITY_MANAGE, Permission.ROLES_MANAGE}
