"""/communes/{slug}/activite and /activite: what happened in a commune, or all over France, latest first, by kind."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.activity.lines import lines_of
from parvis_web.pages.addresses import activity_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

#: how the address says what one wants to read about, and the kinds that this is; together, all that is news
TOPICS = {
    "propositions": ("PROPOSAL_CREATED", "PROPOSAL_WITHDRAWN", "PROPOSAL_CONFIRMED"),
    "mairie": ("PROPOSAL_ANSWERED", "PROPOSAL_DECIDED", "PROPOSAL_EXECUTED", "COMMUNE_CLAIMED"),
    "commentaires": ("COMMENT_ADDED",),
    "histoires": ("STORY_CREATED",),
    "avis": ("OPINION_PUBLISHED", "OPINION_ANSWERED"),
    "evaluations": ("EVALUATION_COUNTED",),
    "organisations": ("ORGANISATION_CREATED",),
}
_ALL = tuple(kind for kinds in TOPICS.values() for kind in kinds)


async def commune_activity(visit: Visit) -> Response:
    slug = visit.request.path_params["slug"]
    found = await visit.ask("activity/commune_activity", slug=slug, kinds=_kinds(visit), **window(visit))
    commune = found["commune"]
    if commune is None:
        raise Failure(404)
    return _page(visit, commune["activity"], commune, found["liveCursor"])


async def activity(visit: Visit) -> Response:
    found = await visit.ask("activity/activity", kinds=_kinds(visit), **window(visit))
    return _page(visit, found["activity"], None, found["liveCursor"])


def _topic(visit: Visit) -> str | None:
    topic = visit.query("sujet")
    return topic if topic in TOPICS else None


def _kinds(visit: Visit) -> tuple[str, ...]:
    topic = _topic(visit)
    return TOPICS[topic] if topic else _ALL


def _page(visit: Visit, found: dict[str, Any], commune: dict[str, Any] | None, live_cursor: str) -> Response:
    topic, path = _topic(visit), activity_url(commune["slug"] if commune else "")
    return visit.page(
        "activity/activity.html",
        lines=lines_of(found["nodes"]),
        commune=commune,
        topic=topic,
        topics=TOPICS,
        path=path,
        paging=links(found["pageInfo"], path, sujet=topic),
        # what is new belongs on the first page
        live_cursor=None if found["pageInfo"]["hasPreviousPage"] else live_cursor,
        kinds=_kinds(visit),
    )
