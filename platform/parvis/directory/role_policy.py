"""Who may ask for a role in a commune, who decides about it, and what its officials may set there."""

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.errors import Forbidden
from parvis.core.policy import Condition, Rule
from parvis.core.sql import EVERYONE, Predicate
from parvis.directory.queries import is_official
from parvis.directory.role_errors import OwnRole, RoleDecided, RoleOver

#: so that the desk of a town hall is not flooded
REQUESTS = Limit("directory.role_requests", times=10, seconds=86400)

_TODAY = "CAST(CAST(:now AS timestamptz) AS date)"

#: a role's row: its own person's
MINE = Predicate("{t}.person_id = :viewer")
#: a role's row: held today
CURRENT = Predicate(f"{{t}}.state = 'GRANTED' AND {{t}}.ends_on >= {_TODAY}")
#: a role's row: held today in the town hall's name
OFFICIAL = CURRENT & Predicate("{t}.role IN ('ELECTED', 'AGENT')")
REQUESTED = Predicate("{t}.state = 'REQUESTED'")

#: a role's row: who decides about it is an administrator of the site, or an official of that commune
DECIDER = Predicate(":is_admin") | is_official("{t}.commune_id")
#: who holds a role is public; who asks for one, was refused or has left is between them and those who decide
GRANT_VISIBLE = CURRENT | MINE | DECIDER
REQUEST_VISIBLE = REQUESTED & (MINE | DECIDER)

_DECIDES = Condition(DECIDER, Forbidden)
_ANOTHERS = Condition(Predicate("{t}.person_id <> :viewer"), OwnRole)
_WAITS = Condition(REQUESTED, RoleDecided)
_ALIVE = Condition(REQUESTED | CURRENT, RoleOver)

DECIDE = Rule("commune_role", Permission.ROLES_MANAGE, GRANT_VISIBLE, (_ANOTHERS, _DECIDES, _WAITS))
END = Rule("commune_role", Permission.ROLES_MANAGE, GRANT_VISIBLE, (Condition(MINE | DECIDER, Forbidden), _ALIVE))

#: on a commune
MANAGE_COMMUNE = Rule("commune", Permission.OFFICIAL_ACT, EVERYONE, (Condition(is_official("{t}.id"), Forbidden),))
#: on a neighbourhood
MANAGE_NEIGHBOURHOOD = Rule(
    "neighbourhood", Permission.OFFICIAL_ACT, EVERYONE, (Condition(is_official("{t}.commune_id"), Forbidden),)
)
