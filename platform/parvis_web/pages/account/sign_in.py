"""/connexion and /deconnexion: start a session in this browser, and end it. /connexion/faite: in another tab."""

from starlette.responses import Response

from parvis_web.pages.addresses import local_path
from parvis_web.pages.visit import Visit


async def sign_in(visit: Visit) -> Response:
    if visit.is_signed_in:
        return visit.redirect(local_path(visit.query("retour") or "", "/compte"))
    return visit.page("account/sign_in.html", back=visit.query("retour") or "")


async def sign_in_now(visit: Visit) -> Response:
    form = await visit.read_form()
    outcome = await visit.submit("account/sign_in", form, email=form["email"], password=form["password"])
    if not outcome.went_well:
        return visit.page("account/sign_in.html", outcome.status, form=form, back=form["back"])
    return visit.redirect(local_path(form["back"]))


async def signed_in(visit: Visit) -> Response:
    """Where signing in or up leads whose form waits in the tab before."""
    return visit.page("account/signed_in.html") if visit.is_signed_in else visit.redirect("/connexion")


async def sign_out(visit: Visit) -> Response:
    await visit.read_form()
    if visit.is_signed_in:
        await visit.submit("account/sign_out")
    return visit.redirect("/")
