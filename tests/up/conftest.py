"""A house for each file of tests: opened by the first that needs it, warm for the others, closed at the end."""

import signal
from collections.abc import Iterator

import pytest
from tests.up.house import House


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that may be open or not; `house.open()` sees to it."""
    one = House(tmp_path_factory.mktemp("up"))
    yield one
    if one.is_running:
        one.stop(signal.SIGTERM)


@pytest.fixture
def open_house(house: House) -> House:
    house.open()
    return house
