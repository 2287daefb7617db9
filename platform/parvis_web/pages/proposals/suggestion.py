"""/photos/{id}/lieu: the owner says whether the place and day found in a photo may be published."""

from starlette.responses import Response

from parvis_web.pages.addresses import local_path
from parvis_web.pages.visit import Visit


async def answer_suggestion(visit: Visit) -> Response:
    form = await visit.read_form()
    await visit.run(
        "shared/describe_photo",
        photoId=visit.request.path_params["id"],
        acceptSuggestion=form["answer"] == "yes",
    )
    return visit.redirect(local_path(form["back"]))
