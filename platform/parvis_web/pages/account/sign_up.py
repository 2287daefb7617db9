"""/inscription and /inscription/code: ask for an account, then confirm the address with the code that was mailed."""

from starlette.responses import Response

from parvis_web.pages.addresses import local_path, with_query
from parvis_web.pages.forms import Form
from parvis_web.pages.visit import Visit

_CODE_PATH = "/inscription/code"


async def sign_up(visit: Visit) -> Response:
    if visit.is_signed_in:
        return visit.redirect("/compte")
    return visit.page("account/sign_up.html", back=visit.query("retour") or "")


async def sign_up_now(visit: Visit) -> Response:
    form = await visit.read_form()
    outcome = await visit.submit(
        "account/sign_up",
        form,
        displayName=form["displayName"],
        email=form["email"],
        password=form["password"],
        isFifteen=form["isFifteen"] == "yes",
        locale=visit.viewer.locale,
    )
    if not outcome.went_well:
        return visit.page("account/sign_up.html", outcome.status, form=form, back=form["back"])
    back = form["back"]
    # whoever follows an invitation has their organisation already
    if form["forOrganisation"] and not back.startswith("/invitations/"):
        back = "/organisations/nouvelle"
    return visit.redirect(with_query(_CODE_PATH, id=outcome.payload["signUpId"], retour=back))


async def code(visit: Visit) -> Response:
    sign_up_id = visit.query("id")
    if sign_up_id is None:
        return visit.redirect("/inscription")
    return _code_page(visit, Form({"signUpId": [sign_up_id], "back": [visit.query("retour") or ""]}))


async def code_now(visit: Visit) -> Response:
    form = await visit.read_form()
    outcome = await visit.submit("account/code", form, signUpId=form["signUpId"], code=form["code"])
    if not outcome.went_well:
        return _code_page(visit, form, outcome.status)
    return visit.redirect(local_path(form["back"]))


async def resend_code(visit: Visit) -> Response:
    form = await visit.read_form()
    outcome = await visit.submit("account/resend_code", form, signUpId=form["signUpId"])
    if not outcome.went_well:
        return _code_page(visit, form, outcome.status)
    return visit.redirect(with_query(_CODE_PATH, id=form["signUpId"], retour=form["back"], renvoye="1"))


def _code_page(visit: Visit, form: Form, status: int = 200) -> Response:
    return visit.page(
        "account/code.html",
        status,
        form=form,
        was_sent_again=visit.query("renvoye") is not None,
        catches_mail=visit.settings.embedded and visit.settings.mail_folder is not None,
    )
