"""From an untrusted file to pictures that may be published: the only way in."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from parvis_media.encode import file_name
from parvis_media.errors import ProcessingFailed, Rejected, Rejection
from parvis_media.limits import DEFAULT_LIMITS, Limits
from parvis_media.metadata import UnreadableContainer, metadata_segments
from parvis_media.processed import Format, Processed, Suggestion, Variant

_ANSWER, _ERRORS = "answer.json", "errors.txt"
_ERRORS_SHOWN = 2000
# A decoder crashed on what it was given. (A kill from outside is not the picture's fault.)
_CRASHES = {-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT, -signal.SIGFPE, -signal.SIGILL}


async def process(source: Path, limits: Limits = DEFAULT_LIMITS) -> Processed:
    """Decode `source` in a process of its own and re-encode it in every size, without any metadata.

    The child is confined (memory, processor time, file size), killed at `limits.wall_seconds` or when this call is
    cancelled, and dies with this process. It inherits no environment, hence no secrets.

    Raises Rejected when the picture is at fault, ProcessingFailed when it is not.
    """
    if await asyncio.to_thread(os.path.getsize, source) > limits.max_bytes:
        raise Rejected(Rejection.TOO_LARGE)
    with TemporaryDirectory(prefix="picture-") as name:
        folder = Path(name)
        status = await _run(child_command(source, folder, limits), folder, limits.wall_seconds)
        return await asyncio.to_thread(_collect, folder, status)


def child_command(source: Path, folder: Path, limits: Limits) -> list[str]:
    """The command line of a child that this process is to start."""
    task = {"source": str(source.resolve()), "folder": str(folder), "parent": os.getpid(), "limits": asdict(limits)}
    return [sys.executable, "-I", "-m", "parvis_media.child", json.dumps(task)]


async def _run(command: list[str], folder: Path, seconds: float) -> int:
    """Exit status of the command, which is gone when this returns or raises."""
    with (folder / _ANSWER).open("wb") as answer, (folder / _ERRORS).open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=answer,  # files rather than pipes: the limit on file size bounds them
            stderr=errors,
            cwd=folder,
            env={},
            start_new_session=True,  # an interrupt typed at the terminal is ours to handle
        )
    try:
        async with asyncio.timeout(seconds):
            return await process.wait()
    except TimeoutError:
        raise Rejected(Rejection.TOO_COMPLEX) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _collect(folder: Path, status: int) -> Processed:
    """The child's answer and files, checked: nothing leaves here that carries metadata."""
    if status == -signal.SIGXCPU:
        raise Rejected(Rejection.TOO_COMPLEX)
    if status in _CRASHES:
        raise Rejected(Rejection.DAMAGED)
    if status != 0:
        errors = (folder / _ERRORS).read_text(errors="replace")[-_ERRORS_SHOWN:]
        raise ProcessingFailed(f"the decoder ended with status {status}: {errors}")
    answer: dict[str, Any] = json.loads((folder / _ANSWER).read_bytes())
    if reason := answer.get("rejected"):
        raise Rejected(Rejection(reason))
    variants = tuple(read_variant(folder, Format(kind), width, height) for kind, width, height in answer["variants"])
    taken_on = answer["taken_on"]
    return Processed(
        width=variants[0].width,
        height=variants[0].height,
        thumbhash=answer["thumbhash"],
        phash=answer["phash"],
        variants=variants,
        suggestion=Suggestion(
            answer["latitude"], answer["longitude"], date.fromisoformat(taken_on) if taken_on else None
        ),
    )


def read_variant(folder: Path, kind: Format, width: int, height: int) -> Variant:
    """A file that the child wrote. Raises ProcessingFailed unless it is whole and carries no metadata."""
    data = (folder / file_name(kind, width, height)).read_bytes()
    try:
        found = metadata_segments(data)
    except UnreadableContainer as error:
        raise ProcessingFailed(f"{kind} {width} x {height}: {error}") from error
    if found:
        raise ProcessingFailed(f"{kind} {width} x {height} carries metadata: {', '.join(found)}")
    return Variant(kind, width, height, data)
