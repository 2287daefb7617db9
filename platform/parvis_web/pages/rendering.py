"""Templates to HTML: everything escaped, in the reader's language, with what all pages share."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from parvis.auth.viewer import Viewer
from parvis_web.door.cookies import set_csrf
from parvis_web.door.csrf import issue_csrf
from parvis_web.pages.templates import templates


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
    return templates(locale).get_template(template).render(values)
