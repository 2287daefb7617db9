"""Forms with files, however the network cuts them: the same parts, in bounded memory."""

import tracemalloc
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.types import Message

from parvis_web.pages.failures import Failure
from parvis_web.pages.multipart import MultipartReader

BODY = (
    b"--edge\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nUn banc\r\n"
    b"--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"\xc3\xa9t\xc3\xa9.jpg\"\r\n"
    b"Content-Type: image/jpeg; q=1\r\n\r\n\xff\xd8--edg\r\n--edge-\r\n\xff\xd9\r\n"
    b"--edge\r\nContent-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n\r\n\r\n"
    b"--edge--\r\n"
)  # fmt: skip


def request(body: AsyncIterator[bytes]) -> Request:
    async def receive() -> Message:
        chunk = await anext(body, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    headers = [(b"content-type", b"multipart/form-data; boundary=edge")]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


async def cut(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 16, 61, 4096])
async def test_parts_are_the_same_however_the_body_is_cut(size: int) -> None:
    reader = MultipartReader(request(cut(BODY, size)), 10_000)

    found = [
        (part.name, part.filename, part.content_type, b"".join([chunk async for chunk in part.chunks()]))
        async for part in reader.parts()
    ]

    assert found == [
        ("title", None, "", b"Un banc"),
        ("photo", "été.jpg", "image/jpeg", b"\xff\xd8--edg\r\n--edge-\r\n\xff\xd9"),
        ("empty", "", "", b""),
    ]


async def test_what_is_not_read_of_a_part_is_skipped() -> None:
    reader = MultipartReader(request(cut(BODY, 5)), 10_000)

    assert [part.name async for part in reader.parts()] == ["title", "photo", "empty"]


@pytest.mark.parametrize("length", [0, 10, 80, 150, 200, len(BODY) - 8])
async def test_a_body_that_is_cut_short_is_refused(length: int) -> None:
    reader = MultipartReader(request(cut(BODY[:length], 50)), 10_000)

    with pytest.raises(Failure) as refused:
        [await part.text() async for part in reader.parts()]

    assert refused.value.status == 400


async def test_a_body_beyond_its_bound_is_refused() -> None:
    reader = MultipartReader(request(cut(BODY, 50)), len(BODY) - 1)

    with pytest.raises(Failure) as refused:
        [part async for part in reader.parts()]

    assert refused.value.status == 413


async def test_a_large_file_passes_in_little_memory() -> None:
    async def large() -> AsyncIterator[bytes]:
        yield b"--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n"  # fmt: skip
        for _ in range(600):
            yield b"\r" * 65_536  # the character at which a parser must look twice
        yield b"\r\n--edge--\r\n"

    reader = MultipartReader(request(large()), 50_000_000)
    tracemalloc.start()

    size = 0
    async for part in reader.parts():
        async for chunk in part.chunks():
            size += len(chunk)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size == 600 * 65_536
    assert peak < 8_000_000
