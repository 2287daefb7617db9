"""Who may change what in the directory, and how much of it there may be."""

from datetime import timedelta

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.errors import Forbidden
from parvis.core.policy import Condition, Rule
from parvis.core.sql import Predicate
from parvis.directory import queries

#: organisations that one person is a member of
MOST_ORGANISATIONS = 50
#: members of one organisation
MOST_MEMBERS = 100
#: communes in which one organisation is active
MOST_COMMUNES = 20
#: invitations of one organisation that wait for an answer
MOST_PENDING = 20
#: how long an invitation is good
INVITATION_LIFETIME = timedelta(days=14)

ORGANISATIONS = Limit("directory.organisations", times=5, seconds=86_400)
INVITATIONS = Limit("directory.invitations", times=50, seconds=86_400)
#: nobody's mailbox is filled by way of the site, however many invite them
INVITATIONS_BY_EMAIL = Limit("directory.invitations.email", times=5, seconds=86_400)

_OWNER = Condition(queries.IS_OWNER, Forbidden)

EDIT_PROFILE = Rule("actor", Permission.PROFILE_WRITE, queries.IS_VIEWER)
#: describing it, inviting, giving roles
MANAGE = Rule("actor", Permission.ORGANISATIONS_MANAGE, queries.IS_ORGANISATION, (_OWNER,))
SET_ROLE = Rule(
    "membership",
    Permission.ORGANISATIONS_MANAGE,
    queries.MEMBERSHIP_VISIBLE,
    (Condition(queries.OWNS_ITS_ORGANISATION, Forbidden),),
)
#: owners send others away, and everybody may leave
REMOVE = Rule(
    "membership",
    Permission.ORGANISATIONS_MANAGE,
    queries.MEMBERSHIP_VISIBLE,
    (Condition(queries.OWNS_ITS_ORGANISATION | Predicate("{t}.person_id = :viewer"), Forbidden),),
)
REVOKE_INVITATION = Rule("invitation", Permission.ORGANISATIONS_MANAGE, queries.INVITATION_VISIBLE)
#: only in a signed-in browser of an administrator
VERIFY = Rule(
    "actor", Permission.ROLES_MANAGE, queries.VISIBLE, (Condition(Predicate("CAST(:is_admin AS boolean)"), Forbidden),)
)
