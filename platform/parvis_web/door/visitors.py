"""Who is at the door: the bearer token of a program, or the session cookie of a browser, or a visitor."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address, ip_network

from starlette.requests import HTTPConnection, cookie_parser

from parvis.auth.queries import viewer_from_session, viewer_from_token
from parvis.auth.viewer import Viewer, visitor
from parvis.core.db import CONNECTION_ERRORS
from parvis.core.errors import Unauthenticated, Unavailable
from parvis.core.i18n import LOCALES, negotiate
from parvis.core.settings import Settings
from parvis_web.door.cookies import LOCALE_COOKIE, session_cookie_name

_LONGEST_SECRET = 200


def cookies_of(headers: Mapping[str, str]) -> dict[str, str]:
    """The request's cookies. Others of the same host may be of any form; they do not keep ours from being read."""
    said = headers.get("cookie")
    return cookie_parser(said) if said else {}


def asked_locale(headers: Mapping[str, str]) -> str:
    """The language that the reader chose here, else that of their browser."""
    return _chosen_locale(cookies_of(headers)) or negotiate(headers.get("accept-language"))


def _chosen_locale(cookies: Mapping[str, str]) -> str | None:
    chosen = cookies.get(LOCALE_COOKIE)
    return chosen if chosen in LOCALES else None


def remote_of(request: HTTPConnection) -> str:
    """The caller's address, for limits alone; see `network_of`."""
    return network_of(request.client.host if request.client else "")


def network_of(host: str) -> str:
    """The address itself, but of IPv6 its network: whoever has one address there has 2^64."""
    if ":" not in host:
        return host
    try:
        return str(ip_network((ip_address(host), 64), strict=False))
    except ValueError:
        return host


def bearer_token(headers: Mapping[str, str]) -> str | None:
    """The token in `Authorization: Bearer …`. Raises Unauthenticated for any other scheme."""
    return token_in(headers["authorization"]) if "authorization" in headers else None


def token_in(authorization: str) -> str:
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(secret.strip()) <= _LONGEST_SECRET:
        raise Unauthenticated("This token or session is not good (any more).")
    return secret.strip()


@contextmanager
def reaching_database() -> Iterator[None]:
    """Raises Unavailable where the database is down."""
    try:
        yield
    except CONNECTION_ERRORS as error:
        raise Unavailable("database") from error


async def viewer_of_token(secret: str, locale: str | None) -> Viewer:
    """Raises Unauthenticated for a token that is unknown, over or revoked, never silently a visitor; Unavailable."""
    with reaching_database():
        viewer = await viewer_from_token(secret, locale)
    if viewer is None:
        raise Unauthenticated("This token or session is not good (any more).")
    return viewer


def session_secret(headers: Mapping[str, str], settings: Settings) -> str | None:
    return _secret_in(cookies_of(headers), settings)


def _secret_in(cookies: Mapping[str, str], settings: Settings) -> str | None:
    secret = cookies.get(session_cookie_name(settings)) if cookies else None
    return secret if secret and len(secret) <= _LONGEST_SECRET else None


async def viewer_of_cookie(headers: Mapping[str, str], settings: Settings) -> Viewer | None:
    """The signed-in person, a visitor where there is no cookie, None where it is good no longer. Raises Unavailable."""
    cookies = cookies_of(headers)
    chosen = _chosen_locale(cookies)
    secret = _secret_in(cookies, settings)
    if secret is None:
        return visitor(chosen or negotiate(headers.get("accept-language")))
    with reaching_database():
        return await viewer_from_session(secret, chosen)
