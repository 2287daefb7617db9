"""Where pages are. Templates and redirects ask here, so that an address is written once."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

__all__ = [
    "activity_url",
    "barometer_url",
    "comment_url",
    "commune_url",
    "decide_url",
    "desk_url",
    "evaluate_url",
    "evaluations_url",
    "feed_url",
    "opinion_url",
    "opinions_url",
    "organisation_url",
    "organisations_url",
    "proposal_url",
    "proposals_url",
    "propose_url",
    "report_url",
    "results_url",
    "sign_in_url",
    "sign_up_url",
    "stories_url",
    "story_url",
    "subject_url",
    "tell_url",
    "with_query",
]


@lru_cache(maxsize=4096)  # a page says the same few slugs and ids over and over, and the next page says them again
def _segment(text: str) -> str:
    """A slug or a global id, as a part of a path."""
    return quote(text, safe="=")


def commune_url(slug: str) -> str:
    return f"/communes/{_segment(slug)}"


def activity_url(commune_slug: str = "") -> str:
    """What happens in a commune, or all over France."""
    return f"{commune_url(commune_slug) if commune_slug else ''}/activite"


def feed_url(page: str) -> str:
    """The Atom feed of what the page at this address shows."""
    return f"{page}/flux.atom"


def proposals_url(slug: str) -> str:
    return f"{commune_url(slug)}/propositions"


def propose_url(slug: str) -> str:
    return f"{commune_url(slug)}/proposer"


def proposal_url(slug: str, number: int, action: str = "") -> str:
    return f"{proposals_url(slug)}/{number}" + (f"/{action}" if action else "")


def desk_url(slug: str) -> str:
    return f"{commune_url(slug)}/bureau"


def evaluate_url(slug: str, action: str = "") -> str:
    return f"{commune_url(slug)}/evaluer" + (f"/{action}" if action else "")


def results_url(slug: str) -> str:
    """The commune's scorecard."""
    return f"{commune_url(slug)}/resultats"


def evaluations_url(slug: str) -> str:
    """What people say of a commune with their names, and what is held."""
    return f"{commune_url(slug)}/evaluations"


def barometer_url() -> str:
    return "/barometre"


def organisation_url(slug: str, action: str = "") -> str:
    return f"/organisations/{_segment(slug)}" + (f"/{action}" if action else "")


def organisations_url(commune_slug: str) -> str:
    return f"{commune_url(commune_slug)}/organisations"


def comment_url(comment_id: str, action: str = "") -> str:
    return f"/comments/{_segment(comment_id)}" + (f"/{action}" if action else "")


def stories_url(commune_slug: str = "") -> str:
    """A commune's stories, or those of all France."""
    return f"{commune_url(commune_slug) if commune_slug else ''}/histoires"


def tell_url(commune_slug: str) -> str:
    return f"{commune_url(commune_slug)}/raconter"


def story_url(story_id: str, action: str = "") -> str:
    return f"/histoires/{_segment(story_id)}" + (f"/{action}" if action else "")


def opinions_url(commune_slug: str) -> str:
    """What people think of a commune."""
    return f"{commune_url(commune_slug)}/avis"


def opinion_url(opinion_id: str, action: str = "") -> str:
    return f"/avis/{_segment(opinion_id)}" + (f"/{action}" if action else "")


def subject_url(subject: Mapping[str, Any]) -> str:
    """The page of what a discussion is about: the answer of the fragment CommentSubject."""
    if subject["__typename"] == "Story":
        return story_url(subject["id"])
    if subject["__typename"] == "Opinion":
        return opinion_url(subject["id"])
    return proposal_url(subject["commune"]["slug"], subject["number"])


#: kinds of what can be reported, as addresses say them, by the schema's type
CONTENT_KINDS = {"Proposal": "proposition", "Story": "histoire", "Comment": "commentaire", "Opinion": "avis"}


def report_url(type_name: str, content_id: str) -> str:
    return f"/signaler/{CONTENT_KINDS[type_name]}/{_segment(content_id)}"


def decide_url(type_name: str, content_id: str) -> str:
    """Where a moderator decides about it."""
    return f"/moderation/{CONTENT_KINDS[type_name]}/{_segment(content_id)}"


def sign_in_url(back: str = "") -> str:
    return with_query("/connexion", retour=back)


def sign_up_url(back: str = "") -> str:
    return with_query("/inscription", retour=back)


def with_query(path: str, **values: str | None) -> str:
    """The path with those values that are not empty."""
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{path}?{query}" if query else path


def local_path(text: str, default: str = "/") -> str:
    """A path of this site that a request named, or the default: never an address of another site."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return default
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else default
