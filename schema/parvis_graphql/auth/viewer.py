"""Whoever asks, as the schema shows them to themselves."""

from datetime import timedelta

from parvis.auth import queries
from parvis.core import clock
from parvis.photos.policy import MAX_BYTES, MOST_A_DAY
from parvis_graphql.auth.types import PhotoQuota, Viewer
from parvis_graphql.context import Context
from parvis_graphql.engine.reads import Reads

_ACCOUNT = f"""
SELECT CASE WHEN {queries.OWN_ACCOUNT.on("t")} THEN t.email END AS email,
       (SELECT count(*) FROM photo WHERE owner_id = t.id AND created_at > :since) AS sent
FROM account t WHERE t.id = :viewer
"""  # noqa: S608 - declared constants


async def show_viewer(context: Context, reads: Reads) -> Viewer | None:
    """None for a visitor. One statement; the declared relations are left to the engine."""
    viewer = context.viewer
    rows = await reads.fetch(_ACCOUNT, {"since": clock.now() - timedelta(days=1)}) if viewer.id else []
    if not rows:
        return None
    return Viewer(
        account_id=viewer.id,
        email=rows[0]["email"],
        is_admin=viewer.is_admin,
        permissions=sorted(viewer.permissions),
        photo_quota=PhotoQuota(remaining_today=max(0, MOST_A_DAY - rows[0]["sent"]), max_bytes=MAX_BYTES),
    )
