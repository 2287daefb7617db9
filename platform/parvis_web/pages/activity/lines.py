"""What happened, as one line tells it: who, about what, and where to read on. Pages and feeds tell the same lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parvis_web.pages.addresses import (
    comment_url,
    commune_url,
    opinion_url,
    organisation_url,
    proposal_url,
    results_url,
    story_url,
)

#: done in the town hall's name, whoever wrote it
_BY_TOWN_HALL = frozenset(
    {"PROPOSAL_ANSWERED", "PROPOSAL_DECIDED", "PROPOSAL_EXECUTED", "OPINION_ANSWERED", "COMMUNE_CLAIMED"}
)
#: what was said then is the subject's own text
_WRITTEN = frozenset({"PROPOSAL_CREATED", "STORY_CREATED", "COMMENT_ADDED", "OPINION_PUBLISHED"})


@dataclass(frozen=True, slots=True)
class Line:
    """`author` is an answer of the fragment Author; None for the town hall, the site, one whose name is withheld, and
    one who has left.

    `author_role` is what the author of a comment is today in the commune, if anything.

    `id` and `body_html` are there where the fragment ActivityEntry was asked for.
    """

    kind: str
    happened_at: str
    commune: Mapping[str, Any]
    title: str
    path: str
    author: Mapping[str, Any] | None
    author_role: str | None
    is_by_town_hall: bool
    is_by_site: bool
    is_name_withheld: bool
    id: str
    body_html: str


def lines_of(activities: Sequence[Mapping[str, Any]]) -> list[Line]:
    """A line for each answer of the fragment ActivityLine whose subject could be read."""
    return [line for line in map(_line, activities) if line is not None]


def _line(activity: Mapping[str, Any]) -> Line | None:
    kind, commune = activity["kind"], activity["commune"]
    about = _about(activity)
    # hidden between the reading of the feed and the reading of its subjects
    if about is None or commune is None:
        return None
    subject, title, path = about
    is_by_town_hall = kind in _BY_TOWN_HALL
    author = subject if activity["organisation"] else subject.get("author")
    return Line(
        kind=kind,
        happened_at=activity["happenedAt"],
        commune=commune,
        title=title,
        path=path,
        author=None if is_by_town_hall else author,
        author_role=subject.get("authorRole"),
        is_by_town_hall=is_by_town_hall,
        is_by_site=kind == "EVALUATION_COUNTED",
        is_name_withheld=subject.get("signature") == "WITHHELD",
        id=activity.get("id", ""),
        body_html=subject.get("bodyHtml") or "" if kind in _WRITTEN else "",
    )


def _about(activity: Mapping[str, Any]) -> tuple[Mapping[str, Any], str, str] | None:
    """The subject, what it is called, and its page."""
    commune = activity["commune"]
    found: tuple[Mapping[str, Any], str, str] | None = None
    match activity:
        case {"proposal": {"title": title, "number": number} as proposal} if commune:
            found = proposal, title, proposal_url(commune["slug"], number)
        case {"comment": {"id": key, "subject": {"title": title}} as comment}:
            found = comment, title, comment_url(key)
        case {"story": {"id": key, "title": title} as story}:
            found = story, title, story_url(key)
        case {"opinion": {"id": key, "title": title} as opinion}:
            found = opinion, title, opinion_url(key)
        case {"kind": "EVALUATION_COUNTED", "commune": {"slug": slug, "name": name}}:
            found = commune, name, results_url(slug)
        case {"organisation": {"slug": slug, "displayName": name} as organisation}:
            found = organisation, name, organisation_url(slug)
        case {"kind": "COMMUNE_CLAIMED", "commune": {"slug": slug, "name": name}}:
            found = commune, name, commune_url(slug)
    return found
