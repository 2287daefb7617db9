"""The embedded services of one test run, started once and shared by every xdist worker.

For tests/conftest.py:

    def pytest_configure(config): services.start_for_run(config)

    @pytest.hookimpl(optionalhook=True)          # the hook exists only where xdist is loaded
    def pytest_configure_node(node): services.hand_to_worker(node)

    def pytest_unconfigure(config): services.stop_for_run(config)

and anywhere, then, `services.addresses(config)`.
"""

import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
import pytest

from parvis_web.embedded.services import EmbeddedServices, ServiceAddresses

_WORKER_INPUT = "embedded_services"
_RUNNING = pytest.StashKey[EmbeddedServices]()
_ADDRESSES = pytest.StashKey[ServiceAddresses]()


def start_test_services(data: Path) -> tuple[EmbeddedServices, ServiceAddresses]:
    """All four services in `data`, without waiting for the disk. Raises EmbeddedError.

    The application's role gets the three rights beyond a real one's that tests need to make, to empty and to drop
    databases: one that autovacuum is at work in is dropped only by who may send signals to it.
    """
    services = EmbeddedServices(data, durable=False)
    addresses = services.start()
    with psycopg.connect(services.superuser_url(), autocommit=True) as connection:
        connection.execute("ALTER ROLE parvis CREATEDB")
        connection.execute("GRANT pg_signal_backend TO parvis")
        connection.execute("GRANT SET ON PARAMETER session_replication_role TO parvis")
    return services, addresses


def start_for_run(config: pytest.Config) -> None:
    """Starts the services in the process that leads the run; in an xdist worker, takes the addresses handed over."""
    handed: dict[str, Any] | None = getattr(config, "workerinput", {}).get(_WORKER_INPUT)
    if handed is not None:
        config.stash[_ADDRESSES] = ServiceAddresses(**{**handed, "mail_folder": Path(handed["mail_folder"])})
    elif not config.option.collectonly and not hasattr(config, "workerinput"):
        folder = Path(tempfile.mkdtemp(prefix="parvis-tests-"))
        config.stash[_RUNNING], config.stash[_ADDRESSES] = start_test_services(folder)


def hand_to_worker(node: Any) -> None:
    """Gives a worker (xdist's WorkerController) the addresses, in the plain values that travel to it."""
    found = node.config.stash[_ADDRESSES]
    node.workerinput[_WORKER_INPUT] = {**asdict(found), "mail_folder": str(found.mail_folder)}


def stop_for_run(config: pytest.Config) -> None:
    """Stops what this process started and removes its folder."""
    services = config.stash.get(_RUNNING, None)
    if services:
        services.stop()
        shutil.rmtree(services.folder.root)


def addresses(config: pytest.Config) -> ServiceAddresses:
    """Where the run's services are. Raises KeyError when none were started (--collect-only)."""
    return config.stash[_ADDRESSES]
