"""Object storage over S3: a private quarantine for what people send, a public prefix for what we made of it,
exports for their owners alone.

boto3 is synchronous: its calls run in a few threads of the store's own, so that a slow store cannot starve the others.
Every call has time limits; failures are StorageError, never boto's. Keys are whole: "quarantine/…" or "public/…".
"""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar
from urllib.parse import quote

from botocore.exceptions import ClientError

from parvis_media.errors import ObjectMissing, ObjectTooLarge, StorageUnavailable
from parvis_media.policy import EXPORTS, PUBLIC, QUARANTINE, bucket_policy
from parvis_media.s3 import StorageConfig, connect, error_code, is_missing, translated

_THREADS = 8
_CHUNK = 64 * 1024
_SPOOL = 1024 * 1024  # an upload stays in memory up to here, then goes to a temporary file
_DELETE_BATCH = 1000  # S3's bound
_FOREVER = "public, max-age=31536000, immutable"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PresignedPost:
    """A form that a browser may post, once filled with the file as its last field, "file"."""

    url: str
    fields: dict[str, str] = field(repr=False)  # holds a signature


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """`size` in bytes; `modified` in UTC."""

    size: int
    content_type: str
    etag: str
    modified: datetime


@dataclass(frozen=True, slots=True)
class OpenObject:
    """An object being read."""

    info: ObjectInfo
    chunks: AsyncIterator[bytes]


