"""requestExport: take along everything about oneself."""

from uuid import UUID

import strawberry

from parvis.privacy import export
from parvis_graphql.context import Ask
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Changed, MutationInput, Payload, answer
from parvis_graphql.privacy.types import Export


@strawberry.input(description="A copy to ask for.")
class RequestExportInput(MutationInput):
    pass


@record
class RequestExportPayload(Payload):
    """What became of asking for a copy."""

    export_id: strawberry.Private[UUID | None] = None
    export: Export | None = to_one("The copy that is being made.", "export_id")


@strawberry.mutation(description="Have a copy of everything about oneself made; a mail tells when it is ready.")
async def request_export(info: Ask, input: RequestExportInput) -> RequestExportPayload:
    async def command() -> Changed:
        return {"export_id": (await export.request_export(info.context.viewer)).id}

    return await answer(info, RequestExportPayload, input, command)
