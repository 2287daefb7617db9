"""`node` and `nodes`: anything by its global id."""

from typing import Any

from tests.reference.answers import Thing, answers, decoded
from tests.reference.square import Square

#: where the rows of each Node lie, and which of them they are
_NODES: dict[str, tuple[str, dict[str, Any]]] = {
    "AccessToken": ("access_token", {}),
    "Comment": ("comment", {}),
    "Commune": ("commune", {}),
    "BallotHold": ("ballot_hold", {}),
    "CommuneRoleGrant": ("commune_role", {}),
    "Decision": ("proposal_step", {"kind": "DECISION"}),
    "Department": ("department", {}),
    "Execution": ("proposal_step", {"kind": "EXECUTION"}),
    "Export": ("export", {}),
    "Flag": ("flag", {}),
    "Invitation": ("invitation", {}),
    "Membership": ("membership", {}),
    "ModerationCase": ("moderation_case", {}),
    "ModerationDecision": ("moderation_decision", {}),
    "Neighbourhood": ("neighbourhood", {}),
    "OfficialAnswer": ("proposal_step", {"kind": "ANSWER"}),
    "Opinion": ("opinion", {}),
    "OpinionAnswer": ("opinion_answer", {}),
    "Organisation": ("actor", {"kind": "ORGANISATION"}),
    "Person": ("actor", {"kind": "PERSON"}),
    "Photo": ("photo", {}),
    "Proposal": ("proposal", {}),
    "ProposalVersion": ("proposal_version", {}),
    "Region": ("region", {}),
    "RoleRequest": ("commune_role", {}),
    "Session": ("session", {}),
    "SignedEvaluation": ("signed_evaluation", {}),
    "StateChange": ("proposal_step", {}),
    "Story": ("story", {}),
    "Thread": ("thread", {}),
}


@answers("Query.node")
def node(square: Square, _root: object, *, id: str) -> Thing | None:
    found = decoded(id)
    if found is None or found[0] not in _NODES:
        return None
    type_name, key = found
    table, columns = _NODES[type_name]
    rows = square.rows.where(table, id=key, **columns)
    return square.thing(type_name, rows[0] if rows else None)


@answers("Query.nodes")
def nodes(square: Square, root: object, *, ids: list[str]) -> list[Thing | None]:
    return [node(square, root, id=one) for one in ids]
