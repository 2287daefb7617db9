"""axe-core, the judge of accessibility that most people use, asked in the page."""

from functools import lru_cache
from pathlib import Path

from playwright.async_api import Page

#: a development dependency of web/; the pages themselves never load it
_SCRIPT = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: the rules whose answer depends on colours and room; all others read what is the same at every size
_OF_APPEARANCE = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]

_RUN = """async only => {
    const {passes, violations} = await axe.run(document, {runOnly: only});
    if (passes.length === 0) throw new Error("axe has looked at nothing");
    return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html} (${node.failureSummary})`));
}"""


async def violations(page: Page, *, appearance_only: bool = False) -> list[str]:
    """What breaks WCAG 2.2 AA on the page as it is shown, as far as a machine can tell."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_script())  # past the page's own policy, as a browser's extension
    rules = {"type": "rule", "values": _OF_APPEARANCE} if appearance_only else {"type": "tag", "values": _TAGS}
    found: list[str] = await page.evaluate(_RUN, rules)
    return found


@lru_cache(maxsize=1)
def _script() -> str:
    return _SCRIPT.read_text(encoding="utf-8")
