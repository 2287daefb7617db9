"""An organisation's picture as its form brings it: one file, streamed to the store while it arrives."""

from collections.abc import AsyncIterator

from parvis.core.errors import Mistake, ParvisError, RateLimited
from parvis.core.i18n import translate
from parvis.photos.policy import MAX_BYTES
from parvis.photos.service import upload_through
from parvis_graphql.engine.global_ids import encode_id
from parvis_web.door.csrf import CsrfRefused, verify_csrf
from parvis_web.pages.failures import Failure, failure_from
from parvis_web.pages.forms import Form
from parvis_web.pages.multipart import MAX_TEXT, MultipartReader, Part
from parvis_web.pages.visit import Visit

MAX_FORM = MAX_BYTES + MAX_TEXT


async def read_picture(visit: Visit) -> Form:
    """The form, its file sent and named in `avatarPhotoId`; what is wrong with it stands at `picture`.

    Raises Failure, CsrfRefused.
    """
    visit.form = form = Form()
    refusal: CsrfRefused | Failure | None = None
    async for part in MultipartReader(visit.request, MAX_FORM).parts():
        if part.filename is None:
            form.add(part.name, await part.text())
        elif part.filename and part.name == "picture" and refusal is None:
            try:
                # the token stands first in the form: nobody's files pass without it
                verify_csrf(visit.request, form, visit.settings)
                await _send(visit, form, part)
            except (CsrfRefused, Failure) as error:
                refusal = error
    if refusal is not None:
        raise refusal
    verify_csrf(visit.request, form, visit.settings)
    return form


async def _send(visit: Visit, form: Form, part: Part) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        async for chunk in part.chunks():
            yield chunk

    try:
        photo = await upload_through(visit.viewer, content_type=part.content_type, chunks=chunks())
    except (Mistake, RateLimited) as error:
        form.refuse("picture", translate(error.message, visit.viewer.locale, **error.params))
    except ParvisError as error:
        raise failure_from(error, visit.viewer.locale) from error
    else:
        form.add("avatarPhotoId", encode_id("Photo", photo.id))
