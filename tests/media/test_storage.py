"""The store: what may be sent, what anyone may read, and what happens when it fails."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

import httpx
import pytest

from parvis_media.errors import ObjectMissing, ObjectTooLarge, StorageUnavailable
from parvis_media.s3 import StorageConfig
from parvis_media.storage import PresignedPost, Storage

JPEG = "image/jpeg"


def quarantine_key() -> str:
    return f"quarantine/{uuid4()}"


def public_key() -> str:
    return f"public/{uuid4()}.webp"


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def put(storage: Storage, key: str, data: bytes = b"picture") -> None:
    await storage.put_quarantine(key, pieces(data), JPEG, 1_000_000)


async def content(storage: Storage, key: str) -> bytes:
    async with storage.open(key) as opened:
        return b"".join([chunk async for chunk in opened.chunks])


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without credentials."""
    async with httpx.AsyncClient() as client:
        yield client


async def post(
    browser: httpx.AsyncClient, form: PresignedPost, data: bytes = b"picture", **changes: str
) -> httpx.Response:
    return await browser.post(form.url, data={**form.fields, **changes}, files={"file": ("x.jpg", data, JPEG)})


# ---- the bucket


async def test_many_processes_may_prepare_at_once(fresh_config: Callable[[], StorageConfig]) -> None:
    # given a bucket that does not exist
    config = fresh_config()
    program = (
        "import asyncio, sys; from parvis_media.s3 import StorageConfig; from parvis_media.storage import Storage;"
        "asyncio.run(Storage(StorageConfig(*sys.argv[1:])).prepare())"
    )
    values = [config.endpoint, config.region, config.bucket, config.access_key, config.secret_key]
    # when six processes prepare it at the same moment
    started = [await asyncio.create_subprocess_exec(sys.executable, "-c", program, *values) for _ in range(6)]
    # then all succeed, and so does one that comes later
    assert [await each.wait() for each in started] == [0] * 6
    storage = Storage(config)
    await storage.prepare()
    await storage.check()
    await storage.close()


async def test_a_region_is_named_when_the_bucket_is_made(fresh_config: Callable[[], StorageConfig]) -> None:
    storage = Storage(replace(fresh_config(), region="fr-par"))
    await storage.prepare()
    await put(storage, key := quarantine_key())
    assert await storage.head(key)
    await storage.close()


async def test_anyone_reads_what_is_public_and_nothing_else(storage: Storage, browser: httpx.AsyncClient) -> None:
    published, waiting = public_key(), quarantine_key()
    await storage.publish(published, b"clean", "image/webp")
    await put(storage, waiting)
    base = f"{storage.config.endpoint}/{storage.config.bucket}"
    # what was published is served as told
    answer = await browser.get(storage.public_url(published))
    assert (answer.status_code, answer.content) == (200, b"clean")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    # what waits is not, nor are lists, nor the policy
    for path in (f"/{waiting}", "", "/", "/?list-type=2", "/?list-type=2&prefix=public/", "/?policy"):
        assert (await browser.get(base + path)).status_code == 403, path
    # the prefix itself is an empty object to SeaweedFS: it must not become a list
    assert (await browser.get(f"{base}/public/")).content == b""
    # nor is anything written or deleted
    assert (await browser.put(f"{base}/{published}", content=b"other")).status_code == 403
    assert (await browser.delete(f"{base}/{published}")).status_code == 403
    assert await content(storage, published) == b"clean"


async def test_the_public_address_is_the_one_browsers_see(fresh_config: Callable[[], StorageConfig]) -> None:
    storage = Storage(replace(fresh_config(), bucket="b", public_endpoint="https://pictures.example/"))
    assert storage.public_url("public/é 1.webp") == "https://pictures.example/b/public/%C3%A9%201.webp"
    await storage.close()


async def test_settings_do_not_print_the_secret(storage: Storage) -> None:
    assert storage.config.secret_key not in repr(storage.config)
    assert "signature" not in repr(storage.presign_upload(quarantine_key(), JPEG, 10, 60))


# ---- uploads from the browser


