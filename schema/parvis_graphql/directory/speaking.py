"""`actorId`: for whom a writing command speaks."""

from uuid import UUID

import strawberry

from parvis.directory.speaking import NotYourVoice
from parvis_graphql.engine.global_ids import decode_id

_ACTORS = ("Person", "Organisation")


def key_of_actor(text: str) -> UUID | None:
    """The key of a person's or an organisation's id; None for any other text."""
    try:
        type_name, key = decode_id(text)
    except ValueError:
        return None
    return key if type_name in _ACTORS else None


def actor_key(text: strawberry.ID | None) -> UUID | None:
    """The key of the actor named; None for oneself. Raises Mistake NOT_FOUND at `actor_id` for what names no actor."""
    if text is None:
        return None
    key = key_of_actor(text)
    if key is None:
        raise NotYourVoice
    return key
