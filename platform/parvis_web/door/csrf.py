"""Form tokens: a form is taken only if a page of ours, shown to this very browser, held it.

A token is `nonce.mac`, the MAC made of the nonce and of what only this browser has: its session's secret, or for a
visitor a random cookie. The nonce makes each page's token another, so that compressed pages do not give it away.
"""

import hashlib
import hmac
from collections.abc import Mapping
from secrets import token_hex, token_urlsafe
from typing import NamedTuple

from starlette.requests import Request

from parvis.core.settings import Settings
from parvis_web.door.cookies import csrf_cookie_name
from parvis_web.door.origin import is_same_origin
from parvis_web.door.visitors import cookies_of, session_secret

#: the hidden field that carries it
CSRF_FIELD = "csrf"
_NONCE_BYTES = 8


class CsrfRefused(Exception):
    """The form may not be taken. `is_foreign`: another site's page sent it; else its token is missing or too old."""

    def __init__(self, *, is_foreign: bool) -> None:
        super().__init__()
        self.is_foreign = is_foreign


class Issued(NamedTuple):
    """A token for a page's forms, and the visitor's cookie to set with it where there is none yet."""

    token: str
    fresh_cookie: str | None


def issue_csrf(request: Request, settings: Settings, *, session_is_over: bool = False) -> Issued:
    """A token for the forms of the page that is made. A session that is over binds nothing: its cookie goes now."""
    binding = _visitor(request, settings) if session_is_over else _binding(request, settings)
    fresh = None if binding else token_urlsafe(24)
    nonce = token_hex(_NONCE_BYTES)
    return Issued(f"{nonce}.{_mac(nonce, binding or f'visitor {fresh}', settings)}", fresh)


def verify_csrf(request: Request, form: Mapping[str, str], settings: Settings) -> None:
    """Raises CsrfRefused unless the request comes from a page of ours and brings a token made for this browser."""
    if not is_same_origin(request.headers, settings):
        raise CsrfRefused(is_foreign=True)
    nonce, _, mac = form.get(CSRF_FIELD, "").partition(".")
    binding = _binding(request, settings)
    if binding is None or not hmac.compare_digest(mac.encode(), _mac(nonce, binding, settings).encode()):
        raise CsrfRefused(is_foreign=False)


def _binding(request: Request, settings: Settings) -> str | None:
    """What only this browser has; None where it has nothing yet."""
    secret = session_secret(request.headers, settings)
    return _visitor(request, settings) if secret is None else f"session {secret}"


def _visitor(request: Request, settings: Settings) -> str | None:
    cookie = cookies_of(request.headers).get(csrf_cookie_name(settings))
    return f"visitor {cookie}" if cookie else None


def _mac(nonce: str, binding: str, settings: Settings) -> str:
    settings.require("secret_key")
    assert settings.secret_key
    key = settings.secret_key.get_secret_value().encode()
    return hmac.new(key, f"form {nonce} {binding}".encode(), hashlib.sha256).hexdigest()
