"""How long things are kept, in whole days, from the constants that the code keeps to: the privacy page cannot lie."""

from collections.abc import Mapping
from datetime import timedelta

from parvis.auth import policy as auth
from parvis.core import events, housekeeping, idempotency
from parvis.directory import newcomers
from parvis.directory import policy as directory
from parvis.moderation import policy as moderation
from parvis.photos import policy as photos
from parvis.privacy import policy as privacy

_KEPT = {
    "session": auth.SESSION_LIFETIME,
    "sign_up": auth.SIGN_UP_LIFETIME,
    "invitation": directory.INVITATION_LIFETIME,
    "newcomer_post": newcomers.KEPT,
    "visitor_flag": moderation.VISITOR_KEPT,
    "export": privacy.EXPORT_KEPT,
    "unused_upload": photos.UPLOAD_KEPT,
    "unused_photo": photos.ORPHAN_KEPT,
    "event": events.KEPT,
    "repeated_request": idempotency.KEPT,
    "failed_job": housekeeping.FAILED_JOBS_KEPT,
}


def _days(kept: timedelta) -> int:
    """Raises ValueError for what is no whole number of days: the page would say less or more than the truth."""
    if kept % timedelta(days=1):
        raise ValueError(f"{kept} is no whole number of days")
    return kept.days


#: days, by what is kept
RETENTION: Mapping[str, int] = {name: _days(kept) for name, kept in _KEPT.items()}
