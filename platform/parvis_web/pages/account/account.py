"""/compte: one's name and language, browsers that are signed in, tokens for programs."""

from typing import Any

from starlette.responses import Response

from parvis.auth.permissions import TOKEN_SCOPES
from parvis.core.i18n import LOCALES
from parvis_web.door.cookies import set_locale
from parvis_web.pages.failures import Failure
from parvis_web.pages.forms import Form
from parvis_web.pages.visit import Visit

SCOPES = sorted(scope.name for scope in TOKEN_SCOPES)


async def account(visit: Visit) -> Response:
    visit.require_account()
    return await _show(visit, Form())


async def update_profile(visit: Visit) -> Response:
    form = await visit.read_form()
    outcome = await visit.submit("account/update_profile", form, displayName=form["displayName"], locale=form["locale"])
    if not outcome.went_well:
        return await _show(visit, form, outcome.status)
    response = visit.redirect("/compte")
    if form["locale"] in LOCALES:  # the choice made in this browser goes before the account's
        set_locale(response, form["locale"], visit.settings)
    return response


async def create_token(visit: Visit) -> Response:
    """Shows the token at once, without a redirect: it is seen this one time."""
    form = await visit.read_form()
    days = form["expiresInDays"]
    outcome = await visit.submit(
        "account/create_token",
        form,
        name=form["name"],
        scopes=[scope for scope in form.all("scopes") if scope in SCOPES],
        expiresInDays=int(days) if days.isdecimal() and len(days) < 10 else None,
    )
    if not outcome.went_well:
        return await _show(visit, form, outcome.status)
    response = visit.page(
        "account/token.html", secret=outcome.payload["secret"], name=outcome.payload["accessToken"]["name"]
    )
    response.headers["cache-control"] = "no-store"
    return response


async def revoke_token(visit: Visit) -> Response:
    await visit.read_form()
    await visit.run("account/revoke_token", tokenId=visit.request.path_params["id"])
    return visit.redirect("/compte")


async def revoke_session(visit: Visit) -> Response:
    await visit.read_form()
    await visit.run("account/revoke_session", sessionId=visit.request.path_params["id"])
    return visit.redirect("/compte")


async def _show(visit: Visit, form: Form, status: int = 200) -> Response:
    shown: dict[str, Any] | None = (await visit.ask("account/account"))["viewer"]
    if shown is None:
        raise Failure(401)
    return visit.page("account/account.html", status, account=shown, scopes=SCOPES, form=form)
