"""Whoever asks, and what they have to themselves: sessions, tokens and exports, which no token sees."""

from datetime import timedelta

from tests.reference import stories
from tests.reference.answers import Listing, Plain, Thing, answers, global_id, visible
from tests.reference.roles import role_things
from tests.reference.rows import Row
from tests.reference.rules import permitted, voices
from tests.reference.square import Square

from parvis.auth.permissions import Permission
from parvis.directory.policy import MOST_ORGANISATIONS
from parvis.photos.policy import MAX_BYTES, MOST_A_DAY

#: of a list that is no connection
MOST = 100


@answers("Query.viewer")
def viewer(square: Square, _row: Row) -> Thing | None:
    """Nobody for a visitor, nor for who was deleted meanwhile."""
    return square.thing("Viewer", square.rows.one("account", square.viewer.id))


@answers("Viewer.email")
def email(square: Square, row: Row) -> str | None:
    return str(row["email"]) if permitted(square, Permission.PROFILE_READ) else None


@answers("Viewer.isAdmin")
def is_admin(square: Square, _row: Row) -> bool:
    """Never by a token, so the session says it, not the account."""
    return square.viewer.is_admin


@answers("Viewer.permissions")
def permissions(square: Square, _row: Row) -> list[Permission]:
    return sorted(square.viewer.permissions)


@answers("Viewer.photoQuota")
def photo_quota(square: Square, row: Row) -> Plain:
    since = square.now - timedelta(days=1)
    sent = [one for one in square.rows.where("photo", owner_id=row["id"]) if one["created_at"] > since]
    return Plain("PhotoQuota", {"remainingToday": max(0, MOST_A_DAY - len(sent)), "maxBytes": MAX_BYTES})


@answers("Viewer.person")
def person(square: Square, row: Row) -> Thing | None:
    return square.thing("Person", square.rows.one("actor", row["id"]))


@answers("Viewer.actors")
def actors(square: Square, _row: Row) -> list[Thing]:
    """Their person first, then organisations by name."""
    found = [one for voice in voices(square) if (one := square.rows.one("actor", voice)) is not None]
    found.sort(key=lambda one: (one["kind"] != "PERSON", one["display_name"], one["id"]))
    return square.things("Actor", found)[: MOST_ORGANISATIONS + 1]


@answers("Viewer.roles")
def roles(square: Square, row: Row) -> list[Thing]:
    """Also those asked for, refused and over."""
    return role_things(square, square.rows.where("commune_role", person_id=row["id"]))[:MOST]


@answers("Viewer.drafts")
def drafts(square: Square, _row: Row) -> Listing:
    return stories.drafts(square)


# what no token sees


@visible("Session", "AccessToken", "Export")
def is_own(square: Square, row: Row) -> bool:
    return permitted(square, Permission.SECURITY_MANAGE) and row["account_id"] == square.viewer.id


def _own(square: Square, type_name: str, table: str, account: Row) -> list[Thing]:
    """Latest first."""
    rows = sorted(square.rows.where(table, account_id=account["id"]), key=lambda one: one["id"], reverse=True)
    return square.things(type_name, rows)[:MOST]


@answers("Viewer.sessions")
def sessions(square: Square, row: Row) -> list[Thing]:
    return _own(square, "Session", "session", row)


@answers("Session.isCurrent")
def is_current(square: Square, row: Row) -> bool:
    return square.viewer.session_id is not None and row["id"] == square.viewer.session_id


@answers("Viewer.accessTokens")
def access_tokens(square: Square, row: Row) -> list[Thing]:
    return _own(square, "AccessToken", "access_token", row)


@answers("AccessToken.scopes")
def scopes(_square: Square, row: Row) -> list[Permission]:
    return [Permission(scope) for scope in row["scopes"]]


@answers("Viewer.exports")
def exports(square: Square, row: Row) -> list[Thing]:
    return _own(square, "Export", "export", row)


@answers("Export.url")
def export_url(_square: Square, row: Row) -> str | None:
    return f"/compte/donnees/{global_id('Export', row['id'])}" if row["state"] == "READY" else None
