"""One web process: uvicorn with what was measured to serve well, until SIGTERM or SIGINT."""

import gc

import uvicorn

from parvis.core.settings import Settings
from parvis_web.app import create_app
from parvis_web.runtime import WANTED

_GRACE_SECONDS = 10
_LARGEST_MESSAGE = 64 * 1024


def serve(settings: Settings) -> None:
    """Serve until told to stop; requests under way are then finished. Raises SettingsError."""
    settings.require(*WANTED)
    config = uvicorn.Config(
        create_app(settings),
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
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    # what the start has made lives as long as the process: the collector need not look at it again
    gc.collect()
    gc.freeze()
    uvicorn.Server(config).run()
