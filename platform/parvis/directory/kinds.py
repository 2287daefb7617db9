"""Which kinds of organisation speak with a town hall's authority, and who may call one so."""

from uuid import UUID

from parvis.auth.viewer import Viewer
from parvis.core.db import fetch_value
from parvis.core.sql import Predicate, bind
from parvis.directory.errors import KindOfTownHall
from parvis.directory.models import OrganisationKind
from parvis.directory.queries import TOWN_HALL_KINDS, is_official

_MAY = Predicate(":is_admin") | is_official(":home")


async def check_kind(viewer: Viewer, kind: OrganisationKind | None, home_id: UUID) -> None:
    """Only officials of its home commune, and administrators, make a council or a municipal service: anybody else
    could speak as the town hall.

    Raises Mistake INVALID (`kind`).
    """
    if kind not in TOWN_HALL_KINDS:
        return
    question, values = bind(f"SELECT {_MAY.text}", {**viewer.sql_values(), "home": home_id})
    if not await fetch_value(question, *values):
        raise KindOfTownHall
