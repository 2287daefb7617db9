"""What a person can mend in a story. The messages are ids of the catalogue."""

from parvis.core.errors import Code, Mistake


class CommuneUnknown(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "This commune does not exist.", ("commune_id",))


class DayToCome(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.INVALID, "A story tells of what has happened: this day is still to come.", ("happened_on",)
        )


class PhotosTooMany(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(Code.TOO_MANY, "Please choose at most {most} photos.", ("photo_ids",), most=most)


class PhotoWanted(Mistake):
    """Only for what is published: a draft may wait for its pictures."""

    def __init__(self) -> None:
        super().__init__(Code.BLANK, "A photo report needs at least one photo.", ("photo_ids",))


class AlreadyPublished(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.CLOSED, "This story has been published already.")
