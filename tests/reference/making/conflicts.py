"""What a commune's moderator must not judge, for each reason by itself; and beside it the like that they may."""

from tests.reference.making.country import Country
from tests.reference.making.oversight import case
from tests.reference.making.people import People
from tests.reference.making.spot import Spot
from tests.reference.making.tables import Making

from parvis.moderation.models import CaseState, ContentKind
from parvis.opinions.models import Signature


def make_conflicts(make: Making, country: Country, people: People) -> None:
    spot = Spot(make, country, people, country.towns[0])
    moderator, resident = people.by_kind["commune moderator"], people.by_kind["resident"]
    another = {"author_id": resident, "written_by_id": resident}
    # an organisation that the moderator is no member of, but wrote for
    voices = ({"author_id": moderator}, {"author_id": people.association, "written_by_id": moderator}, another)
    lively = spot.asked(author_id=resident)

    judged = []
    for voice in voices:
        asked, told, said = spot.asked(**voice), spot.told(**voice), spot.said(lively, **voice)
        judged += [asked, told, said]
        # what is said under it, and in answer to it
        judged += [spot.said(asked, author_id=None), spot.said(told, author_id=None)]
        judged.append(spot.said(lively, said, author_id=None))
    # one is written by a person, in their own name alone
    judged += [
        spot.thought(author_id=one, signature=signature) for one in (moderator, resident) for signature in Signature
    ]
    for content in judged:
        case(make, spot.about(content), CaseState.OPEN, [resident])

    for state in CaseState:
        for content in (
            spot.asked(**another),
            spot.told(**another),
            spot.said(lively, **another),
            spot.thought(author_id=resident),
        ):
            case(make, spot.about(content), state, [moderator])

    # nobody waits for a decision about what is not there any more
    for kind in ContentKind:
        gone = {"content_kind": kind, "content_id": make.key(), "commune_id": spot.town["id"]}
        case(make, gone, CaseState.OPEN, [resident])
