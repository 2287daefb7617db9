"""`parvis serve` with one more address: how a request looks from within. Run as `python -m tests.deploy.seen serve`."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from parvis.core.settings import Settings
from parvis_web import cli, server
from parvis_web.app import create_app
from parvis_web.door.visitors import remote_of


async def seen(request: Request) -> Response:
    """Whom limits take the caller for, and by what they came."""
    return JSONResponse({"remote": remote_of(request), "scheme": request.url.scheme})


def with_more(settings: Settings) -> Starlette:
    app = create_app(settings)
    app.router.routes.insert(0, Route("/tests/seen", seen))
    return app


if __name__ == "__main__":
    server.create_app = with_more
    cli.app()
