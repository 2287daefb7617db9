"""The stylesheet stays small and readable by day and night; the island is there only where it was built."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.auth.people import resident
from tests.factories import commune, proposal
from tests.pages.conftest import Visitor

from parvis_web.pages import assets

STYLE = assets.FOLDER / "style.css"


@pytest.mark.parametrize(("name", "most"), [("style.css", 13), ("evaluating.css", 4), ("figures.css", 4)])
def test_stylesheets_are_small_and_load_nothing(name: str, most: int) -> None:
    text = (assets.FOLDER / name).read_text(encoding="utf-8")

    assert len(text.encode()) <= most * 1024
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize("scheme", ["day", "night"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("ink", "paper"),
        ("ink", "raised"),
        ("soft", "paper"),
        ("soft", "raised"),
        ("accent", "paper"),
        ("accent", "raised"),
        ("on-accent", "accent"),
        ("wrong", "raised"),
        ("wrong", "wrong-paper"),
        ("paper", "wrong"),
        ("ink", "warm"),
        ("accent", "warm"),
    ],
)
def test_text_has_a_contrast_of_at_least_4_5(front: str, back: str, scheme: str) -> None:
    colours = {}
    for block in re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"), re.S)[: 1 if scheme == "day" else 2]:
        colours |= dict(re.findall(r"--([\w-]+): (#\w+);", block))

    lighter, darker = sorted((_luminance(colours[front]), _luminance(colours[back])), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_assets_are_kept_for_ever_under_an_address_of_their_content(browser: Visitor) -> None:
    visitor = await browser()
    page = await visitor.open("/")
    [style] = [link.get("href") for link in page.root.all("link") if link.get("rel") == "stylesheet"]

    named = await visitor.open(style)
    bare = await visitor.open("/static/style.css")

    assert "immutable" in named.response.headers["cache-control"]
    assert "cache-control" not in bare.response.headers


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the manifest of the built islands would be."""
    path = tmp_path / "manifest.json"
    monkeypatch.setattr(assets, "_MANIFEST", path)
    assets.island_url.cache_clear()
    yield path
    assets.island_url.cache_clear()


@pytest.fixture
def built(manifest: Path) -> None:
    manifest.write_text(json.dumps({"src/thread.ts": {"file": "thread-x1.js"}}))


@pytest.mark.usefixtures("built")
async def test_a_discussion_has_its_island_where_it_was_built(browser: Visitor) -> None:
    place = await commune()
    await proposal((await resident()).viewer, place)

    page = await (await browser()).open(f"/communes/{place.slug}/propositions/1")

    [script] = page.root.all("script")
    assert script.attributes == {"type": "module", "src": "/static/built/thread-x1.js"}
    [section] = page.root.all("section", id="commentaires")
    assert section.get("data-cursor")
    assert "%n" in section.get("data-text-many")


@pytest.mark.usefixtures("manifest")
async def test_a_discussion_does_without_its_island_where_nothing_was_built(browser: Visitor) -> None:
    place = await commune()
    await proposal((await resident()).viewer, place)

    page = await (await browser()).open(f"/communes/{place.slug}/propositions/1")

    assert page.status == 200
    assert page.root.all("script") == []


def test_the_lock_file_names_no_registry() -> None:
    lock = (Path(__file__).parents[2] / "web" / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert "registry" not in lock
