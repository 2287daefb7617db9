"""`parvis serve` with one more address, for tests: what the process holds. Run as `python -m tests.door.held serve`."""

import asyncio
import gc

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tortoise import Tortoise

from parvis.core.feed import Listener
from parvis.core.settings import Settings
from parvis_graphql.engine import reads
from parvis_web import cli, server
from parvis_web.app import create_app


async def held(_request: Request) -> Response:
    """Tasks, listeners of the hub, connections of both pools, and those of them in use."""
    gc.collect()
    listeners = [one for one in gc.get_objects() if isinstance(one, Listener)]
    written = Tortoise.get_connection("default")._pool
    read = reads._pool
    assert read is not None
    sizes = [(written.get_size(), written.get_idle_size()), (read.size, read.size - read.in_use)]
    return JSONResponse(
        {
            "tasks": len(asyncio.all_tasks()),
            "listeners": len(listeners),
            "connections": sum(size for size, _ in sizes),
            "busy": sum(size - idle for size, idle in sizes),
        }
    )


def with_more(settings: Settings) -> Starlette:
    app = create_app(settings)
    app.router.routes.insert(0, Route("/tests/held", held))
    return app


if __name__ == "__main__":
    server.create_app = with_more
    cli.app()
