"""Which file of a photo a browser is offered."""

from typing import Any


def srcset(photo: dict[str, Any]) -> str:
    """Every WebP, for `srcset`: the browser picks the one that fits its screen."""
    files = [variant for variant in photo["variants"] if variant["format"] == "WEBP"]
    return ", ".join(f"{file['url']} {file['width']}w" for file in sorted(files, key=lambda file: int(file["width"])))


def widest(photo: dict[str, Any]) -> str:
    """The largest JPEG, for the oldest browsers and for looking closely; empty where there is none."""
    files = [variant for variant in photo["variants"] if variant["format"] == "JPEG"]
    return str(max(files, key=lambda file: int(file["width"]))["url"]) if files else ""
