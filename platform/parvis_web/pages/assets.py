"""The pages' stylesheet, pictures and script, at addresses that change with their content."""

import hashlib
import json
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

logger = logging.getLogger(__name__)

STATIC_PATH = "/static"
FOLDER = Path(__file__).parent.parent / "static"
_MANIFEST = FOLDER / "built" / "manifest.json"
_FOR_EVER = "public, max-age=31536000, immutable"


@lru_cache(maxsize=32)
def asset_url(name: str) -> str:
    """Address of a file of static/. Raises FileNotFoundError."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:10]
    return f"{STATIC_PATH}/{name}?v={digest}"


@lru_cache(maxsize=4)
def island_url(entry: str) -> str | None:
    """Address of a script that Vite built from web/; None where it was not built, and the pages do without."""
    try:
        manifest: dict[str, Any] = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    except FileNotFoundError:
        logger.info("no islands are built: pages work without them")
        return None
    if entry not in manifest:
        logger.warning("the islands built are older than the pages: %s is not among them", entry)
        return None
    return f"{STATIC_PATH}/built/{manifest[entry]['file']}"


class _Static(StaticFiles):
    """Files whose address names their content are kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200 and (b"v=" in scope["query_string"] or path.startswith("built/")):
            response.headers["cache-control"] = _FOR_EVER
        return response


def static_mount() -> Mount:
    return Mount(STATIC_PATH, _Static(directory=FOLDER), name="static")
