"""What can be moderated, as pages name it: where it is, what it is called, what it says."""

from typing import Any

from parvis_web.pages.addresses import CONTENT_KINDS, comment_url, subject_url
from parvis_web.pages.failures import Failure
from parvis_web.pages.visit import Visit

#: the schema's type, by the kind in an address
TYPES = {kind: type_name for type_name, kind in CONTENT_KINDS.items()}

_WORDS = {
    "Proposal": "proposalHtml",
    "Story": "storyHtml",
    "Comment": "commentHtml",
    "Opinion": "opinionHtml",
}


def place_of(content: dict[str, Any]) -> str:
    """The address of its own page."""
    return comment_url(content["id"]) if content["__typename"] == "Comment" else subject_url(content)


def title_of(visit: Visit, content: dict[str, Any]) -> str:
    """Its title, or its first words where it has none; of a comment, that of what it is under, which may be gone."""
    about = content["subject"] if content["__typename"] == "Comment" else content
    if about is None:
        return ""
    return str(about["title"]) or visit.say("an opinion that was taken back")


def words_of(content: dict[str, Any]) -> str:
    """What it says, as HTML that is safe to show."""
    return content[_WORDS[content["__typename"]]] or ""


def _was_taken_back(content: dict[str, Any]) -> bool:
    return content.get("state") == "DELETED" or content.get("isWithdrawn", False)


async def content_asked(visit: Visit, document: str) -> dict[str, Any]:
    """The content that the address names by kind and id, as the document reads it. Raises Failure 404."""
    type_name = TYPES.get(visit.request.path_params["kind"])
    found = (await visit.ask(document, id=visit.request.path_params["id"]))["node"] if type_name else None
    if found is None or found["__typename"] != type_name or _was_taken_back(found):
        raise Failure(404)
    return dict(found)
