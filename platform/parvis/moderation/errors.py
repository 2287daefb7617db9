"""What a person can mend when flagging and deciding. The messages are ids of the catalogue."""

from parvis.core.errors import Code, Forbidden, Mistake


class ContentUnknown(Mistake):
    """Not there, not any more, or not to be seen by who asks."""

    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "This does not exist, or not any more.", ("content_id",))


class OwnWords(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.INVALID, "This is yours: instead of reporting it, you can change it or take it back.", ("content_id",)
        )


class OwnCase(Forbidden):
    """Wrote it, speaks for its author, or for the author of what it answers."""

    def __init__(self) -> None:
        super().__init__("Nobody judges in their own case: another moderator decides about this.")


class OwnFlag(Forbidden):
    """Who accuses does not judge."""

    def __init__(self) -> None:
        super().__init__("You have reported this yourself: another moderator decides about it.")


class HiddenAlready(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "This is hidden already.", ("content_id",))


class NotHidden(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "This is not hidden.", ("content_id",))


class NothingToDecide(Mistake):
    """Neither flagged nor held, or decided meanwhile by somebody else."""

    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "Nothing waits for a decision here (any more).", ("content_id",))
