"""Signing in within a mutation: the cookie, and going on as that person."""

import strawberry

from parvis.auth.queries import viewer_from_session
from parvis.auth.service import SignedIn
from parvis.core.errors import Unauthenticated
from parvis_graphql.auth.types import Viewer
from parvis_graphql.context import Context
from parvis_graphql.engine.declarations import to_one
from parvis_graphql.engine.entities import record
from parvis_graphql.mutation import Payload


@record
class SignedInPayload(Payload):
    account_id: strawberry.Private[object] = None
    viewer: Viewer | None = to_one("Whoever is signed in now.", "account_id")


async def begin_session(context: Context, signed_in: SignedIn) -> dict[str, object]:
    """Set the cookie and answer as the person signed in. Raises Unauthenticated if the session ended meanwhile."""
    viewer = await viewer_from_session(signed_in.secret, context.viewer.locale)
    if viewer is None:
        raise Unauthenticated
    if context.start_session is not None:
        context.start_session(signed_in.secret)
    context.become(viewer)
    return {"account_id": viewer.id}
