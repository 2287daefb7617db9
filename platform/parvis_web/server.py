"""One web process: uvicorn with what was measured to serve well, until SIGTERM or SIGINT."""

import asyncio
import gc
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from parvis.core.settings import Settings
from parvis_web.app import create_app
from parvis_web.door.drain import Drain
from parvis_web.runtime import WANTED

_GRACE_SECONDS = 10
_LARGEST_MESSAGE = 64 * 1024
# longer than a proxy keeps a connection that nobody uses (deploy/Caddyfile): it is the proxy that closes it, so that no
# request is on its way into a connection that is just being closed
_KEEP_ALIVE_SECONDS = 75
_LOOK_SECONDS = 0.05


class Server(uvicorn.Server):
    """uvicorn, which goes on serving for a while once it is told to stop; told twice, it stops at once."""

    def __init__(self, config: uvicorn.Config, drain: Drain, seconds: float) -> None:
        super().__init__(config)
        self._drain = drain
        self._seconds = seconds
        self._is_pressed = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._is_pressed = self._drain.is_leaving
        self._drain.is_leaving = True
        super().handle_exit(sig, frame)

    async def main_loop(self) -> None:
        await super().main_loop()
        self._drain.is_leaving = True
        # half of the time for proxies to notice, lest sockets come back to this very process; then theirs
        await self._serve_on(self._seconds / 2)
        if not self._is_pressed:
            await asyncio.gather(self._drain.send_sockets_away(), self._serve_on(self._seconds / 2))

    async def _serve_on(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until and not self._is_pressed:  # noqa: ASYNC110 - it is a signal handler that sets it
            await asyncio.sleep(_LOOK_SECONDS)


def configured(app: Starlette, settings: Settings) -> uvicorn.Config:
    """How the application is served."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=_LARGEST_MESSAGE,
        ws_per_message_deflate=False,  # costs more than it saves on messages this small
        proxy_headers=False,  # the application believes the proxies it was told of, and no others
        server_header=False,
        access_log=False,  # ours says no addresses
        log_config=None,
        log_level="warning",  # what it says of sockets has addresses and queries in it
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def settle() -> None:
    """What the start has made lives as long as the process: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


def serve(settings: Settings) -> None:
    """Serve until told to stop; requests under way are then finished. Raises SettingsError."""
    settings.require(*WANTED)
    app = create_app(settings)
    config = configured(app, settings)
    settle()
    Server(config, app.state.drain, settings.drain_seconds).run()
