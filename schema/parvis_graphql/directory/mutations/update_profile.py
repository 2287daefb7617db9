"""updateProfile: change what others see of oneself, and one's language."""

from uuid import UUID

import strawberry

from parvis.directory import service
from parvis_graphql.context import Ask
from parvis_graphql.directory.types import Person
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.engine.global_ids import key_of
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateProfileInput(MutationInput):
    display_name: str | None = strawberry.field(default=None, description="1 to 80 characters.")
    locale: str | None = strawberry.field(default=None, description="fr or en.")
    avatar_photo_id: strawberry.ID | None = strawberry.field(default=None, description="One's own photo, READY.")


@record
class UpdateProfilePayload(Payload):
    """What became of a change."""

    person_id: strawberry.Private[UUID | None] = None
    person: Person | None = to_one("The person as others see them now.", "person_id")


@strawberry.mutation(description="Change one's own name, picture or language.")
async def update_profile(info: Ask, input: UpdateProfileInput) -> UpdateProfilePayload:
    async def command() -> Changed:
        photo = input.avatar_photo_id
        person = await service.update_profile(
            info.context.viewer,
            display_name=input.display_name,
            locale=input.locale,
            avatar_photo_id=key_of(photo, "Photo", "avatar_photo_id") if photo else None,
        )
        return {"person_id": person.id}

    return await answer(info, UpdateProfilePayload, input, command)
