"""One deployment for the tests of this folder, on a database and a store of the run's services."""

from collections.abc import AsyncIterator

import pytest
from tests import databases
from tests.deploy.topology import Deployment, caddy, deployment

from parvis.core.settings import Settings
from parvis.photos.storage import open_storage


@pytest.fixture(scope="module")
async def deployed(
    open_database: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Deployment]:
    program = caddy()
    if program is None:
        pytest.skip("NO CADDY HERE: nothing of the deployment is tried (scripts/test_packages.sh brings it)")
    await databases.empty(open_database)
    storage = open_storage(settings)
    await storage.prepare()
    await storage.close()
    async with deployment(tmp_path_factory.mktemp("deployment"), program) as running:
        yield running
