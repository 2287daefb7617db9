"""Jobs that only tests declare; imported by test workers too, as a module of jobs."""

import asyncio
import os
from pathlib import Path

from parvis.core.db import execute
from parvis.core.errors import Unavailable
from parvis.core.jobs import defer, job

#: what ran in this process: name and argument
ran: list[tuple[str, str]] = []


@job("errands.note")
async def note(what: str) -> None:
    ran.append(("note", what))


@job("errands.chain")
async def chain(left: int) -> None:
    ran.append(("chain", str(left)))
    if left:
        await defer("errands.chain", left=left - 1)


@job("errands.unavailable")
async def unavailable(what: str) -> None:
    ran.append(("unavailable", what))
    raise Unavailable("mail")


@job("errands.fault")
async def fault(what: str) -> None:
    ran.append(("fault", what))
    raise ValueError(what)


@job("errands.linger")
async def linger(folder: str) -> None:
    """The first run writes its worker's number into `started` and stays for ever; the second writes `finished`."""
    if mark(folder, "started"):
        await asyncio.sleep(3600)
    mark(folder, "finished")


@job("errands.count")
async def count(subject: str) -> None:
    """One row an errand: told apart from none and from two."""
    await execute(
        "INSERT INTO event (id, kind, topics, subject_id, created_at)"
        " VALUES (gen_random_uuid(), 'errand', '[]', $1::uuid, now())",
        subject,
    )


def mark(folder: str, name: str) -> bool:
    """Write the mark; False if it is there already."""
    path = Path(folder) / name
    if path.exists():
        return False
    path.write_text(str(os.getpid()))
    return True
