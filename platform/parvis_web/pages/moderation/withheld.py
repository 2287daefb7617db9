"""In place of what a moderator has hidden: that it was, and why. And the addresses that letters give."""

from typing import Any
from uuid import UUID

from starlette.responses import Response

from parvis_graphql.engine.global_ids import encode_id
from parvis_web.pages.failures import Failure
from parvis_web.pages.moderation.contents import TYPES, place_of
from parvis_web.pages.visit import Visit


async def withheld_proposal(visit: Visit, slug: str, number: int) -> Response:
    """The page of a proposal that the visitor cannot see. Raises Failure 404 where no moderator has hidden it."""
    commune = (await visit.ask("moderation/proposal_notice", slug=slug, number=number))["commune"]
    return _show(visit, commune and commune["proposalNotice"])


async def withheld(visit: Visit, content_id: str) -> Response:
    """The same for anything else, by its global id."""
    try:
        found = await visit.ask("moderation/notice", id=content_id)
    except Failure as failure:
        raise Failure(404) from failure  # an id of something else
    return _show(visit, found["moderationNotice"])


async def content_page(visit: Visit) -> Response:
    """/contenus/{kind}/{key}: to the page of what a letter is about. The core knows kinds and keys, not addresses."""
    type_name = TYPES.get(visit.request.path_params["kind"])
    if type_name is None:
        raise Failure(404)
    try:
        content_id = encode_id(type_name, UUID(visit.request.path_params["key"]))
    except ValueError:
        raise Failure(404) from None
    content = (await visit.ask("moderation/flag", id=content_id))["node"]
    if content is None:
        # held or hidden, it is for its author's side: whoever comes by a letter may have to sign in
        visit.require_account()
        return await withheld(visit, content_id)
    return visit.redirect(place_of(content))


def _show(visit: Visit, notice: dict[str, Any] | None) -> Response:
    if notice is None:
        raise Failure(404)
    return visit.page("moderation/withheld.html", 404, notice=notice)
