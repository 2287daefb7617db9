"""Whoever asks, as predicates may name them: constants of a plan where a class of askers shares it, else values."""

from collections.abc import Mapping
from typing import NamedTuple

from parvis.auth.viewer import Viewer
from parvis.core.i18n import LOCALES

#: what every predicate and expression may name, and its SQL type; `media` is where pictures are handed out
ASKER = {
    "viewer": "uuid",
    "permissions": "text[]",
    "is_admin": "boolean",
    "is_moderator": "boolean",
    "locale": "text",
    "session": "uuid",
    "now": "timestamptz",
    "media": "text",
}


class AskerClass(NamedTuple):
    """Those for whom the same selection is the same statement: visitors, residents, moderators, administrators."""

    is_visitor: bool
    is_admin: bool
    is_moderator: bool
    locale: str


def class_of(viewer: Viewer) -> AskerClass:
    return AskerClass(viewer.id is None, viewer.is_admin, viewer.is_moderator, viewer.locale)


def constants(asker: AskerClass) -> Mapping[str, str]:
    """What PostgreSQL may know beforehand of everyone in the class, as SQL. All of it is ours, none of it was sent.

    For a visitor it then leaves out, when it plans, every way by which only somebody signed in could see a row.
    """
    known = {"is_admin": str(asker.is_admin).upper(), "is_moderator": str(asker.is_moderator).upper()}
    if asker.locale in LOCALES:
        known["locale"] = f"'{asker.locale}'::text"
    if asker.is_visitor:
        known |= {"viewer": "NULL::uuid", "session": "NULL::uuid", "permissions": "'{}'::text[]"}
    return known
