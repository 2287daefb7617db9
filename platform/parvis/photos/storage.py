"""The process's object store."""

from collections.abc import Iterator
from contextlib import contextmanager

from parvis.core.errors import Unavailable
from parvis.core.settings import Settings
from parvis_media.errors import StorageUnavailable
from parvis_media.s3 import StorageConfig
from parvis_media.storage import Storage

_storage: Storage | None = None


def open_storage(settings: Settings) -> Storage:
    """A store as the settings name it. Makes no request. Raises SettingsError where its address or keys are missing."""
    settings.require("s3_endpoint", "s3_access_key", "s3_secret_key")
    assert settings.s3_endpoint
    assert settings.s3_access_key
    assert settings.s3_secret_key
    return Storage(
        StorageConfig(
            endpoint=settings.s3_endpoint,
            region=settings.s3_region,
            bucket=settings.s3_bucket,
            access_key=settings.s3_access_key.get_secret_value(),
            secret_key=settings.s3_secret_key.get_secret_value(),
            public_endpoint=settings.s3_public_endpoint,
        )
    )


def set_storage(storage: Storage | None) -> None:
    """Name the process's store, once at its start; None at its end."""
    global _storage  # noqa: PLW0603 - one per process, that is its point
    _storage = storage


def get_storage() -> Storage:
    if _storage is None:
        raise RuntimeError("set_storage() comes before the first use of photos")
    return _storage


@contextmanager
def reaching_storage() -> Iterator[Storage]:
    """The store, whose failing raises Unavailable("storage")."""
    try:
        yield get_storage()
    except StorageUnavailable as error:
        raise Unavailable("storage") from error
