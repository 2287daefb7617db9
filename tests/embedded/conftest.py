"""One embedded set of its own for these tests, since they kill it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis_web.embedded.services import EmbeddedServices, ServiceAddresses


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as awkward as a person's can be: long, with spaces, accents, quotes and a comma."""
    return tmp_path_factory.mktemp("embedded") / "Mes données, d’ici et d'ailleurs" / ("long " * 30).strip() / "parvis"


@pytest.fixture(scope="session")
def embedded(data: Path) -> Iterator[EmbeddedServices]:
    """A running set; a test that stops it starts it again."""
    running = EmbeddedServices(data)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def addresses(embedded: EmbeddedServices) -> ServiceAddresses:
    """Where the running set is now: asking again for a start tells it."""
    return embedded.start()
