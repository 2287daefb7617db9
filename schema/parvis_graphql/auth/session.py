"""Signing in within a mutation: the cookie, and going on as that person."""

import strawberry

from parvis.auth.queries import viewer_from_session
from parvis.auth.service import SignedIn
from parvis.core.errors import Unauthenticated
from parvis_graphql.auth.types import Viewer
from parvis_graphql.auth.viewer import show_viewer
from parvis_graphql.context import Context
from parvis_graphql.engine.declarations import record
from parvis_graphql.mutation import Payload


@record
class SignedInPayload(Payload):
    viewer: Viewer | None = strawberry.field(default=None, description="Whoever is signed in now.")


async def begin_session(context: Context, signed_in: SignedIn) -> dict[str, object]:
    """Set the cookie and answer as the person signed in. Raises Unauthenticated if the session ended meanwhile."""
    viewer = await viewer_from_session(signed_in.secret, context.viewer.locale)
    if viewer is None:
        raise Unauthenticated
    if context.start_session is not None:
        context.start_session(signed_in.secret)
    context.become(viewer)
    async with context.fresh_reads() as reads:
        return {"viewer": await show_viewer(context, reads)}
