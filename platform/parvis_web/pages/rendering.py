"""Templates to HTML: everything escaped, in the reader's language, with what all pages share."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from parvis.auth.viewer import Viewer
from parvis.core.i18n import LOCALES, translate, translate_plural
from parvis_web.door.cookies import set_csrf
from parvis_web.door.csrf import CSRF_FIELD, issue_csrf
from parvis_web.pages import addresses, dates, pictures
from parvis_web.pages.assets import asset_url, island_url
from parvis_web.pages.documents import FOLDER
from parvis_web.pages.forms import Form


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "CSRF_FIELD": CSRF_FIELD,
        "asset_url": asset_url,
        "island_url": island_url,
        "srcset": pictures.srcset,
        "widest": pictures.widest,
        "empty_form": Form(),
        **{name: getattr(addresses, name) for name in addresses.__all__},
    }
    return environment


def render(request: Request, viewer: Viewer, template: str, values: dict[str, Any], status: int = 200) -> Response:
    """The page, with a form token that goes with it, to be kept by this browser alone.

    `values` say at least whether the `session_is_over` that the browser came with.
    """
    settings = request.app.state.settings
    csrf = issue_csrf(request, settings, session_is_over=values["session_is_over"])
    html = render_text(template, viewer.locale, {**values, "csrf": csrf.token, "request": request, "viewer": viewer})
    response = HTMLResponse(html, status)
    response.headers["vary"] = "Accept-Language, Cookie"
    # on a public terminal, "back" must not show the last person's pages
    response.headers["cache-control"] = "private, no-cache" if viewer.id is None else "no-store"
    if csrf.fresh_cookie:
        set_csrf(response, csrf.fresh_cookie, settings)
    return response


def render_text(template: str, locale: str, values: dict[str, Any]) -> str:
    """The template alone, in this language: what is no page for a browser has no token and no reader."""
    return _environment().get_template(template).render(**_in_language(locale), **values)


def _in_language(locale: str) -> dict[str, Any]:
    def _(message: str, **params: object) -> str:
        return translate(message, locale, **params)

    def ngettext(singular: str, plural: str, count: int, **params: object) -> str:
        return translate_plural(singular, plural, count, locale, **params)

    def bound(function: Callable[[Any, str], str]) -> Callable[[Any], str]:
        return lambda value: function(value, locale)

    return {
        "_": _,
        "ngettext": ngettext,
        "locale": locale,
        "locales": LOCALES,
        "ago": bound(dates.ago),
        "full": bound(dates.full),
        "day": bound(dates.day),
        "number": bound(dates.number),
    }
