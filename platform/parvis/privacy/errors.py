"""What a person can mend before they leave. The messages are ids of the catalogue."""

from parvis.core.errors import Code, Mistake


class PasswordWrong(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.CREDENTIALS_WRONG, "This is not your password.", ("password",))


class LastAdministrator(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.CONFLICT, "You are this site's last administrator: please name another one before you leave."
        )


class ExportUnderWay(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "Your copy is being prepared already.")


class OrganisationUnknown(Mistake):
    """Only for the command line."""

    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "There is no organisation at this address.", ("slug",))
