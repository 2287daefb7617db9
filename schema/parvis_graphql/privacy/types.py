"""Copies of everything about a person, seen by nobody else."""

from datetime import datetime

from parvis.privacy import queries
from parvis.privacy.models import Export as ExportModel
from parvis.privacy.models import ExportState
from parvis_graphql.engine.declarations import column, computed
from parvis_graphql.engine.entities import entity
from parvis_graphql.engine.global_ids import encode_id
from parvis_graphql.enums import described
from parvis_graphql.node import Node

described(
    ExportState,
    "How far a copy is.",
    {"PREPARING": "It is being made; a mail tells when it is ready.", "READY": "It can be downloaded."},
)


@entity(model=ExportModel, visible=queries.OWN)
class Export(Node):
    """A copy of everything about the caller: a ZIP with JSON and photos, there for a few days."""

    state: ExportState = column("How far it is.")
    size: int | None = column("In bytes, once it is ready.")
    created_at: datetime = column("When it was asked for.")
    expires_at: datetime | None = column("When it goes, once it is ready.")

    @computed("Where a signed-in browser downloads it, once it is ready.", "id", "state")
    def url(self) -> str | None:
        ready = self.raw("state") == ExportState.READY
        return f"/compte/donnees/{encode_id('Export', self.raw('id'))}" if ready else None
