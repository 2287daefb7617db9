"""The page shown where no other can be: says what happened and what to do, and gives back what was typed."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from parvis.auth.viewer import Viewer, visitor
from parvis_web.door.csrf import CSRF_FIELD
from parvis_web.door.visitors import asked_locale
from parvis_web.pages.forms import Form
from parvis_web.pages.rendering import render

#: never shown again, nor sent again without being typed
_SECRET_FIELDS = frozenset({"password"})
_LONGEST_HIDDEN = 200
#: the hidden field of a form that waited while its writer signed in
_WAITED = "waited"
_NEVER_SHOWN = _SECRET_FIELDS | {CSRF_FIELD, _WAITED}


def error_page(
    request: Request,
    status: int,
    message: str | None = None,
    *,
    viewer: Viewer | None = None,
    session_is_over: bool = False,
    form: Form | None = None,
    may_resend: bool = False,
    retry_after: int | None = None,
) -> Response:
    """A page for this status; `message` is in the reader's language, None says what the status says to everybody.

    Of `form`, long texts are shown to be copied; with `may_resend` one button sends all of it again. Where an account
    is missing, that button waits for its writer to sign in in another tab. Its token is then the visitor's still, so
    that it is refused once; the page that says so asks for the last press.
    """
    sent = {} if form is None else {k: v for k, v in form.lists.items() if k not in _NEVER_SHOWN}
    response = render(
        request,
        viewer or visitor(asked_locale(request.headers)),
        "shared/error.html",
        {
            "status": status,
            "message": message,
            "sent": sent,
            "written": [text for values in sent.values() for text in values if _is_writing(text)],
            "WAITED": _WAITED,
            "has_signed_in": may_resend and status == HTTPStatus.FORBIDDEN and form is not None and bool(form[_WAITED]),
            "may_resend": may_resend and not _holds_secret(form),
            "is_multipart": request.headers.get("content-type", "").startswith("multipart/"),
            "form": Form(),
            "here": request.url.path,
            "session_is_over": session_is_over,
        },
        status,
    )
    response.headers["cache-control"] = "no-store"
    if retry_after is not None or status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["retry-after"] = str(retry_after or 10)
    return response


def _is_writing(text: str) -> bool:
    """Whether somebody wrote this, rather than the page: not an id or a code."""
    return " " in text.strip() or len(text) > _LONGEST_HIDDEN


def _holds_secret(form: Form | None) -> bool:
    return form is not None and any(name in _SECRET_FIELDS for name in form.lists)
