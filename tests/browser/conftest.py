"""One site and one Chromium for the run (of each xdist worker); a browser context for everyone who comes in a test.

Tests share the site's database and add to it: each makes its own people and proposals.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, async_playwright, expect
from tests import databases
from tests.browser import residents
from tests.browser.site import Site
from tests.browser.site import site as running_site
from tests.browser.visitors import PATIENCE, Visitors

from parvis.core.settings import Settings
from parvis_web.embedded.services import ServiceAddresses

_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
#: Valkey's databases; workers count up from 0, their sites down from the last
_LAST_REDIS = 15

SignUp = Callable[..., Awaitable[residents.Resident]]


@pytest.fixture(scope="session")
async def site(
    services: ServiceAddresses, settings: Settings, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
    environment = {
        "PARVIS_DATABASE_URL": await databases.create_from_template(
            services.database_url, f"parvis_browser_{worker_id}"
        ),
        "PARVIS_REDIS_URL": f"{services.redis_url.rsplit('/', 1)[0]}/{_LAST_REDIS - number % 8}",
    }
    assert services.mail_folder
    async with running_site(tmp_path_factory.mktemp("site"), environment, services.mail_folder) as running:
        yield running


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def come(chromium: Browser, site: Site) -> AsyncIterator[Visitors]:
    """People at their browsers; at the end, none of these has had a reason to complain."""
    visitors = Visitors(chromium, site.url)
    yield visitors
    await visitors.leave()
    assert visitors.complaints == []


@pytest.fixture
async def sign_up(site: Site) -> AsyncIterator[SignUp]:
    """`await sign_up("Camille")` is a resident with an account, a session and a token."""
    known: list[residents.Resident] = []

    async def one(name: str = "Camille Martin") -> residents.Resident:
        known.append(await residents.sign_up(site, name))
        return known[-1]

    yield one
    for resident in known:
        await resident.program.aclose()
