"""What a person can mend in roles and neighbourhoods. The messages are ids of the catalogue."""

from parvis.core.errors import Code, Mistake


class CommuneUnknown(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "This commune does not exist.", ("commune_id",))


class RoleAskedAlready(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.ALREADY_DONE, "You hold this role already, or your request waits for an answer.", ("role",)
        )


class OwnRole(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "Nobody decides about their own role: somebody else has to.")


class RoleDecided(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "This request has been decided already.")


class RoleOver(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "This role is over already.")


class EndImpossible(Mistake):
    """A role ends one day, so that nobody stays an official by being forgotten."""

    def __init__(self, most_years: int) -> None:
        super().__init__(
            Code.INVALID,
            "Please choose a day from tomorrow on, at most {years} years ahead.",
            ("ends_on",),
            years=most_years,
        )


class NeighbourhoodTaken(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.TAKEN, "This commune has a neighbourhood of this name already.", ("name",))


class NeighbourhoodsTooMany(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(Code.TOO_MANY, "A commune has at most {most} neighbourhoods.", most=most)


class NeighbourhoodUnknown(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "This neighbourhood does not exist in this commune.", ("neighbourhood_id",))


class OutlineInvalid(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.INVALID,
            "This is not the outline of an area: GeoJSON, a Polygon or a MultiPolygon with closed rings on Earth.",
            ("outline",),
        )


class OutlineTooLong(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(Code.TOO_MANY, "An outline has at most {most} points.", ("outline",), most=most)


class AnswerDaysInvalid(Mistake):
    def __init__(self, least: int, most: int) -> None:
        super().__init__(
            Code.INVALID, "Please choose between {least} and {most} days.", ("days",), least=least, most=most
        )
