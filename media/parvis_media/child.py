"""The process in which untrusted pictures are decoded. Started by `pictures.process`, never by hand.

`python -I -m parvis_media.child TASK`, TASK being JSON: source, folder, parent (its process id) and limits. Writes the
variants into the folder and one JSON answer on standard output. What is not the picture's fault ends in a traceback on
standard error and exit status 1.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from parvis_media.decode import decode
from parvis_media.encode import LONGER_EDGES, encode
from parvis_media.errors import Rejected, Rejection
from parvis_media.fingerprint import difference_hash, thumbhash
from parvis_media.limits import Limits

# <linux/prctl.h>
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def main(task: str) -> None:
    """Confine this process, then do the task and answer."""
    order = json.loads(task)
    limits = Limits(**order["limits"])
    die_with(order["parent"])
    confine(limits)
    json.dump(answer(Path(order["source"]), Path(order["folder"]), limits), sys.stdout)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however that happens. Linux only."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PR_SET_PDEATHSIG, int(signal.SIGKILL)), (_PR_SET_NO_NEW_PRIVS, 1)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:  # it ended before the line above
        sys.exit(1)


def confine(limits: Limits) -> None:
    """Bound memory, processor time and file size from here on; leave no core file behind."""
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, limits.output_bytes, limits.output_bytes),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))


def answer(source: Path, folder: Path, limits: Limits) -> dict[str, Any]:
    """What to tell the parent: {"rejected": code}, or the picture's description."""
    try:
        decoded = decode(source, limits, LONGER_EDGES[0])
        suggestion = decoded.suggestion
        return {
            "variants": encode(decoded.image, folder),
            "thumbhash": thumbhash(decoded.image),
            "phash": difference_hash(decoded.image),
            "latitude": suggestion.latitude,
            "longitude": suggestion.longitude,
            "taken_on": suggestion.taken_on.isoformat() if suggestion.taken_on else None,
        }
    except Rejected as rejected:
        return {"rejected": rejected.reason}
    except MemoryError:
        return {"rejected": Rejection.TOO_COMPLEX}


if __name__ == "__main__":
    main(sys.argv[1])
