"""What a person can mend in a proposal. The messages are ids of the catalogue."""

from parvis.core.errors import Code, Mistake


class ProposalClosed(Mistake):
    """Withdrawn or closed by the commune: it stays readable, nothing about it changes."""

    def __init__(self) -> None:
        super().__init__(Code.CLOSED, "This proposal is closed: it can be read, but nothing can be changed.")


class UnderReview(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.CLOSED, "The commune is looking at this proposal: its text cannot change any more.")


class ProposalWithdrawn(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.CLOSED, "This proposal was taken back by its author: nothing more is owed to it.")


class NotAccepted(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "Only what was accepted is carried out: please decide first.")


class NotDone(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "The town hall has not said yet that this is done.")


class NoLongerAccepted(Mistake):
    """Reported as done, and decided otherwise since."""

    def __init__(self) -> None:
        super().__init__(Code.INVALID, "The town hall has decided otherwise since: there is nothing to confirm.")


class OwnProposal(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "You cannot support your own proposal: only the voices of others are counted.")


class CommuneUnknown(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "This commune does not exist.", ("commune_id",))


class ThemeUnknown(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "Please choose one of the themes.", ("theme",))


class PhotosTooMany(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(Code.TOO_MANY, "Please choose at most {most} photos.", ("photo_ids",), most=most)


class ChangedMeanwhile(Mistake):
    """The version that was edited is not the newest any more, so that nobody overwrites what they have not read."""

    def __init__(self, version: int) -> None:
        super().__init__(
            Code.CONFLICT,
            "This proposal has changed since you opened it. Please read version {version}, then edit that.",
            ("expected_version",),
            version=version,
        )
