"""What a person can mend in a profile, an organisation, its members and invitations."""

from parvis.core.errors import Code, Mistake


class AvatarNotReady(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.PHOTO_NOT_READY, "This photo is not ready yet. Please try again in a moment.", ("avatar_photo_id",)
        )


class WebsiteInvalid(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.INVALID, "Please write an address such as https://example.org.", ("website",))


class KindOfTownHall(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.INVALID,
            "Only officials of its first commune open a council or a municipal service."
            " Please ask for a role in the commune first, on its page.",
            ("kind",),
        )


class NoCommune(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.BLANK, "Please choose at least one commune.", ("commune_ids",))


class TooManyCommunes(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(Code.TOO_MANY, "Please choose at most {most} communes.", ("commune_ids",), most=most)


class CommuneUnknown(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.NOT_FOUND, "This commune does not exist.", ("commune_ids",))


class TooManyOrganisations(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(
            Code.TOO_MANY, "You are a member of {most} organisations. Please leave one of them first.", most=most
        )


class TooManyMembers(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(Code.TOO_MANY, "This organisation has {most} members already.", most=most)


class LastOwner(Mistake):
    def __init__(self) -> None:
        super().__init__(
            Code.INVALID, "An organisation needs an owner: make another member one first.", ("membership_id",)
        )


class TooManyInvitations(Mistake):
    def __init__(self, most: int) -> None:
        super().__init__(
            Code.TOO_MANY, "{most} invitations wait for an answer. Please revoke one of them first.", most=most
        )


class InvitationGone(Mistake):
    """Taken, revoked, too old, or never there: whoever has no good secret learns nothing."""

    def __init__(self) -> None:
        super().__init__(
            Code.NOT_FOUND, "This invitation is not good any more. Please ask for another one.", ("invitation_id",)
        )


class AlreadyMember(Mistake):
    def __init__(self) -> None:
        super().__init__(Code.ALREADY_DONE, "You are a member of this organisation already.", ("invitation_id",))
