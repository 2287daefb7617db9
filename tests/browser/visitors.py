"""People at their browsers: each a context of its own in the one Chromium, watched."""

from typing import Any

from playwright.async_api import Browser, BrowserContext, Page
from tests.browser.residents import Resident
from tests.browser.watching import Watch

#: milliseconds that the tests wait for what must happen; a busy machine's patience, not what people are promised
PATIENCE = 10_000


class Visitors:
    """`await come()` is an empty page in a visitor's own browser, `await come(resident)` in one that is signed in."""

    def __init__(self, chromium: Browser, url: str) -> None:
        self._chromium = chromium
        self._url = url
        self._contexts: list[BrowserContext] = []
        self._watches: list[Watch] = []

    async def __call__(self, resident: Resident | None = None, url: str | None = None, **context: Any) -> Page:
        """`url` is where the site seems to be; the rest as Playwright's `new_context` takes it."""
        home = url or self._url
        options: dict[str, Any] = {"locale": "fr-FR", "reduced_motion": "reduce", **context}
        opened = await self._chromium.new_context(base_url=home, **options)
        opened.set_default_timeout(PATIENCE)
        self._contexts.append(opened)
        self._watches.append(Watch(opened, home))
        if resident:
            await opened.add_cookies([{"name": "parvis_session", "value": resident.session, "url": home}])
        return await opened.new_page()

    @property
    def complaints(self) -> list[str]:
        """What was refused by the pages' own policy, failed, or went to another site."""
        return [complaint for watch in self._watches for complaint in watch.complaints]

    def forgive(self, part: str) -> None:
        """A test that breaks something expects the browser to say so."""
        for watch in self._watches:
            watch.complaints = [complaint for complaint in watch.complaints if part not in complaint]

    async def leave(self) -> None:
        """Close every browser."""
        while self._contexts:
            await self._contexts.pop().close()
