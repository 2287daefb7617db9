"""What a person can mend when signing up, signing in or making a token.

The messages are ids of the catalogue; none of them says whether an address has an account.
"""

from parvis.core.errors import Code, Mistake


class TooYoung(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.TOO_YOUNG, "You must be 15 or older to have an account.", ("is_fifteen",))


class EmailInvalid(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "This does not look like an e-mail address.", ("email",))


class PasswordTooCommon(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "This password is too easy to guess. Please choose another one.", ("password",))


class LocaleUnknown(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "This language is not available.", ("locale",))


class CodeWrong(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.CODE_WRONG, "This code is not the right one. Please check the e-mail again.", ("code",))


class CodeExpired(Mistake):
    """Too old, tried too often, or of a sign-up that is no longer there: the remedy is the same."""

    def __init__(self) -> None:
        super().__init__(
            Code.CODE_EXPIRED, "This code has expired or was tried too often. Please ask for a new one.", ("code",)
        )


class AlreadyConfirmed(Mistake):
    """Only ever told to someone who has just given the right code."""

    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "This address is confirmed already. Please sign in.", ("code",))


class CredentialsWrong(Mistake):
    """Does not say which of the two is wrong."""

    def __init__(self) -> None:
        super().__init__(Code.CREDENTIALS_WRONG, "The e-mail address or the password is not right.")


class AccountSuspended(Mistake):
    """Only ever told to someone who has just given the right password."""

    def __init__(self) -> None:
        super().__init__(Code.CLOSED, "This account is suspended. Please write to the site's team.")


class AccountUnknown(Mistake):
    """Only for the command line, where one may know who has an account."""

    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "There is no account with this address.", ("email",))