class Storage:
    """One bucket. Make one per process; close it at the end."""

    def __init__(self, config: StorageConfig) -> None:
        self.config = config
        self._bucket = config.bucket
        self._client = connect(config, connect_seconds=2, read_seconds=10, attempts=3, pool=_THREADS)
        self._probe = connect(config, connect_seconds=1, read_seconds=2, attempts=1, pool=1)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="storage")

    async def close(self) -> None:
        """Wait for what is under way, then let the connections go."""
        await asyncio.to_thread(self._threads.shutdown)
        self._client.close()
        self._probe.close()

    async def prepare(self) -> None:
        """Make the bucket and its policy unless they are there. May run in many processes at once, at every start."""
        await self._run("prepare", self._prepare)

    async def check(self) -> None:
        """Raise StorageUnavailable unless the bucket answers within 3 seconds."""
        # not in our own threads: all of them may be waiting for the very store in question
        try:
            await asyncio.to_thread(_call, "check", self._probe.head_bucket, Bucket=self._bucket)
        except ObjectMissing as error:
            raise StorageUnavailable("check: no such bucket") from error

    def public_url(self, key: str) -> str:
        """Address at which anyone reads a published object."""
        _require(key, PUBLIC)
        return f"{(self.config.public_endpoint or self.config.endpoint).rstrip('/')}/{self._bucket}/{quote(key)}"

    def presign_upload(self, key: str, content_type: str, max_bytes: int, expires_in: int) -> PresignedPost:
        """Permission to post one object of 1 to `max_bytes` bytes to quarantine within `expires_in` seconds.

        The store itself refuses another key, another content type or size. The address is that of `endpoint`; the
        signature does not cover it, so the caller may put a public one in its place. Makes no request.
        """
        _require(key, QUARANTINE)
        if "$" in key:
            raise ValueError("a '$' would let the uploader name the object")
        signed = self._client.generate_presigned_post(
            self._bucket,
            key,
            Fields={"Content-Type": content_type},
            Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, max_bytes]],
            ExpiresIn=expires_in,
        )
        return PresignedPost(signed["url"], signed["fields"])

    async def put_quarantine(self, key: str, chunks: AsyncIterator[bytes], content_type: str, max_bytes: int) -> None:
        """Store what `chunks` yields; memory stays bounded whatever its length.

        It is collected in a temporary file and sent when complete: an upload that is too large or breaks off never
        reaches the store, even if this process dies. Raises ObjectTooLarge, and whatever `chunks` raises.
        """
        _require(key, QUARANTINE)
        spool = SpooledTemporaryFile(_SPOOL)  # noqa: SIM115  (closed below, or by the thread that sends it)
        try:
            size = 0
            async for chunk in chunks:
                size += len(chunk)
                if size > max_bytes:
                    raise ObjectTooLarge(key)
                await asyncio.to_thread(spool.write, chunk)
        except BaseException:
            spool.close()
            raise
        abandoned = threading.Event()
        try:
            # a thread cannot be interrupted: if we are, it finishes on its own and takes back what it stored
            await asyncio.shield(self._run("put", self._send, key, spool, content_type, abandoned))
        except asyncio.CancelledError:
            abandoned.set()
            raise

    async def publish(self, key: str, data: bytes, content_type: str) -> None:
        """Store a public object, to be cached for ever: another content needs another key."""
        _require(key, PUBLIC)
        where = {"Bucket": self._bucket, "Key": key}
        await self._run(
            "publish", self._client.put_object, **where, Body=data, ContentType=content_type, CacheControl=_FOREVER
        )

    async def publish_file(self, key: str, file: Path, content_type: str) -> None:
        """`publish` for what lies in a file; memory stays bounded whatever its length."""
        _require(key, PUBLIC)
        await self._run("publish", self._send_file, key, file, content_type)

    async def put_export(self, key: str, file: Path, content_type: str) -> None:
        """Store a private file; memory stays bounded whatever its length."""
        _require(key, EXPORTS)
        await self._run("export", self._send_private, key, file, content_type)

    async def get(self, key: str, to: Path, max_bytes: int | None = None) -> ObjectInfo:
        """Copy an object into the file `to`, which is left only if complete. Raises ObjectMissing, ObjectTooLarge."""
        return await self._run("get", self._download, key, to, max_bytes)

    @asynccontextmanager
    async def open(self, key: str) -> AsyncIterator[OpenObject]:
        """Read an object piece by piece, to pass it on. Raises ObjectMissing."""
        response = await self._run("open", self._client.get_object, Bucket=self._bucket, Key=key)
        body = response["Body"]

        async def chunks() -> AsyncIterator[bytes]:
            while chunk := await self._run("read", body.read, _CHUNK):
                yield chunk

        try:
            yield OpenObject(_info(response), chunks())
        finally:
            body.close()

    async def head(self, key: str) -> ObjectInfo | None:
        """What the store says of an object; None if there is none."""
        try:
            return _info(await self._run("head", self._client.head_object, Bucket=self._bucket, Key=key))
        except ObjectMissing:
            return None

    async def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; those already gone count as deleted."""
        remaining = list(keys)
        for start in range(0, len(remaining), _DELETE_BATCH):
            await self._run("delete", self._delete, remaining[start : start + _DELETE_BATCH])

    async def list_older_than(self, prefix: str, before: datetime) -> AsyncIterator[str]:
        """Keys under `prefix` last written before a moment (with its time zone), page by page, for the sweep."""
        async for entry in self._entries(prefix):
            if entry["LastModified"] < before:
                yield entry["Key"]

    async def sizes(self, prefix: str) -> dict[str, int]:
        """Every key under `prefix`, in order, with its object's size in bytes."""
        return {entry["Key"]: entry["Size"] async for entry in self._entries(prefix)}

    async def _entries(self, prefix: str) -> AsyncIterator[dict[str, Any]]:
        """What the store lists under `prefix`, page by page."""
        where = {"Bucket": self._bucket, "Prefix": prefix}
        while True:
            page = await self._run("list", self._client.list_objects_v2, **where)
            for entry in page.get("Contents", ()):
                yield entry
            if not page.get("IsTruncated"):
                return
            where["ContinuationToken"] = page["NextContinuationToken"]

    async def _run(self, action: str, call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """The call's result, made in one of our threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(_call, action, call, *args, **kwargs))

    def _prepare(self) -> None:
        try:
            self._client.head_bucket(Bucket=self._bucket)
        except ClientError as error:
            if not is_missing(error):
                raise
            self._create_bucket()
        wanted = bucket_policy(self._bucket)
        if not self._has_policy(wanted):
            self._client.put_bucket_policy(Bucket=self._bucket, Policy=wanted)

    def _create_bucket(self) -> None:
        # Amazon's first region is the one that may not be named
        elsewhere = {} if self.config.region == "us-east-1" else {"LocationConstraint": self.config.region}
        options = {"CreateBucketConfiguration": elsewhere} if elsewhere else {}
        try:
            self._client.create_bucket(Bucket=self._bucket, **options)
        except ClientError as error:
            # another process was faster; if it is somebody else's bucket, setting the policy is refused
            if error_code(error) not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                raise

    def _has_policy(self, wanted: str) -> bool:
        """Whether it is set already: credentials in production may be too weak to set it again."""
        try:
            current = self._client.get_bucket_policy(Bucket=self._bucket)["Policy"]
        except ClientError as error:
            if error_code(error) != "NoSuchBucketPolicy":
                raise
            return False
        return bool(json.loads(current) == json.loads(wanted))

    def _send_file(self, key: str, file: Path, content_type: str) -> None:
        with file.open("rb") as body:
            self._client.put_object(
                Bucket=self._bucket, Key=key, Body=body, ContentType=content_type, CacheControl=_FOREVER
            )

    def _send_private(self, key: str, file: Path, content_type: str) -> None:
        with file.open("rb") as body:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType=content_type)

    def _send(self, key: str, spool: IO[bytes], content_type: str, abandoned: threading.Event) -> None:
        with spool:
            if abandoned.is_set():
                return
            spool.seek(0)
            self._client.put_object(Bucket=self._bucket, Key=key, Body=spool, ContentType=content_type)
        if abandoned.is_set():
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def _download(self, key: str, to: Path, max_bytes: int | None) -> ObjectInfo:
        response = self._client.get_object(Bucket=self._bucket, Key=key)
        info = _info(response)
        with closing(response["Body"]) as body:
            if max_bytes is not None and info.size > max_bytes:
                raise ObjectTooLarge(key)
            try:
                with to.open("wb") as file:
                    for chunk in body.iter_chunks(_CHUNK):
                        file.write(chunk)
            except BaseException:
                to.unlink(missing_ok=True)
                raise
        return info

    def _delete(self, keys: list[str]) -> None:
        objects = [{"Key": key} for key in keys]
        answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": objects, "Quiet": True})
        if errors := answer.get("Errors"):
            raise StorageUnavailable(f"delete: {len(errors)} of {len(keys)} refused, {errors[0].get('Code')}")


def _call(action: str, call: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    with translated(action):
        return call(*args, **kwargs)


def _info(response: dict[str, Any]) -> ObjectInfo:
    return ObjectInfo(
        size=response["ContentLength"],
        content_type=response.get("ContentType", "application/octet-stream"),
        etag=response["ETag"],
        modified=response["LastModified"],
    )


def _require(key: str, prefix: str) -> None:
    if not key.startswith(prefix) or len(key) == len(prefix):
        raise ValueError(f"{key!r} is not under {prefix}")
