"""What a person can mend about photos. The messages are ids of the catalogue."""

from parvis.core.errors import Code, Mistake


class FilesTooMany(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(Code.TOO_MANY, "Please send at most {most} photos at once.", ("files",), most=most)


class NoFiles(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.BLANK, "Please choose at least one photo.", ("files",))


class TypeUnsupported(Mistake):
    def __init__(self, *path: str) -> None:
        super().__init__(Code.INVALID, "Photos can be JPEG, PNG or WebP files.", path)


class FileTooLarge(Mistake):
    def __init__(self, *path: str) -> None:
        super().__init__(Code.TOO_LONG, "A photo can have at most 20 MB.", path)


class FileEmpty(Mistake):
    def __init__(self, *path: str) -> None:
        super().__init__(Code.BLANK, "This file is empty.", path)


class DailyQuotaSpent(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(
            Code.TOO_MANY, "You can send {most} photos a day. Please go on tomorrow.", ("files",), most=most
        )


class PendingTooMany(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.TOO_MANY, "Many of your photos are still on their way. Please wait until they are ready.", ("files",)
        )


class PhotoUnknown(Mistake):
    def __init__(self, *path: str) -> None:
        super().__init__(Code.NOT_FOUND, "This photo does not exist, or not any more.", path)


class UploadMissing(Mistake):
    def __init__(self, *path: str) -> None:
        super().__init__(Code.PHOTO_NOT_READY, "This photo has not arrived yet. Please send the file first.", path)


class PhotoRefused(Mistake):
    def __init__(self, *path: str) -> None:
        super().__init__(Code.INVALID, "This photo could not be used. Please choose another one.", path)


class PhotoTaken(Mistake):
    def __init__(self, *path: str) -> None:
        super().__init__(Code.TAKEN, "This photo is shown elsewhere already.", path)


class PhotoTwice(Mistake):
    def __init__(self, *path: str) -> None:
        super().__init__(Code.INVALID, "This photo is in the list twice.", path)
