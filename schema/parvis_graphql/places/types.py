"""Communes, and the departments and regions they lie in."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from parvis.core.sql import Predicate
from parvis.directory import role_queries as roles
from parvis.directory.models import CommuneRole, OrganisationKind
from parvis.directory.neighbourhoods import MOST_NEIGHBOURHOODS
from parvis.evaluations import queries as evaluations
from parvis.moderation import queries as moderation
from parvis.opinions.queries import OWN_THIS_PERIOD
from parvis.places import queries
from parvis.places.models import Commune as CommuneModel
from parvis.places.models import CommuneKind
from parvis.places.models import Department as DepartmentModel
from parvis.places.models import Region as RegionModel
from parvis.proposals.figures import RESPONSES, WAITING_COUNT
from parvis.proposals.queries import COMMUNE_COVER
from parvis.stories.queries import PUBLISHED
from parvis_graphql.activity.feed import feed
from parvis_graphql.engine.declarations import (
    argument,
    column,
    computed,
    condition,
    connection,
    lookup,
    nested,
    to_many,
    to_one,
)
from parvis_graphql.engine.declared import NEWEST, OLDEST, Term
from parvis_graphql.engine.entities import entity
from parvis_graphql.engine.pages import Connection
from parvis_graphql.enums import described
from parvis_graphql.evaluations.holds import HOLDS, BallotHold
from parvis_graphql.evaluations.scorecards import PEERS, SCORECARD, Scorecard
from parvis_graphql.evaluations.signed import SignedEvaluation, signed_evaluations
from parvis_graphql.node import PLACE, GeoPoint, Node
from parvis_graphql.opinions.lists import AWAITING_ANSWER, LISTED, OPINION_FILTERS
from parvis_graphql.opinions.lists import LATEST as LATEST_OPINIONS
from parvis_graphql.photos.types import Photo
from parvis_graphql.places.responses import ResponseFigures, response_figures
from parvis_graphql.proposals.filters import (
    PROPOSAL_FILTERS,
    PROPOSAL_ORDERS,
    ProposalFilter,
    ProposalOrder,
    proposal_keys,
)
from parvis_graphql.stories.lists import KIND, LATEST, STORY_FILTERS

if TYPE_CHECKING:
    from parvis_graphql.activity.types import Activity
    from parvis_graphql.directory.organisations import Organisation
    from parvis_graphql.directory.roles import CommuneRoleGrant
    from parvis_graphql.moderation.types import ModerationCase, ModerationDecision
    from parvis_graphql.opinions.types import Opinion
    from parvis_graphql.places.desk import Desk
    from parvis_graphql.places.neighbourhoods import Neighbourhood
    from parvis_graphql.proposals.types import Proposal
    from parvis_graphql.stories.types import Story

described(
    CommuneKind,
    "What kind of place it is.",
    {
        "COMMUNE": "A commune.",
        "MUNICIPAL_DISTRICT": "A municipal district (arrondissement) of Paris, Lyon or Marseille.",
    },
)

_BY_NAME = (Term("{t}.name", "text"), Term("{t}.id"))


@entity(model=RegionModel, visible=queries.VISIBLE)
class Region(Node):
    """A region of France."""

    code: str = column("INSEE's code, such as 11.")
    name: str = column("Its name.")


@entity(model=DepartmentModel, visible=queries.VISIBLE)
class Department(Node):
    """A department of France, or a collectivity overseas."""

    code: str = column("INSEE's code, such as 92 or 2A.")
    name: str = column("Its name.")
    region: Region | None = to_one("The region it lies in; some collectivities overseas lie in none.", "region_id")


@entity(model=CommuneModel, visible=queries.VISIBLE)
class Commune(Node):
    """A commune of France, or a municipal district of Paris, Lyon or Marseille."""

    insee_code: str = column("INSEE's code, such as 92040; letters in Corsica.")
    slug: str = column("Its name in addresses.")
    name: str = column("Its name.")
    kind: CommuneKind = column("What kind of place it is.")
    parent: Annotated["Commune", strawberry.lazy("parvis_graphql.places.types")] | None = to_one(
        "The commune a district belongs to.", "parent_id"
    )
    districts: list[Annotated["Commune", strawberry.lazy("parvis_graphql.places.types")]] = to_many(
        "Its municipal districts, by code.", "{t}.parent_id = {p}", order=(Term("{t}.insee_code", "text"),)
    )
    merged_into: Annotated["Commune", strawberry.lazy("parvis_graphql.places.types")] | None = to_one(
        "The commune that it is part of since it was merged; it stays, for what was said about it.", "merged_into_id"
    )
    department: Department = to_one("The department it lies in.", "department_id")
    region: Region | None = to_one("The region it lies in.", "region_id")
    postal_codes: list[str] = column("Its postal codes.")
    population: int | None = column("Inhabitants, INSEE's latest legal population.")
    location: GeoPoint | None = nested("Where it is, where known.", PLACE)
    cover_photo: Photo | None = to_one(
        "The first photo of its newest proposal that has one, until it has a picture of its own.", COMMUNE_COVER
    )
    proposals: Connection[Annotated["Proposal", strawberry.lazy("parvis_graphql.proposals.types")]] = connection(
        "What its residents propose.",
        "{t}.commune_id = {p}",
        filters=PROPOSAL_FILTERS,
        filter_type=ProposalFilter | None,
        orders=PROPOSAL_ORDERS,
        order_type=ProposalOrder | None,
        prepare=proposal_keys,
    )
    proposal: Annotated["Proposal", strawberry.lazy("parvis_graphql.proposals.types")] | None = lookup(
        "One proposal by its number here.",
        (argument("number", int, "Counted within the commune, from 1.", default=strawberry.UNSET),),
        by={"number": Predicate("{t}.number = :number")},
        link="{t}.commune_id = {p}",
    )
    stories: Connection[Annotated["Story", strawberry.lazy("parvis_graphql.stories.types")]] = connection(
        "What its people and organisations told, latest first.",
        "{t}.commune_id = {p}",
        filters=STORY_FILTERS,
        where=PUBLISHED,
        default_order=LATEST,
        arguments=(KIND,),
    )
    size_class: int = column(
        "Its class by inhabitants: 1 below 500, 2 below 2,000, 3 below 10,000, 4 below 50,000, 5 below 100,000, else 6;"
        " of a district, its city's.",
        evaluations.size_of_commune("{t}"),
    )
    scorecard: Scorecard | None = SCORECARD
    peers: Scorecard | None = PEERS
    is_fictitious: bool = condition(
        "Whether evaluations and opinions of it were made up, for a demonstration; to be said wherever they are shown.",
        evaluations.IS_FICTITIOUS,
    )
    signed_evaluations: Connection[SignedEvaluation] = signed_evaluations(
        "What people say of it with their names, latest quarter first.", "{t}.commune_id = {p}"
    )
    held_evaluations: int = column(
        "How many evaluations wait here for a moderator and are not counted, as they came in a flood from new accounts;"
        " in full tens, so that no single vote can be seen in it.",
        evaluations.HELD_EVALUATIONS,
    )
    ballot_holds: Connection[BallotHold] = HOLDS
    viewer_has_evaluated: bool | None = column(
        "Whether the caller has evaluated it this quarter, secretly or with their name; null for those who could not:"
        " visitors, and tokens that may not.",
        evaluations.HAS_EVALUATED,
    )
    viewer_evaluation: SignedEvaluation | None = lookup(
        "The caller's own signed evaluation of this quarter.", link=evaluations.OWN_NOW
    )
    opinions: Connection[Annotated["Opinion", strawberry.lazy("parvis_graphql.opinions.types")]] = connection(
        "What people think of it, in words, latest first.",
        "{t}.commune_id = {p}",
        filters=OPINION_FILTERS,
        where=LISTED,
        default_order=LATEST_OPINIONS,
        arguments=(AWAITING_ANSWER,),
    )
    viewer_opinion: Annotated["Opinion", strawberry.lazy("parvis_graphql.opinions.types")] | None = lookup(
        "The caller's own of this quarter, published or not.",
        link="{t}.commune_id = {p}",
        where=OWN_THIS_PERIOD,
        order=NEWEST,
    )
    organisations: Connection[Annotated["Organisation", strawberry.lazy("parvis_graphql.directory.organisations")]] = (
        connection(
            "Organisations that are active here, by name.",
            "{t}.id IN (SELECT its.organisation_id FROM organisation_commune its WHERE its.commune_id = {p})",
            filters={"kind": Predicate("{t}.organisation_kind = :kind")},
            default_order=(Term("{t}.display_name", "text"), Term("{t}.id")),
            arguments=(argument("kind", OrganisationKind | None, "Only of this kind."),),
        )
    )
    activity: Connection[Annotated["Activity", strawberry.lazy("parvis_graphql.activity.types")]] = feed(
        "What happened here, latest first.", "{t}.commune_id = {p}"
    )
    is_claimed: bool = condition("Whether its town hall has joined: answers are owed from then on.", roles.IS_CLAIMED)
    claimed_at: datetime | None = column("When its first official was verified.")
    answer_days: int = column("Within how many days an answer is owed, once it is claimed.")
    officials: Connection[Annotated["CommuneRoleGrant", strawberry.lazy("parvis_graphql.directory.roles")]] = (
        connection(
            "Who speaks and decides in its name today, longest first.",
            "{t}.commune_id = {p}",
            where=roles.OFFICIAL,
            default_order=OLDEST,
        )
    )
    neighbourhoods: list[Annotated["Neighbourhood", strawberry.lazy("parvis_graphql.places.neighbourhoods")]] = to_many(
        "Its parts, by name.", "{t}.commune_id = {p}", order=_BY_NAME, limit=MOST_NEIGHBOURHOODS
    )
    waiting_count: int = column(
        "How many people wrote or support what waits here for a town hall to join, up to 10,000; 0 once it has.",
        WAITING_COUNT,
    )

    @computed("How it answers, in figures; null while it is not claimed.", RESPONSES)
    def responses(self) -> ResponseFigures | None:
        return response_figures(self.raw(RESPONSES))

    desk: Annotated["Desk", strawberry.lazy("parvis_graphql.places.desk")] | None = to_one(
        "What waits here; null for those who hold no role here.", "id"
    )
    viewer_roles: list[CommuneRole] = column("What the caller is here today.", roles.VIEWER_ROLES)
    viewer_can_request_role: bool = condition("Whether the caller may ask for a role here.", roles.CAN_REQUEST_ROLE)
    moderation_log: Connection[Annotated["ModerationDecision", strawberry.lazy("parvis_graphql.moderation.types")]] = (
        connection("What moderators decided here, latest first.", "{t}.commune_id = {p}")
    )
    cases: Connection[Annotated["ModerationCase", strawberry.lazy("parvis_graphql.moderation.types")]] = connection(
        "What waits here for a moderator, oldest first; for those who may decide.",
        "{t}.commune_id = {p}",
        where=moderation.WAITING,
        default_order=OLDEST,
    )
    proposal_notice: Annotated["ModerationDecision", strawberry.lazy("parvis_graphql.moderation.types")] | None = (
        lookup(
            "Why the proposal of this number cannot be read now; null where it can, or was never there.",
            (argument("number", int, "Counted within the commune, from 1.", default=strawberry.UNSET),),
            by={"number": moderation.OF_PROPOSAL_NUMBER & moderation.HIDES},
            link="{t}.commune_id = {p}",
            order=NEWEST,
        )
    )
    viewer_moderates: bool = condition("Whether the caller looks after what is said here.", moderation.MODERATES)
    nearby: list[Annotated["Commune", strawberry.lazy("parvis_graphql.places.types")]] = to_many(
        "The nearest communes; where coordinates are not known, those of like size in the department.",
        queries.NEARBY,
        order=(Term(queries.NEARBY_ORDER, "double precision"), Term("{t}.id")),
        limit=20,
        arguments=(argument("first", int | None, "How many, 1 to 20; 6 unless told.", default=6),),
    )
