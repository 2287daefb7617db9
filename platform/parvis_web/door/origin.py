"""Whether a request comes from our own pages. Browsers say so themselves; programs say nothing and have no cookies."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from parvis.core.settings import Settings


def is_same_origin(headers: Mapping[str, str], settings: Settings) -> bool:
    """False only where a browser says that another site's page is asking."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return True
    return origin == settings.origin or urlsplit(origin).netloc == headers.get("host")