async def test_a_browser_may_post_what_was_agreed(storage: Storage, browser: httpx.AsyncClient) -> None:
    key = quarantine_key()
    form = storage.presign_upload(key, JPEG, max_bytes=7, expires_in=60)
    assert (await post(browser, form)).status_code == 204
    info = await storage.head(key)
    assert info is not None
    assert (info.size, info.content_type) == (7, JPEG)
    assert abs(info.modified - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        (b"picture", {"key": "quarantine/another"}),
        (b"picture", {"key": "public/another"}),
        (b"picture", {"Content-Type": "text/html"}),
        (b"pictures", {}),
        (b"", {}),
    ],
    ids=["another key", "a public key", "another type", "too large", "empty"],
)
async def test_a_browser_may_post_nothing_else(
    storage: Storage, browser: httpx.AsyncClient, data: bytes, changes: dict[str, str]
) -> None:
    key = quarantine_key()
    form = storage.presign_upload(key, JPEG, max_bytes=7, expires_in=60)
    answer = await post(browser, form, data, **changes)
    assert 400 <= answer.status_code < 500
    assert await storage.head(key) is None
    assert await storage.head(changes.get("key", key)) is None


async def test_an_upload_form_expires(storage: Storage, browser: httpx.AsyncClient) -> None:
    key = quarantine_key()
    form = storage.presign_upload(key, JPEG, max_bytes=7, expires_in=-1)
    assert (await post(browser, form)).status_code in (400, 403)
    assert await storage.head(key) is None


@pytest.mark.parametrize("key", ["public/x", "x", "", "quarantine/", "quarantine/${filename}"])
async def test_only_quarantine_may_be_uploaded_to(storage: Storage, key: str) -> None:
    with pytest.raises(ValueError, match=r"quarantine|name the object"):
        storage.presign_upload(key, JPEG, 10, 60)


async def test_only_public_may_be_published_to(storage: Storage) -> None:
    with pytest.raises(ValueError, match="public"):
        await storage.publish("quarantine/x", b"", JPEG)
    with pytest.raises(ValueError, match="quarantine"):
        await storage.put_quarantine("public/x", pieces(b"x"), JPEG, 10)


# ---- uploads through us


async def test_a_stream_is_stored_whole(storage: Storage, tmp_path: Path) -> None:
    key = quarantine_key()
    parts = [bytes([number]) * 70_000 for number in range(40)]
    await storage.put_quarantine(key, pieces(*parts), JPEG, 2_800_000)
    info = await storage.get(key, tmp_path / "copy")
    assert (info.size, info.content_type) == (2_800_000, JPEG)
    assert (tmp_path / "copy").read_bytes() == b"".join(parts)


async def test_a_stream_too_long_is_not_read_to_its_end(storage: Storage) -> None:
    key, given = quarantine_key(), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 1
            yield bytes(1000)

    async with aclosing(endless()) as chunks:
        with pytest.raises(ObjectTooLarge):
            await storage.put_quarantine(key, chunks, JPEG, 5500)
    assert given == 6
    assert await storage.head(key) is None


async def test_a_stream_that_breaks_leaves_nothing(storage: Storage) -> None:
    key = quarantine_key()

    async def broken() -> AsyncIterator[bytes]:
        yield bytes(2_000_000)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await storage.put_quarantine(key, broken(), JPEG, 5_000_000)
    assert await storage.head(key) is None


