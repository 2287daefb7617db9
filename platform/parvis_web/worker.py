"""One worker process: the jobs of every domain."""

import asyncio

from parvis.core.settings import Settings
from parvis.core.worker import run_worker
from parvis.photos.storage import open_storage, set_storage
from parvis_web.worker_metrics import worker_metrics

JOB_MODULES = (
    "parvis.auth.jobs",
    "parvis.photos.jobs",
    "parvis.directory.jobs",
    "parvis.directory.role_jobs",
    "parvis.proposals.jobs",
    "parvis.evaluations.jobs",
    "parvis.opinions.jobs",
    "parvis.moderation.jobs",
    "parvis.privacy.jobs",
)


def work(settings: Settings) -> None:
    """Run jobs until told to stop."""
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    settings.require("database_url", "redis_url", "s3_endpoint", "s3_access_key", "s3_secret_key", "secret_key")
    storage = open_storage(settings)
    set_storage(storage)
    try:
        with worker_metrics(settings):
            await run_worker(settings, JOB_MODULES)
    finally:
        set_storage(None)
        await storage.close()
