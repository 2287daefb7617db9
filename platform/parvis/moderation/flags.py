"""Flags: anybody says that something should be looked at. Nobody learns who did, moderators included."""

import hashlib
import hmac
from uuid import UUID

from parvis.auth.viewer import Viewer, visitor
from parvis.core import clock
from parvis.core.db import execute, fetch_value, transaction
from parvis.core.ids import uuid7
from parvis.core.settings import get_settings
from parvis.core.text import paragraphs
from parvis.core.visibility import Visibility
from parvis.moderation import policy
from parvis.moderation.cases import lock_content, may_stay, open_case, tell_authors
from parvis.moderation.contents import CONTENTS
from parvis.moderation.errors import ContentUnknown, OwnWords
from parvis.moderation.models import CaseCause, ContentKind, FlagReason

_FLAG = """
INSERT INTO flag (id, case_id, reporter_id, visitor_hash, reason, message, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id
"""
_IS_BURST = """
SELECT count(*) >= $3 AND count(*) FILTER (WHERE account.created_at <= $4) >= $5
FROM flag LEFT JOIN account ON account.id = flag.reporter_id
WHERE flag.case_id = $1 AND flag.created_at > $2
"""


async def flag_content(
    viewer: Viewer,
    *,
    content_kind: ContentKind,
    content_id: UUID,
    reason: FlagReason,
    message: str = "",
    remote: str = "",
) -> None:
    """Ask moderators to look at something that all can read. Once an account, or a visitor's address, and open case;
    again it changes nothing. `message` is for moderators alone, at most 1,000 characters; `remote` the caller's
    address, kept as a keyed hash for a day where nobody is signed in.

    Raises Mistake TOO_LONG or INVALID (`message`), NOT_FOUND or, for one's own, INVALID (`content_id`); RateLimited.
    """
    text = paragraphs(message, path="message", longest=policy.LONGEST_MESSAGE, shortest=0)
    if viewer.id is not None:
        await policy.FLAGS_BY_ACCOUNT.spend(str(viewer.id))
    else:
        await policy.FLAGS_BY_REMOTE.spend(remote)
    async with transaction():
        content = await lock_content(viewer, content_kind, content_id, policy.MAY_FLAG[content_kind])
        if content is None or not content["visible"]:
            raise ContentUnknown
        if content["own"]:
            raise OwnWords
        if not content["asked"]:  # a moderator, who sees that it is withheld: it waits already
            return
        case_id = await open_case(content_kind, content_id, content["commune_id"], CaseCause.FLAGS)
        voice = None if viewer.id else visitor_hash(content_id, remote)
        flag = (uuid7(), case_id, viewer.id, voice, str(reason), text, clock.now())
        if not await fetch_value(_FLAG, *flag):
            return
        await execute("UPDATE moderation_case SET flag_count = flag_count + 1 WHERE id = $1", case_id)
        if await _is_burst(case_id) and not await may_stay(content_id):
            await _hold(content_kind, content_id, case_id)


async def hold_new(content_kind: ContentKind, content_id: UUID, cause: CaseCause) -> None:
    """Open the case of something that its own domain has created HELD. Decided or taken back meanwhile, nothing is."""
    async with transaction():
        content = await lock_content(visitor(), content_kind, content_id)
        if content is not None and content["visibility"] == Visibility.HELD:
            await open_case(content_kind, content_id, content["commune_id"], cause)


def visitor_hash(content_id: UUID, remote: str) -> str:
    """Who flagged without an account, as 64 hexadecimal digits: of no use without the site's key, and another one for
    each content, so that it does not tell what else came from there.
    """
    settings = get_settings()
    settings.require("secret_key")
    assert settings.secret_key
    key = settings.secret_key.get_secret_value().encode()
    return hmac.new(key, f"flag {content_id} {remote}".encode(), hashlib.sha256).hexdigest()


async def _is_burst(case_id: UUID) -> bool:
    now = clock.now()
    return bool(
        await fetch_value(
            _IS_BURST,
            case_id,
            now - policy.BURST_WITHIN,
            policy.BURST_VOICES,
            now - policy.ESTABLISHED_AFTER,
            policy.BURST_ACCOUNTS,
        )
    )


async def _hold(content_kind: ContentKind, content_id: UUID, case_id: UUID) -> None:
    await CONTENTS[content_kind].set_visibility(content_id, Visibility.HELD)
    await execute("UPDATE moderation_case SET cause = $2 WHERE id = $1", case_id, str(CaseCause.FLAG_BURST))
    await tell_authors(
        "moderation.tell_held",
        content_kind,
        content_id,
        content_kind=str(content_kind),
        content_id=str(content_id),
    )
