"""What a person can mend in their profile."""

from parvis.core.errors import Code, Mistake


class AvatarNotReady(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.PHOTO_NOT_READY, "This photo is not ready yet. Please try again in a moment.", ("avatar_photo_id",)
        )
