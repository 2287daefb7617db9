"""A worker's own figures at a small port, for those who want its memory and its jobs' times beside the web's.

How the queue stands needs no worker: every web process tells it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import make_wsgi_app

from parvis.core.metrics import REGISTRY
from parvis.core.settings import Settings, SettingsError
from parvis_web.door.metrics import may_read


class _Quiet(WSGIRequestHandler):
    """Its log would have addresses in it."""

    timeout = 5

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _application(settings: Settings) -> Callable[..., Iterable[bytes]]:
    shown = make_wsgi_app(REGISTRY)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        is_there = environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"] == "/metrics"
        if not is_there or not may_read(settings, headers, environ.get("REMOTE_ADDR", "")):
            start_response("404 Not Found", [("content-type", "text/plain")])
            return [b"not found\n"]
        body: Iterable[bytes] = shown(environ, start_response)
        return body

    return answer


@contextmanager
def worker_metrics(settings: Settings) -> Iterator[None]:
    """Answer GET /metrics at PARVIS_WORKER_METRICS_PORT, if that is set. Raises SettingsError where it is taken."""
    if settings.worker_metrics_port is None:
        yield
        return
    try:
        server = make_server(settings.host, settings.worker_metrics_port, _application(settings), handler_class=_Quiet)
    except OSError as error:
        raise SettingsError(
            f"PARVIS_WORKER_METRICS_PORT {settings.worker_metrics_port} cannot be used ({error.strerror})"
        ) from None
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
