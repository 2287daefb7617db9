"""The web application: pages, the API, live, pictures, health; one process of as many as one likes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from parvis.core.settings import Settings
from parvis_graphql.schema import make_schema
from parvis_web.door.drain import Drain, Leaving
from parvis_web.door.graphql import GraphQLEndpoint
from parvis_web.door.health import health_routes
from parvis_web.door.media import MediaProxy
from parvis_web.door.metrics import metrics_routes
from parvis_web.door.middleware import AccessLog, Faults, SecurityHeaders, Shortcut
from parvis_web.door.sockets import SocketEndpoint
from parvis_web.pages import error_page, pages_routes
from parvis_web.runtime import running


def create_app(settings: Settings) -> Starlette:
    """The ASGI application for these settings. Opens nothing before its lifespan begins."""
    schema = make_schema()
    sdl = schema.as_str()
    media = MediaProxy(settings)
    drain = Drain()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            async with running(settings):
                yield
        finally:
            await media.close()

    async def nothing_here(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = error_page(request, error.status_code)
        response.headers.update(error.headers or {})
        return response

    async def schema_text(_request: Request) -> Response:
        return PlainTextResponse(sdl, headers={"cache-control": "public, max-age=300"})

    api = Route("/graphql", GraphQLEndpoint(schema, settings), methods=["GET", "POST", "OPTIONS"])
    outer = [
        Middleware(Leaving, drain=drain),
        Middleware(AccessLog),
        Middleware(SecurityHeaders, settings=settings),
        Middleware(Faults, page=lambda request: error_page(request, 500)),
        Middleware(Shortcut, route=api),
    ]
    if settings.trusted_proxies:
        outer.insert(0, Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies)))
    app = Starlette(
        routes=[
            *health_routes(settings, drain),
            *metrics_routes(settings),
            Route("/schema.graphql", schema_text),
            api,
            WebSocketRoute("/graphql", SocketEndpoint(schema, settings, drain)),
            *media.routes(),
            *pages_routes(schema),
        ],
        middleware=outer,
        exception_handlers={HTTPException: nothing_here},
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.drain = drain
    return app
