"""The one way of a mutation: run the command once per key, say what can be mended, answer what was asked for."""

import dataclasses
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar
from uuid import UUID

import strawberry

from parvis.core.errors import Mistake, Mistakes
from parvis.core.idempotency import once
from parvis_graphql.context import Ask
from parvis_graphql.engine.entities import Record, record
from parvis_graphql.errors import UserError, user_errors

P = TypeVar("P", bound="Payload")

#: what a command answers: ids of what it changed, by the payload's attribute
Changed = Mapping[str, UUID]


@strawberry.input
class PlainInput:
    """Of what must leave no trace beside the account: a secret ballot is never answered again from a key."""

    client_mutation_id: str | None = strawberry.field(default=None, description="Comes back in the payload.")


@strawberry.input
class MutationInput(PlainInput):
    idempotency_key: UUID | None = strawberry.field(
        default=None, description="Sent again within 24 hours with the same input, it changes nothing twice."
    )


@record
class Payload(Record):
    client_mutation_id: str | None = strawberry.field(default=None, description="What the input brought.")
    errors: list[UserError] = strawberry.field(
        default_factory=list, description="What can be mended; empty where all went well."
    )


async def answer(
    info: Ask,
    payload_type: type[P],
    input: PlainInput,
    command: Callable[[], Awaitable[Changed]],
    finish: Callable[[Changed], Awaitable[Mapping[str, object]]] | None = None,
    *,
    is_keyed: bool = True,
) -> P:
    """Run a command and make its payload: its attributes are what the command changed, or what `finish` makes of it.

    Mistakes become `errors`; any other error leaves as a top-level one. After a mistake nothing has changed.
    `is_keyed` False for what must not be answered again from a key, nor run in the key's transaction: signing in.
    """
    context = info.context
    attributes: Mapping[str, object] = {}
    errors: list[UserError] = []
    try:
        changed = await (_once(info, input, command) if is_keyed else command())
        attributes = await finish(changed) if finish else changed
    except (Mistake, Mistakes) as mistake:
        errors = user_errors(mistake, context.viewer.locale)
    payload = payload_type(client_mutation_id=input.client_mutation_id, errors=errors)
    for name, value in attributes.items():
        setattr(payload, name, value)
    return payload


async def _once(info: Ask, input: PlainInput, command: Callable[[], Awaitable[Changed]]) -> Changed:
    viewer = info.context.viewer
    if not isinstance(input, MutationInput) or input.idempotency_key is None or viewer.id is None:
        return await command()

    async def stored() -> dict[str, object]:
        return {name: str(value) for name, value in (await command()).items()}

    kept = await once(viewer.id, input.idempotency_key, info.field_name, _hash(input), stored)
    return {name: UUID(str(value)) for name, value in kept.items()}


def _hash(input: MutationInput) -> bytes:
    """Of what the input asks for; not of the key, nor of what only comes back."""
    fields = dataclasses.asdict(input)
    asked = {name: value for name, value in fields.items() if name not in {"idempotency_key", "client_mutation_id"}}
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).digest()
