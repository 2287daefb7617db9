"""The cookies there are: the session, the form key of visitors, the language, how one last evaluated, whether one last
signed an opinion. None is for counting anybody.
"""

from starlette.responses import Response

from parvis.auth.policy import SESSION_LIFETIME
from parvis.core.settings import Settings

LOCALE_COOKIE = "parvis_locale"
#: whether this browser's last evaluation was secret or signed: kept nowhere else, so that no table ties it to anybody
VOICE_COOKIE = "parvis_voice"
#: whether this browser's last opinion was signed or its name withheld: apart, as nothing leads from a ballot to a text
SIGNATURE_COOKIE = "parvis_signature"
_SESSION = "parvis_session"
_CSRF = "parvis_csrf"
_YEAR = 365 * 24 * 3600


def is_secure(settings: Settings) -> bool:
    """Whether people come by HTTPS."""
    return settings.origin.startswith("https:")


def session_cookie_name(settings: Settings) -> str:
    return _name(_SESSION, settings)


def csrf_cookie_name(settings: Settings) -> str:
    return _name(_CSRF, settings)


def set_session(response: Response, secret: str, settings: Settings) -> None:
    """Keep the session's secret in the browser, for as long as the session lasts."""
    _set(response, session_cookie_name(settings), secret, settings, max_age=int(SESSION_LIFETIME.total_seconds()))


def clear_session(response: Response, settings: Settings) -> None:
    _set(response, session_cookie_name(settings), "", settings, max_age=0)


def set_csrf(response: Response, value: str, settings: Settings) -> None:
    """A visitor's form key: random, kept nowhere else, gone with the browser's session."""
    _set(response, csrf_cookie_name(settings), value, settings, max_age=None)


def set_locale(response: Response, locale: str, settings: Settings) -> None:
    _set(response, LOCALE_COOKIE, locale, settings, max_age=_YEAR)


def set_voice(response: Response, voice: str, settings: Settings) -> None:
    _set(response, VOICE_COOKIE, voice, settings, max_age=_YEAR)


def set_signature(response: Response, signature: str, settings: Settings) -> None:
    _set(response, SIGNATURE_COOKIE, signature, settings, max_age=_YEAR)


def _name(base: str, settings: Settings) -> str:
    """With `__Host-`, browsers take the cookie only from this very host, by HTTPS: no neighbouring site can set it."""
    return f"__Host-{base}" if is_secure(settings) else base


def _set(response: Response, name: str, value: str, settings: Settings, *, max_age: int | None) -> None:
    response.set_cookie(
        name, value, max_age=max_age, path="/", secure=is_secure(settings), httponly=True, samesite="lax"
    )
