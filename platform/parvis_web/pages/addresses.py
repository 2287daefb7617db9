"""Where pages are. Templates and redirects ask here, so that an address is written once."""

from urllib.parse import quote, urlencode, urlsplit

__all__ = [
    "comment_url",
    "commune_url",
    "organisation_url",
    "organisations_url",
    "proposal_url",
    "proposals_url",
    "propose_url",
    "sign_in_url",
    "sign_up_url",
    "with_query",
]


def commune_url(slug: str) -> str:
    return f"/communes/{quote(slug)}"


def proposals_url(slug: str) -> str:
    return f"{commune_url(slug)}/propositions"


def propose_url(slug: str) -> str:
    return f"{commune_url(slug)}/proposer"


def proposal_url(slug: str, number: int, action: str = "") -> str:
    return f"{proposals_url(slug)}/{number}" + (f"/{action}" if action else "")


def organisation_url(slug: str, action: str = "") -> str:
    return f"/organisations/{quote(slug)}" + (f"/{action}" if action else "")


def organisations_url(commune_slug: str) -> str:
    return f"{commune_url(commune_slug)}/organisations"


def comment_url(comment_id: str, action: str = "") -> str:
    return f"/comments/{quote(comment_id, safe='=')}" + (f"/{action}" if action else "")


def sign_in_url(back: str = "") -> str:
    return with_query("/connexion", retour=back)


def sign_up_url(back: str = "") -> str:
    return with_query("/inscription", retour=back)


def with_query(path: str, **values: str | None) -> str:
    """The path with those values that are not empty."""
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{path}?{query}" if query else path


def local_path(text: str, default: str = "/") -> str:
    """A path of this site that a request named, or the default: never an address of another site."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return default
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else default
