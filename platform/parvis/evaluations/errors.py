"""What a person can mend when evaluating a commune. The messages are ids of the catalogue."""

from parvis.core.errors import Code, Mistake


class CommuneUnknown(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "This commune does not exist.", ("commune_id",))


class CommuneMerged(Mistake):
    """Part of another one by now, which has its history and takes the evaluations."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Code.CLOSED,
            "This commune is part of {name} by now: please evaluate {name}.",
            ("commune_id",),
            name=name,
        )


class ScoreInvalid(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "A score is a whole number from 1 to 5.", ("scores",))


class CriterionUnknown(Mistake):
    """There is none of this code, or none that is asked in this quarter."""

    def __init__(self) -> None:
        super().__init__(Code.INVALID, "One of these criteria is not asked (any more).", ("scores",))


class QuarterOver(Mistake):
    """The form was opened in one period and sent in the next."""

    def __init__(self) -> None:
        super().__init__(
            Code.CLOSED,
            "The quarter ended while you were filling this in, and nothing was stored. Please send it again for the"
            " new one.",
            ("period",),
        )


class EvaluatedAlready(Mistake):
    """Secretly or signed: which of the two is nobody's business, and it cannot be told either."""

    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "You have evaluated this commune in this quarter already.", ("commune_id",))


class ResidentElsewhere(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.ALREADY_DONE,
            "You have evaluated another commune in this quarter as the one where you live.",
            ("relation",),
        )


class TooManyCommunes(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(
            Code.TOO_MANY,
            "In a quarter you can evaluate at most {most} communes where you do not live.",
            ("relation",),
            most=most,
        )


class BallotCodeWrong(Mistake):
    """Mistyped, of a ballot that was taken back, or of a quarter that is over: what was never there looks the same."""

    def __init__(self) -> None:
        super().__init__(
            Code.CODE_WRONG,
            "No ballot of this quarter is opened by this code: it was mistyped, its ballot was taken back, or"
            " its quarter is over.",
            ("code",),
        )


class EvaluationOver(Mistake):
    """Its quarter is over."""

    def __init__(self) -> None:
        super().__init__(Code.CLOSED, "The quarter of this evaluation is over: it stays as it is.", ("evaluation_id",))


class HoldDecided(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "It has been decided about these evaluations already.", ("hold_id",))
