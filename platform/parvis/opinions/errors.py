"""What a person can mend in an opinion and its answer. The messages are ids of the catalogue."""

from parvis.core.errors import Code, Mistake


class CommuneUnknown(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "This commune does not exist.", ("commune_id",))


class CommuneMerged(Mistake):
    def __init__(self, name: str) -> None:
        super().__init__(
            Code.CLOSED, "This commune is now part of {name}: please choose that one.", ("commune_id",), name=name
        )


class OpinionGiven(Mistake):
    """One a commune and quarter; taken back, another may follow."""

    def __init__(self) -> None:
        super().__init__(
            Code.ALREADY_DONE, "You have already written an opinion about this commune this quarter.", ("commune_id",)
        )


class OpinionWithdrawn(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.CLOSED, "This opinion was taken back.", ("opinion_id",))


class OpinionAnswered(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "This opinion has been answered already.", ("opinion_id",))
