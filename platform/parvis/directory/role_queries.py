"""What reads of roles are made of, and the role that somebody holds today."""

from uuid import UUID

from parvis.auth.permissions import Permission
from parvis.core import clock
from parvis.core.db import fetch_value
from parvis.core.sql import EVERYONE, Predicate, bind
from parvis.directory import role_policy as policy
from parvis.directory.models import CommuneRole
from parvis.directory.queries import holds_role

#: on a role's row
GRANT_VISIBLE = policy.GRANT_VISIBLE
REQUEST_VISIBLE = policy.REQUEST_VISIBLE
CURRENT = policy.CURRENT
OFFICIAL = policy.OFFICIAL
CAN_DECIDE = policy.DECIDE.predicate
CAN_END = policy.END.predicate

#: a neighbourhood's row
NEIGHBOURHOOD_VISIBLE = EVERYONE

#: on a commune
IS_CLAIMED = Predicate("{t}.claimed_at IS NOT NULL")
CAN_MANAGE = policy.MANAGE_COMMUNE.predicate
_MINE_ALIVE = f"""
SELECT count(*) FROM commune_role mine WHERE mine.person_id = :viewer AND mine.commune_id = {{t}}.id
AND {(policy.REQUESTED | policy.CURRENT).on("mine")}
"""  # noqa: S608 - declared constants
CAN_REQUEST_ROLE = Predicate(
    f"'{Permission.ROLES_MANAGE}' = ANY(:permissions::text[]) AND ({_MINE_ALIVE}) < {len(CommuneRole)}"
)
#: a desk is there for those who have something to do at it
HAS_DESK = Predicate(":is_admin OR :is_moderator") | holds_role("{t}.id", *CommuneRole)

#: who decides in a commune's name comes before who moderates there
_WEIGHTIEST = "array_position(ARRAY['ELECTED', 'AGENT', 'MODERATOR'], held.role::text)"

#: of a commune {t}: the roles that the viewer holds there today
VIEWER_ROLES = f"""ARRAY(
    SELECT held.role FROM commune_role held WHERE held.commune_id = {{t}}.id AND held.person_id = :viewer
    AND {CURRENT.on("held")} ORDER BY {_WEIGHTIEST}
)"""  # noqa: S608 - declared constants


def role_of(person: str, commune: str) -> str:
    """SQL: the weightiest role that a person holds today in a commune, both named by expressions; else NULL."""
    return (
        f"(SELECT held.role FROM commune_role held WHERE held.person_id = {person} AND held.commune_id = {commune}"  # noqa: S608
        f" AND {CURRENT.on('held')} ORDER BY {_WEIGHTIEST} LIMIT 1)"
    )


async def role_held(person_id: UUID, commune_id: UUID) -> CommuneRole | None:
    """The role that a step taken now is signed with."""
    question = f"SELECT {role_of(':person', ':commune')}"
    sql, values = bind(question, {"person": person_id, "commune": commune_id, "now": clock.now()})
    held = await fetch_value(sql, *values)
    return None if held is None else CommuneRole(held)
