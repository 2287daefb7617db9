"""The connection to an S3 store: its settings, its time limits, and its errors as ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3.session
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from parvis_media.errors import ObjectMissing, StorageUnavailable

_MISSING = {"404", "NoSuchKey", "NotFound"}


@dataclass(frozen=True, slots=True)
class StorageConfig:
    """Where the store is. `endpoint` is for us; `public_endpoint`, if it differs, is the one browsers see."""

    endpoint: str
    region: str
    bucket: str
    access_key: str
    secret_key: str = field(repr=False)
    public_endpoint: str | None = None


def connect(config: StorageConfig, *, connect_seconds: float, read_seconds: float, attempts: int, pool: int) -> Any:
    """A boto3 client, safe to share between threads. Makes no request.

    `read_seconds` bounds each wait for bytes, not a whole transfer.
    """
    # a session of its own: boto3's default one is shared by the whole process and not thread-safe to make clients from
    session = boto3.session.Session(
        aws_access_key_id=config.access_key, aws_secret_access_key=config.secret_key, region_name=config.region
    )
    options = Config(
        signature_version="s3v4",
        connect_timeout=connect_seconds,
        read_timeout=read_seconds,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=pool,
        # path style needs no DNS entry per bucket; checksums only where S3 requires them, as not every store knows more
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return session.client("s3", endpoint_url=config.endpoint, config=options)


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def is_missing(error: ClientError) -> bool:
    return error_code(error) in _MISSING


@contextmanager
def translated(action: str) -> Iterator[None]:
    """Raise ObjectMissing or StorageUnavailable instead of boto's errors. Messages carry no credentials."""
    try:
        yield
    except ClientError as error:
        if is_missing(error):
            raise ObjectMissing(action) from error
        raise StorageUnavailable(f"{action}: refused, {error_code(error)}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageUnavailable(f"{action}: {type(error).__name__}") from error
