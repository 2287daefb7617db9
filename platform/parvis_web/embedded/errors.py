"""What can go wrong while the embedded services come up, each said in one line a person can act on.

EmbeddedError
├── ChildFailed     a process ended, or never answered, while it was being started
└── DataInUse       another live Parvis holds the data folder
"""


class EmbeddedError(Exception):
    """The embedded services cannot run; the message is one line that names the remedy where there is one."""


class ChildFailed(EmbeddedError):
    """A process ended, or did not answer in time, while it was being started."""


class DataInUse(EmbeddedError):
    """Another live process holds the data folder; `pid` is its number, or None when it has not written it yet."""

    def __init__(self, folder: str, pid: int | None) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"{folder} is in use by {who}: stop it, or set PARVIS_DATA to another folder")
        self.pid = pid
