"""What officials and authors do with a proposal's way, roles and neighbourhoods: for the tests of every mutation."""

from datetime import timedelta
from typing import Any

from tests import factories
from tests.graphql.asking import gid
from tests.graphql.command import Command

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.directory.models import CommuneRole
from parvis.directory.neighbourhoods import create_neighbourhood
from parvis.directory.roles import request_role
from parvis.places.models import Commune
from parvis.proposals.models import DecisionKind, ExecutionState, Proposal
from parvis.proposals.steps import decide_proposal, report_execution

_OUTLINE = {"type": "Polygon", "coordinates": [[[2.26, 48.81], [2.28, 48.81], [2.28, 48.83], [2.26, 48.81]]]}


async def _town(official: Viewer) -> Commune:
    place = await factories.commune()
    await factories.office(official, place)
    return place


async def _asked(official: Viewer) -> Proposal:
    return await factories.proposal(await factories.resident(), await _town(official))


async def _accept(made: Proposal, official: Viewer) -> None:
    await decide_proposal(
        official, proposal_id=made.id, kind=DecisionKind.ACCEPTED, reason="Le conseil l’a voté mardi."
    )


async def _answer(official: Viewer) -> dict[str, Any]:
    return {"proposalId": gid(await _asked(official)), "body": "Nous regardons cela.", "underReview": True}


async def _decision(official: Viewer) -> dict[str, Any]:
    made = await _asked(official)
    return {"proposalId": gid(made), "kind": "DECLINED", "reason": "Le budget ne le permet pas.", "close": True}


async def _report(official: Viewer) -> dict[str, Any]:
    made = await _asked(official)
    await _accept(made, official)
    photos = [gid(await factories.photo(official))]
    return {"proposalId": gid(made), "state": "PLANNED", "message": "Au printemps.", "photoIds": photos}


async def _word(author: Viewer) -> dict[str, Any]:
    place = await factories.commune()
    mayor = await factories.official(place)
    made = await factories.proposal(author, place)
    await _accept(made, mayor)
    await report_execution(mayor, proposal_id=made.id, state=ExecutionState.DONE, message="C’est posé.")
    return {"proposalId": gid(made), "done": False, "comment": "Il manque un pied."}


async def _new_request(_: Viewer) -> dict[str, Any]:
    return {"communeId": gid(await factories.commune()), "role": "AGENT", "note": "Au service des sports."}


async def _request(official: Viewer) -> dict[str, Any]:
    place = await _town(official)
    asked = await request_role(
        await factories.resident(), commune_id=place.id, role=CommuneRole.AGENT, note="Au service des sports."
    )
    return {"roleRequestId": gid(asked, "RoleRequest")}


async def _grant(official: Viewer) -> dict[str, Any]:
    last_day = (clock.now() + timedelta(days=100)).date()
    return {**await _request(official), "endsOn": last_day.isoformat()}


async def _own_role(official: Viewer) -> dict[str, Any]:
    return {"grantId": gid(await factories.office(official, await factories.commune()))}


async def _new_neighbourhood(official: Viewer) -> dict[str, Any]:
    return {"communeId": gid(await _town(official)), "name": "Les Épinettes", "outline": _OUTLINE}


async def _neighbourhood(official: Viewer) -> dict[str, Any]:
    place = await _town(official)
    return {"neighbourhoodId": gid(await create_neighbourhood(official, commune_id=place.id, name="Le Port"))}


async def _redrawn(official: Viewer) -> dict[str, Any]:
    return {**await _neighbourhood(official), "name": "Le Vieux Port", "outline": _OUTLINE}


async def _days(official: Viewer) -> dict[str, Any]:
    return {"communeId": gid(await _town(official)), "days": 10}


_ACT, _ROLES = Permission.OFFICIAL_ACT, Permission.ROLES_MANAGE
_PROPOSAL, _COMMUNE = {"proposalId": "Proposal"}, {"communeId": "Commune"}
_REQUEST, _PLACE = {"roleRequestId": "RoleRequest"}, {"neighbourhoodId": "Neighbourhood"}
_CHANGED = "proposal { id state answeredAt history { totalCount } }"

OFFICIALS = [
    Command("answerProposal", _ACT, _answer, _CHANGED, _PROPOSAL, "FORBIDDEN"),
    Command("decideProposal", _ACT, _decision, _CHANGED, _PROPOSAL, "FORBIDDEN"),
    Command("reportExecution", _ACT, _report, _CHANGED, {**_PROPOSAL, "photoIds": "Photo"}, "FORBIDDEN"),
    Command("confirmDone", Permission.PROPOSALS_WRITE, _word, _CHANGED, _PROPOSAL, "FORBIDDEN"),
    Command("requestCommuneRole", _ROLES, _new_request, "grant { id role state }", _COMMUNE),
    Command("grantCommuneRole", _ROLES, _grant, "grant { id state endsOn }", _REQUEST, "NOT_FOUND"),
    Command("refuseCommuneRole", _ROLES, _request, "grant { id state }", _REQUEST, "NOT_FOUND"),
    Command("endCommuneRole", _ROLES, _own_role, "grant { id state }", {"grantId": "CommuneRoleGrant"}, "FORBIDDEN"),
    Command("createNeighbourhood", _ACT, _new_neighbourhood, "neighbourhood { id outline }", _COMMUNE, "FORBIDDEN"),
    Command("editNeighbourhood", _ACT, _redrawn, "neighbourhood { id name outline }", _PLACE, "FORBIDDEN"),
    Command("deleteNeighbourhood", _ACT, _neighbourhood, "commune { neighbourhoods { id } }", _PLACE, "FORBIDDEN"),
    Command("setAnswerDays", _ACT, _days, "commune { id answerDays }", _COMMUNE, "FORBIDDEN"),
]
