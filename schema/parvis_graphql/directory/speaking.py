"""`actorId`: for whom a writing command speaks."""

from uuid import UUID

import strawberry

from parvis.directory.speaking import NotYourVoice
from parvis_graphql.engine.global_ids import decode_id

_ACTORS = ("Person", "Organisation")


def actor_key(text: strawberry.ID | None) -> UUID | None:
    """The key of the actor named; None for oneself. Raises Mistake NOT_FOUND at `actor_id` for what names no actor."""
    if text is None:
        return None
    try:
        type_name, key = decode_id(text)
    except ValueError:
        type_name = ""
    if type_name not in _ACTORS:
        raise NotYourVoice
    return key
