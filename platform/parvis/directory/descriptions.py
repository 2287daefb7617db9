"""What an organisation says of itself, checked: its summary, its site, where it is active."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import UUID

from parvis.core.text import one_line, paragraphs
from parvis.directory import policy
from parvis.directory.errors import CommuneUnknown, NoCommune, TooManyCommunes, WebsiteInvalid
from parvis.places.models import Commune

SHORTEST_SUMMARY, LONGEST_SUMMARY = 20, 1_000
LONGEST_WEBSITE = 200

#: without a dot, so that example.org:8080 has none
_SCHEME = re.compile("[a-z][a-z0-9+-]*:", re.IGNORECASE)


def check_summary(text: str) -> str:
    """Plain text of 20 to 1,000 characters. Raises Mistake BLANK, TOO_SHORT, TOO_LONG or INVALID (`summary`)."""
    return paragraphs(text, path="summary", shortest=SHORTEST_SUMMARY, longest=LONGEST_SUMMARY)


def check_website(text: str) -> str | None:
    """An http or https address of at most 200 characters, https where it was left out; None for an empty text.

    Anything that a browser would follow elsewhere than it seems to lead (another scheme, a user's name before the
    host) is refused. Raises Mistake INVALID or TOO_LONG (`website`).
    """
    if not text.strip():
        return None
    if not _SCHEME.match(text.strip()):
        text = f"https://{text.strip()}"
    address = one_line(text, path="website", longest=LONGEST_WEBSITE)
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise WebsiteInvalid from None
    is_plain = not any(character.isspace() or character in "\\<>\"'" for character in address)
    if parts.scheme not in {"http", "https"} or "." not in host.strip(".") or "@" in parts.netloc or not is_plain:
        raise WebsiteInvalid
    return address


async def check_communes(commune_ids: Sequence[UUID]) -> list[UUID]:
    """1 to 20 communes, each once, in the order given. Raises Mistake BLANK, TOO_MANY or NOT_FOUND (`commune_ids`)."""
    wanted = list(dict.fromkeys(commune_ids))
    if not wanted:
        raise NoCommune
    if len(wanted) > policy.MOST_COMMUNES:
        raise TooManyCommunes(policy.MOST_COMMUNES)
    if await Commune.filter(id__in=wanted).count() != len(wanted):
        raise CommuneUnknown
    return wanted
