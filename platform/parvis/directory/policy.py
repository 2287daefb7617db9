"""Who may change what in the directory."""

from parvis.auth.permissions import Permission
from parvis.core.policy import Rule
from parvis.directory.queries import IS_VIEWER

#: organisations that one person is a member of
MOST_ORGANISATIONS = 50

EDIT_PROFILE = Rule("actor", Permission.PROFILE_WRITE, IS_VIEWER)
