"""Proposals, their themes and versions."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from parvis.activity.queries import heard_on
from parvis.core.visibility import Visibility
from parvis.moderation.models import ContentKind
from parvis.moderation.queries import CAN_FLAG, CAN_MODERATE
from parvis.proposals import queries
from parvis.proposals.models import Proposal as ProposalModel
from parvis.proposals.models import ProposalState
from parvis.proposals.models import ProposalVersion as VersionModel
from parvis.proposals.models import Theme as ThemeModel
from parvis.search.queries import MOST_SIMILAR, SIMILAR_ROWS
from parvis_graphql.activity.feed import feed
from parvis_graphql.directory.types import Actor
from parvis_graphql.discussion.types import Commentable
from parvis_graphql.engine.declarations import LONG, argument, column, condition, connection, nested, to_many, to_one
from parvis_graphql.engine.declared import OLDEST, Term, Through
from parvis_graphql.engine.entities import Entity, entity
from parvis_graphql.engine.pages import Connection
from parvis_graphql.moderation.types import Moderated
from parvis_graphql.node import PLACE, GeoPoint, Node
from parvis_graphql.photos.types import Photo
from parvis_graphql.places.neighbourhoods import Neighbourhood
from parvis_graphql.places.types import Commune
from parvis_graphql.proposals.steps import Decision, Execution, OfficialAnswer, StateChange
from parvis_graphql.scalars import Markdown

if TYPE_CHECKING:
    from parvis_graphql.activity.types import Activity

#: words of a title are looked up in all of a commune's proposals
SIMILAR_COST = 50


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
    body: Markdown = column("The text then.", weight=LONG)
    body_html: str = column("The same, rendered and safe to show.", weight=LONG)
    theme: Theme = to_one("The theme then.", "theme_id")
    created_at: datetime = column("When it was written.")


_PHOTOS = Through("proposal_photo", "proposal_id", "photo_id")


@entity(model=ProposalModel, visible=queries.VISIBLE)
class Proposal(Node, Commentable, Moderated):
    """What someone proposes for their commune."""

    number: int = column("Counted within the commune, from 1.")
    title: str = column("What it is about, in one line.")
    body: Markdown = column("What is proposed, and why.", weight=LONG)
    body_html: str = column("The same, rendered and safe to show.", weight=LONG)
    theme: Theme = to_one("What it is about.", "theme_id")
    commune: Commune = to_one("The commune it is for.", "commune_id")
    location: GeoPoint | None = nested("The place it is about, if it is about one.", PLACE)
    author: Actor | None = to_one("Who proposes it; null once erased.", "author_id")
    photos: list[Photo] = to_many(
        "Its photos, in the author's order.", through=_PHOTOS, order=(Term("j.position", "integer"),), limit=10
    )
    cover_photo: Photo | None = to_one("Its first photo that can be seen.", queries.COVER_PHOTO)
    neighbourhood: Neighbourhood | None = to_one("The part of the commune it is about.", "neighbourhood_id")
    state: ProposalState = column("Where the talking about it stands.")
    decision: Decision | None = to_one("What the commune decided last.", "decision_id")
    execution: Execution | None = to_one("How far the commune said last that it is.", "execution_id")
    author_confirms_done: bool | None = column(
        "Whether its author says that what was reported DONE is done; null until they do.", "confirmed_done"
    )
    answers: Connection[OfficialAnswer] = connection(
        "What the town hall answered, earliest first.", "{t}.proposal_id = {p}", default_order=OLDEST
    )
    history: Connection[StateChange] = connection("All that became of it, latest first.", "{t}.proposal_id = {p}")
    answer_due_at: datetime | None = column(
        "By when an answer is owed: all through that day in France it is in time; null where the town hall has not"
        " joined."
    )
    answered_at: datetime | None = column("When it was first answered or decided.")
    is_overdue: bool = condition(
        "Whether an answer is owed still, and the day by which it was is over.", queries.IS_OVERDUE
    )
    support_count: int = column("How many people support it.")
    versions: Connection[ProposalVersion] = connection(
        "Everything it has said, latest first.",
        "{t}.proposal_id = {p}",
        default_order=(Term("{t}.number", "integer", descending=True),),
    )
    similar: list[Annotated["Proposal", strawberry.lazy("parvis_graphql.proposals.types")]] = to_many(
        "Proposals of the same commune that share the most words with its title, nearest first.",
        through=Through(SIMILAR_ROWS, "near", "far"),
        order=(Term("j.place", "integer"),),
        limit=MOST_SIMILAR,
        arguments=(argument("first", int | None, f"How many at most: 1 to {MOST_SIMILAR}.", default=5),),
        cost=SIMILAR_COST,
    )
    activity: Connection[Annotated["Activity", strawberry.lazy("parvis_graphql.activity.types")]] = feed(
        "What happened with it and under it, latest first.", heard_on("proposal")
    )
    created_at: datetime = column("When it was proposed.")
    updated_at: datetime = column("When it was last changed by its author.")
    viewer_has_supported: bool = condition("Whether the caller supports it.", queries.SUPPORTED_BY_VIEWER)
    viewer_can_support: bool = condition("Whether the caller may support it.", queries.CAN_SUPPORT)
    visibility: Visibility = column("Whether it is shown to all.")
    viewer_can_flag: bool = condition(
        "Whether the caller may report it; visitors may. False once they have.", CAN_FLAG[ContentKind.PROPOSAL]
    )
    viewer_can_moderate: bool = condition("Whether the caller may decide about it.", CAN_MODERATE[ContentKind.PROPOSAL])
    viewer_can_edit: bool = condition("Whether the caller may change or withdraw it.", queries.EDITABLE_BY_VIEWER)
    viewer_can_answer: bool = condition("Whether the caller may answer in the town hall's name.", queries.CAN_ANSWER)
    viewer_can_decide: bool = condition("Whether the caller may decide in the town hall's name.", queries.CAN_DECIDE)
    viewer_can_report: bool = condition("Whether the caller may say how far it is.", queries.CAN_REPORT)
    viewer_can_confirm: bool = condition("Whether the caller may say whether it is done.", queries.CAN_CONFIRM)
