"""What every test may ask for: real services started once per run, a database of its own per worker, clean per test."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from tests import databases
from tests import services as run_services
from tests.statements import Statements, recorded

from parvis.core import db as database
from parvis.core import limits, live, worker
from parvis.core.settings import Settings, get_settings
from parvis_web.embedded.services import ServiceAddresses
from parvis_web.worker import JOB_MODULES

#: few tests that take long, mostly by waiting: begun first, so that no worker is left alone with them at the end
_LONG = (
    "tests/photos/test_killed_worker.py",
    "tests/faults/",
    "tests/deploy/",
    "tests/up/",
    "tests/core/test_sequencing.py",
    "tests/operating/",
    "tests/demo/",
    "tests/embedded/",
    "tests/browser/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(_LONG))


def pytest_configure(config: pytest.Config) -> None:
    run_services.start_for_run(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    run_services.hand_to_worker(node)


def pytest_unconfigure(config: pytest.Config) -> None:
    run_services.stop_for_run(config)


@pytest.fixture(scope="session")
def services(pytestconfig: pytest.Config) -> ServiceAddresses:
    """Addresses of the run's PostgreSQL, Valkey, S3 and mail catcher."""
    return run_services.addresses(pytestconfig)


@pytest.fixture(scope="session")
async def database_url(services: ServiceAddresses, worker_id: str) -> str:
    """A migrated database of this worker alone."""
    return await databases.create_from_template(services.database_url, f"parvis_{worker_id}")


@pytest.fixture(scope="session")
def settings(services: ServiceAddresses, database_url: str, worker_id: str) -> Iterator[Settings]:
    """The process's settings, for `get_settings()` and for child processes alike."""
    number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
    environment = {
        "PARVIS_DATABASE_URL": database_url,
        "PARVIS_REDIS_URL": f"{services.redis_url.rsplit('/', 1)[0]}/{number % 16}",
        "PARVIS_S3_ENDPOINT": services.s3_endpoint,
        "PARVIS_S3_ACCESS_KEY": services.s3_access_key,
        "PARVIS_S3_SECRET_KEY": services.s3_secret_key,
        "PARVIS_S3_BUCKET": services.s3_bucket,
        "PARVIS_SECRET_KEY": "a key for tests, as long as one must be",
        "PARVIS_MAIL_HOST": services.mail_host,
        "PARVIS_MAIL_PORT": str(services.mail_port),
        "PARVIS_MAIL_TLS": "none",
        "PARVIS_MAIL_FOLDER": str(services.mail_folder),
        "PARVIS_EMBEDDED": "true",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PARVIS_")]:
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        get_settings.cache_clear()
        yield get_settings()
    get_settings.cache_clear()


@pytest.fixture(scope="session")
async def open_database(settings: Settings) -> AsyncIterator[str]:
    assert settings.database_url
    await database.open_database(settings.database_url, pool=10)
    yield settings.database_url
    await limits.close()
    await database.close_database()


@pytest.fixture
async def db(open_database: str) -> str:
    """An open database that holds what comes with it, and whatever places earlier tests left; its address."""
    await databases.empty(open_database)
    return open_database


@pytest.fixture
async def hub(db: str, settings: Settings) -> AsyncIterator[live.Hub]:
    """A running hub, the process's own: events recorded now are numbered and heard."""
    running = live.Hub(db, settings.redis_url)
    await running.start()
    live.set_hub(running)
    yield running
    live.set_hub(None)
    await running.stop()


@pytest.fixture
def run_jobs(db: str) -> Callable[[], Awaitable[None]]:
    """`await run_jobs()` runs every due job, and those that they defer, by a real worker; the clock's jobs rest."""

    worker.import_jobs(JOB_MODULES)
    worker.keep_arguments_out_of_the_log()

    async def run() -> None:
        async with worker.queue(db, with_clock=False) as (app, _):
            await worker.work_off(app)

    return run


@pytest.fixture
def statements(db: str) -> Iterator[Statements]:
    """The SQL sent from here on; `len(statements)` counts it, leaving out BEGIN and its like."""
    with recorded() as said:
        yield said
