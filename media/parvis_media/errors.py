"""What can go wrong with a picture or with the store.

MediaError
├── Rejected            the picture itself is at fault: tell the uploader (`reason`)
├── ProcessingFailed    the machine is at fault: log it, try again later
└── StorageError
    ├── StorageUnavailable   the store did not answer, or refused us
    ├── ObjectMissing        no object of that key
    └── ObjectTooLarge       more bytes than the caller allowed
"""

from enum import StrEnum


class Rejection(StrEnum):
    """Why a picture is refused. Stable codes; the caller turns them into sentences."""

    TOO_LARGE = "TOO_LARGE"  # more bytes than allowed
    NOT_A_PICTURE = "NOT_A_PICTURE"
    UNSUPPORTED_FORMAT = "UNSUPPORTED_FORMAT"  # a picture, but neither JPEG, PNG nor WebP
    DAMAGED = "DAMAGED"  # cut short, or not decodable
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    TOO_COMPLEX = "TOO_COMPLEX"  # would take more memory or time than a picture may


class MediaError(Exception):
    """Root of everything this package raises on purpose."""


class Rejected(MediaError):
    """A picture that will never be published."""

    def __init__(self, reason: Rejection) -> None:
        super().__init__(reason.value)
        self.reason = reason


class ProcessingFailed(MediaError):
    """The decoder could not do its work for reasons that are not the picture's (disk full, killed from outside)."""


class StorageError(MediaError):
    """Root of the store's errors."""


class StorageUnavailable(StorageError):
    """The store did not answer in time, or refused a request it should grant."""


class ObjectMissing(StorageError):
    """There is no object of that key."""


class ObjectTooLarge(StorageError):
    """The object has more bytes than the caller allowed; nothing of it was kept."""
