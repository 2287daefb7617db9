"""The account of whoever asks: their sessions and tokens, seen by nobody else."""

from datetime import datetime

import strawberry

from parvis.auth import queries
from parvis.auth.models import AccessToken as TokenModel
from parvis.auth.models import Account as AccountModel
from parvis.auth.models import Session as SessionModel
from parvis.auth.permissions import Permission
from parvis.core.sql import Predicate
from parvis.directory.policy import MOST_ORGANISATIONS
from parvis.opinions.queries import BY_VIEWER
from parvis.photos.policy import MAX_BYTES, MOST_A_DAY
from parvis.stories.queries import DRAFTS_OF
from parvis_graphql.directory.roles import CommuneRoleGrant
from parvis_graphql.directory.types import Actor, Person
from parvis_graphql.engine.declarations import column, condition, connection, nested, to_many, to_one
from parvis_graphql.engine.declared import Term
from parvis_graphql.engine.entities import Entity, entity
from parvis_graphql.engine.pages import Connection
from parvis_graphql.enums import described
from parvis_graphql.evaluations.signed import SignedEvaluation, signed_evaluations
from parvis_graphql.node import Node
from parvis_graphql.opinions.lists import OWN
from parvis_graphql.opinions.types import Opinion
from parvis_graphql.privacy.types import Export
from parvis_graphql.stories.types import Story

described(
    Permission,
    "What a session or token may do. A session of a browser may do all of it.",
    {
        "BALLOTS_CAST": "Cast a secret ballot about a commune.",
        "COMMENTS_WRITE": "Write, change and take back comments.",
        "CONTENT_MODERATE": "Decide about content that was flagged or held.",
        "EVALUATIONS_SIGN": "Sign, change and take back evaluations of communes.",
        "OFFICIAL_ACT": "Answer, decide and report in a commune where one holds a role.",
        "OPINIONS_WRITE": "Write and take back opinions about communes.",
        "ORGANISATIONS_MANAGE": "Make organisations, describe them, invite and manage their members.",
        "PHOTOS_WRITE": "Upload, describe and delete photos.",
        "PROFILE_READ": "Read one's own account.",
        "PROFILE_WRITE": "Change one's own name and language.",
        "PROPOSALS_SUPPORT": "Support proposals.",
        "PROPOSALS_WRITE": "Write, change and withdraw proposals.",
        "REACTIONS_WRITE": "React to comments.",
        "ROLES_MANAGE": "Ask for roles in communes, grant and end them; never given to a token.",
        "SECURITY_MANAGE": "Make and revoke tokens, end sessions; never given to a token.",
        "STORIES_WRITE": "Write, change and delete stories.",
    },
)


@entity(model=SessionModel, visible=queries.OWN)
class Session(Node):
    """A browser that is signed in."""

    user_agent: str = column("What the browser called itself when it signed in.")
    created_at: datetime = column("When it signed in.")
    expires_at: datetime = column("When it must sign in again.")
    is_current: bool = condition("Whether it is the one asking.", Predicate("{t}.id = :session"))


@entity(model=TokenModel, visible=queries.OWN)
class AccessToken(Node):
    """A personal access token for programs. Its secret is shown once, when it is made."""

    name: str = column("What its owner calls it.")
    scopes: list[Permission] = column("What it may do.", "ARRAY(SELECT jsonb_array_elements_text({t}.scopes))")
    created_at: datetime = column("When it was made.")
    expires_at: datetime | None = column("When it ends by itself.")
    revoked_at: datetime | None = column("When it was revoked.")


@strawberry.type(description="How many photos one may still send.")
class PhotoQuota:
    remaining_today: int = strawberry.field(description="Uploads left in the current 24 hours.")
    max_bytes: int = strawberry.field(description="The largest file accepted.")


_SENT_TODAY = (
    "(SELECT count(*) FROM photo its WHERE its.owner_id = {t}.id AND its.created_at > :now - interval '1 day')"
)
_REMAINING = f"greatest(0, {MOST_A_DAY} - {_SENT_TODAY})"


@entity(model=AccountModel, visible=queries.IS_VIEWER)
class Viewer(Entity):
    """Whoever asks, if signed in."""

    email: str | None = column(
        "Where mail goes; null for a token that may not read the profile.",
        f"CASE WHEN {queries.OWN_ACCOUNT.on('{t}')} THEN {{t}}.email END",
    )
    is_admin: bool = column("Whether this account administers the site.", ":is_admin")
    permissions: list[Permission] = column("What this session or token may do.", ":permissions")
    photo_quota: PhotoQuota = nested(
        "How many photos may still be sent.", {"remaining_today": _REMAINING, "max_bytes": str(MAX_BYTES)}
    )
    person: Person | None = to_one("The person that others see.", "id")
    actors: list[Actor] = to_many(
        "For whom the account may speak: its person first, then the organisations it is a member of.",
        "{t}.id = ANY(CAST({p} AS uuid) || ARRAY(SELECT its.organisation_id FROM membership its"
        " WHERE its.person_id = {p}))",
        order=(Term("{t}.kind", "text", descending=True), Term("{t}.display_name", "text"), Term("{t}.id")),
        limit=MOST_ORGANISATIONS + 1,
    )
    roles: list[CommuneRoleGrant] = to_many(
        "Roles in communes, also those asked for, refused and over; latest first.",
        "{t}.person_id = {p}",
    )
    drafts: Connection[Story] = connection(
        "Stories not published yet, one's own and those of the organisations one speaks for.",
        DRAFTS_OF,
    )
    evaluations: Connection[SignedEvaluation] = signed_evaluations(
        "Evaluations that one has signed, latest quarter first. Secret ones are listed nowhere.", "{t}.person_id = {p}"
    )
    opinions: Connection[Opinion] = connection(
        "Opinions that one has written, published or not, of the latest quarter first.",
        BY_VIEWER,
        default_order=OWN,
    )
    exports: list[Export] = to_many(
        "Copies of everything about the caller, latest first; empty for a token.",
        "{t}.account_id = {p}",
    )
    sessions: list[Session] = to_many("Browsers that are signed in; empty for a token.", "{t}.account_id = {p}")
    access_tokens: list[AccessToken] = to_many(
        "Tokens made, revoked ones too; empty for a token.", "{t}.account_id = {p}"
    )
