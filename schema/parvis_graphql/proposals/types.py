"""Proposals, their themes and versions."""

from datetime import datetime

from parvis.proposals import queries
from parvis.proposals.models import Proposal as ProposalModel
from parvis.proposals.models import ProposalState
from parvis.proposals.models import ProposalVersion as VersionModel
from parvis.proposals.models import Theme as ThemeModel
from parvis_graphql.directory.types import Actor
from parvis_graphql.discussion.types import Commentable
from parvis_graphql.engine.declarations import (
    Entity,
    Term,
    Through,
    column,
    condition,
    connection,
    entity,
    nested,
    to_many,
    to_one,
)
from parvis_graphql.engine.pages import Connection
from parvis_graphql.node import GeoPoint, Node, point
from parvis_graphql.photos.types import Photo
from parvis_graphql.places.types import Commune
from parvis_graphql.scalars import Markdown


@entity(model=ThemeModel, visible=queries.THEME_VISIBLE, key="code", key_type="text")
class Theme(Entity):
    """What a proposal can be about."""

    code: str = column("Stable, such as MOBILITY.")
    name: str = column("In the caller's language.", "CASE :locale WHEN 'fr' THEN {t}.name_fr ELSE {t}.name_en END")


@entity(model=VersionModel, visible=queries.VERSION_VISIBLE)
class ProposalVersion(Node):
    """What a proposal said at one time."""

    number: int = column("Counted from 1.")
    title: str = column("The title then.")
    body: Markdown = column("The text then.")
    body_html: str = column("The same, rendered and safe to show.")
    theme: Theme = to_one("The theme then.", "theme_id")
    created_at: datetime = column("When it was written.")


_PHOTOS = Through("proposal_photo", "proposal_id", "photo_id")


@entity(model=ProposalModel, visible=queries.VISIBLE)
class Proposal(Node, Commentable):
    """What someone proposes for their commune."""

    number: int = column("Counted within the commune, from 1.")
    title: str = column("What it is about, in one line.")
    body: Markdown = column("What is proposed, and why.")
    body_html: str = column("The same, rendered and safe to show.")
    theme: Theme = to_one("What it is about.", "theme_id")
    commune: Commune = to_one("The commune it is for.", "commune_id")
    location: GeoPoint | None = nested("The place it is about, if it is about one.", ("latitude", "longitude"), point)
    author: Actor | None = to_one("Who proposes it; null once erased.", "author_id")
    photos: list[Photo] = to_many(
        "Its photos, in the author's order.", through=_PHOTOS, order=(Term("j.position", "integer"),), limit=10
    )
    cover_photo: Photo | None = to_one("Its first photo that can be seen.", queries.COVER_PHOTO)
    state: ProposalState = column("Where the talking about it stands.")
    support_count: int = column("How many people support it.")
    versions: Connection[ProposalVersion] = connection(
        "Everything it has said, latest first.",
        "{t}.proposal_id = {p}",
        default_order=(Term("{t}.number", "integer", descending=True),),
    )
    created_at: datetime = column("When it was proposed.")
    updated_at: datetime = column("When it was last changed by its author.")
    viewer_has_supported: bool = condition("Whether the caller supports it.", queries.SUPPORTED_BY_VIEWER)
    viewer_can_support: bool = condition("Whether the caller may support it.", queries.CAN_SUPPORT)
    viewer_can_edit: bool = condition("Whether the caller may change or withdraw it.", queries.EDITABLE_BY_VIEWER)
