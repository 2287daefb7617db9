"""An outline as it is typed: GeoJSON, pasted from whatever drew it."""

import json
from typing import Any

from parvis_web.pages.forms import Form
from parvis_web.pages.visit import Visit


def outline_of(visit: Visit, form: Form) -> dict[str, Any] | None:
    """What was pasted, a Feature's geometry taken out of it; None for nothing. What is no geometry is refused."""
    text = form["outline"].strip()
    if not text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    if not isinstance(found, dict) or not isinstance(found.get("type"), str) or "coordinates" not in found:
        form.refuse("outline", visit.say("This is not GeoJSON."))
        return None
    return found