async def test_an_upload_given_up_while_it_is_sent_is_taken_back(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a store that has everything but has not answered yet
    key, stored, answered = quarantine_key(), threading.Event(), threading.Event()
    send = storage._client.put_object

    def slow(**arguments: object) -> object:
        answer = send(**arguments)
        stored.set()
        assert answered.wait(10)
        return answer

    monkeypatch.setattr(storage._client, "put_object", slow)
    task = asyncio.create_task(put(storage, key))
    assert await asyncio.to_thread(stored.wait, 10)
    assert await storage.head(key)
    # when the caller gives up
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    answered.set()
    # then the object goes again
    for _ in range(500):
        if await storage.head(key) is None:
            break
        await asyncio.sleep(0.01)
    assert await storage.head(key) is None


# ---- reading, listing, deleting


async def test_what_is_not_there(storage: Storage, tmp_path: Path) -> None:
    key = quarantine_key()
    assert await storage.head(key) is None
    with pytest.raises(ObjectMissing):
        await storage.get(key, tmp_path / "copy")
    with pytest.raises(ObjectMissing):
        await content(storage, key)
    assert os.listdir(tmp_path) == []


async def test_more_than_wanted_is_not_fetched(storage: Storage, tmp_path: Path) -> None:
    await put(storage, key := quarantine_key())
    with pytest.raises(ObjectTooLarge):
        await storage.get(key, tmp_path / "copy", max_bytes=6)
    assert os.listdir(tmp_path) == []
    assert (await storage.get(key, tmp_path / "copy", max_bytes=7)).size == 7


async def test_an_object_may_be_passed_on_piece_by_piece(storage: Storage) -> None:
    key = public_key()
    await storage.publish(key, bytes(200_000), "image/webp")
    async with storage.open(key) as opened:
        sizes = [len(chunk) async for chunk in opened.chunks]
    assert (opened.info.size, opened.info.content_type) == (200_000, "image/webp")
    assert sum(sizes) == 200_000
    assert max(sizes) <= 64 * 1024


async def test_deleting_twice_is_deleting(storage: Storage) -> None:
    keys = [quarantine_key(), public_key(), quarantine_key()]
    await put(storage, keys[0])
    await storage.publish(keys[1], b"clean", "image/webp")
    await storage.delete(keys)
    await storage.delete(keys)
    await storage.delete([])
    assert [await storage.head(key) for key in keys] == [None] * 3


async def test_the_sweep_sees_what_is_old_page_by_page(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    # given five objects under one prefix, and a store that gives two at a time
    prefix = f"quarantine/{uuid4()}/"
    keys = [f"{prefix}{number}" for number in range(5)]
    for key in keys:
        await put(storage, key)
    await put(storage, quarantine_key())
    page = storage._client.list_objects_v2
    monkeypatch.setattr(storage._client, "list_objects_v2", lambda **arguments: page(**arguments, MaxKeys=2))
    # then those written before the moment are listed, those after are not, and nothing of another prefix
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert [key async for key in storage.list_older_than(prefix, later)] == keys
    assert [key async for key in storage.list_older_than(prefix, later - timedelta(hours=1))] == []


# ---- failures


async def test_a_store_that_is_gone_is_unavailable(fresh_config: Callable[[], StorageConfig], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    storage = Storage(replace(fresh_config(), endpoint=address))
    for call in (
        storage.check(),
        storage.prepare(),
        storage.head(quarantine_key()),
        storage.get(quarantine_key(), tmp_path / "copy"),
        storage.publish(public_key(), b"", "image/webp"),
        storage.delete([public_key()]),
        put(storage, quarantine_key()),
    ):
        with pytest.raises(StorageUnavailable):
            await call
    await storage.close()


async def test_readiness_is_told_in_time_though_every_thread_waits(fresh_config: Callable[[], StorageConfig]) -> None:
    # given a store that accepts connections and never answers, and more requests to it than there are threads
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        storage = Storage(replace(fresh_config(), endpoint=f"http://127.0.0.1:{server.getsockname()[1]}"))
        waiting = [asyncio.create_task(storage.head(quarantine_key())) for _ in range(20)]
        await asyncio.sleep(0)
        # then the check still answers within its bound
        begun = monotonic()
        with pytest.raises(StorageUnavailable):
            await storage.check()
        assert monotonic() - begun < 4
        for task in waiting:
            task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await storage.close()


async def test_wrong_credentials_are_unavailable_and_unsaid(fresh_config: Callable[[], StorageConfig]) -> None:
    config = replace(fresh_config(), secret_key="another-secret-value")
    storage = Storage(config)
    with pytest.raises(StorageUnavailable) as caught:
        await storage.prepare()
    assert config.secret_key not in str(caught.value)
    assert config.access_key not in str(caught.value)
    await storage.close()


async def test_a_bucket_that_is_missing_fails_the_check(fresh_config: Callable[[], StorageConfig]) -> None:
    storage = Storage(fresh_config())
    with pytest.raises(StorageUnavailable):
        await storage.check()
    await storage.close()


def test_the_package_loads_nothing_of_parvis() -> None:
    program = (
        "import sys, parvis_media.storage, parvis_media.pictures, parvis_media.child;"
        "print([name for name in sys.modules if name.split('.')[0] in ('parvis', 'parvis_graphql', 'parvis_web')])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert loaded.strip() == "[]"


async def test_a_file_is_published_as_it_is_and_listed_with_its_size(storage: Storage, tmp_path: Path) -> None:
    folder = f"public/{uuid4().hex}/"
    file = tmp_path / "picture"
    file.write_bytes(os.urandom(200_000))

    await storage.publish_file(f"{folder}320.jpg", file, JPEG)
    await storage.publish(f"{folder}1.jpg", b"x", JPEG)

    assert await storage.sizes(folder) == {f"{folder}1.jpg": 1, f"{folder}320.jpg": 200_000}
    assert await content(storage, f"{folder}320.jpg") == file.read_bytes()
    info = await storage.head(f"{folder}320.jpg")
    assert info is not None
    assert info.content_type == JPEG
    with pytest.raises(ValueError, match="is not under public/"):
        await storage.publish_file("quarantine/x", file, JPEG)
