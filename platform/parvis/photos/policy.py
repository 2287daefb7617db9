"""Who may see and change a photo, and how many one may send."""

from datetime import timedelta

from parvis.auth.permissions import Permission
from parvis.auth.policy import Limit
from parvis.core.errors import Forbidden
from parvis.core.policy import Condition, Rule
from parvis.core.sql import Predicate
from parvis_media.limits import DEFAULT_LIMITS

CONTENT_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
MAX_BYTES = DEFAULT_LIMITS.max_bytes
MOST_AT_ONCE = 10
MOST_A_DAY = 200
MOST_PENDING = 50
#: calls, so that sending and deleting in turns ends too
UPLOADS = Limit("photos.uploads", times=120, seconds=3600)

#: how long a permission to upload is good, and counts as pending
UPLOAD_LIFETIME = timedelta(hours=1)
#: an upload that was never completed, and what is left of it in quarantine
UPLOAD_KEPT = timedelta(hours=24)
#: a photo that nothing shows: long enough to come back to a draft, short enough not to hoard
ORPHAN_KEPT = timedelta(days=7)

OWN = Predicate("{t}.owner_id = :viewer")
#: others see a photo once it is ready and something that they may see shows it
VISIBLE = OWN | Predicate("{t}.status = 'READY' AND {t}.attached_at IS NOT NULL AND NOT {t}.is_withheld")

DESCRIBE = Rule("photo", Permission.PHOTOS_WRITE, VISIBLE, (Condition(OWN, Forbidden),))
