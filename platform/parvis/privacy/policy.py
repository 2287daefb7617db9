"""Who may take their data along or leave, how often, and how long what they take lies ready."""

from datetime import timedelta

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.sql import Predicate

#: long enough for a holiday; then the file goes, and may be asked for again
EXPORT_KEPT = timedelta(days=7)
EXPORTS = Limit("privacy.exports", times=3, seconds=86_400)
#: tries of the password that deletes an account
DELETIONS = Limit("privacy.deletions", times=10, seconds=3600)

#: an export's row: its own account, and only in a signed-in browser
OWN = Predicate(f"{{t}}.account_id = :viewer AND '{Permission.SECURITY_MANAGE}' = ANY(:permissions::text[])")
