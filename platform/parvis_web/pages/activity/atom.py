"""A feed as RFC 4287 wants it, told again only where it has changed."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from starlette.responses import Response

from parvis_graphql.engine.global_ids import decode_id
from parvis_web.pages.activity.lines import lines_of
from parvis_web.pages.rendering import render_text
from parvis_web.pages.visit import Visit

MEDIA_TYPE = "application/atom+xml"
#: entries of a feed
SIZE = 30
#: a feed must say when it changed last; one in which nothing happened has not
_NEVER = "1970-01-01T00:00:00Z"
#: XML 1.0 cannot say these, escaped or not
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(
    visit: Visit, feed_id: str, title: str, activities: Sequence[Mapping[str, Any]], *, page: str, alternate: str
) -> Response:
    """The feed at `page`/flux.atom. `feed_id`: the schema's id of what it is about; `alternate`: its page for people.

    304 without a body where the reader has it already.
    """
    lines = lines_of(activities)
    text = render_text(
        "activity/feed.xml",
        visit.viewer.locale,
        {
            "feed_id": feed_id,
            "title": title,
            "updated": lines[0].happened_at if lines else _NEVER,
            "lines": lines,
            "origin": visit.settings.origin,
            "page": page,
            "alternate": alternate,
            "urn": _urn,
        },
    )
    body = _NOT_XML.sub("", text).strip().encode()
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    # asked for again each time, so that what was hidden since is gone at once
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "Accept-Language, Cookie"}
    if _has(visit.request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _urn(global_id: str) -> str:
    """An id for ever, whatever the site's address will be: the row's own UUID."""
    _type_name, key = decode_id(global_id)
    return key.urn


def _has(if_none_match: str, tag: str) -> bool:
    """RFC 9110, section 13.1.2: compared weakly, as a proxy that compresses weakens the tag."""
    known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in known or tag in known
