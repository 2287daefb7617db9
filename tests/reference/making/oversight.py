"""Flags, cases and decisions, about what is there and what is gone."""

from collections.abc import Sequence
from uuid import UUID

from tests.reference.making.people import People
from tests.reference.making.tables import Making, Row

from parvis.core.visibility import Visibility
from parvis.moderation.models import CaseCause, CaseState, ContentKind, DecisionAction, FlagReason

TABLES = {
    ContentKind.PROPOSAL: "proposal",
    ContentKind.STORY: "story",
    ContentKind.COMMENT: "comment",
    ContentKind.OPINION: "opinion",
}


def make_oversight(make: Making, people: People) -> None:
    communes = {one["id"]: one["commune_id"] for one in make.rows["thread"]}
    for kind, table in TABLES.items():
        rows = make.rows[table]
        hidden = {row["id"] for row in rows if row.get("visibility", row.get("state")) == Visibility.HIDDEN}
        judged = {row["id"]: row for row in [*make.some(rows, 6), *(row for row in rows if row["id"] in hidden)]}
        for key, content in judged.items():
            commune_id = content.get("commune_id") or communes[content["thread_id"]]
            about = {"content_kind": kind, "content_id": key, "commune_id": commune_id}
            _judged(make, people, about, is_hidden=key in hidden)
    if make.chance(0.5):
        gone = {"content_kind": make.one(list(ContentKind)), "content_id": make.key()}
        _judged(make, people, {**gone, "commune_id": make.one(make.rows["thread"])["commune_id"]}, is_hidden=False)


def _judged(make: Making, people: People, about: Row, *, is_hidden: bool) -> None:
    for _ in range(make.one([0, 0, 1])):
        case(make, about, CaseState.DECIDED, _voices(make, people))
    if make.chance(0.6):
        case(make, about, CaseState.OPEN, _voices(make, people))
    for _ in range(make.one([0, 1, 1, 2])):
        action = make.often(DecisionAction.HIDE, list(DecisionAction), 0.6 if is_hidden else 0.0)
        decision(make, people, about, action)


def decision(make: Making, people: People, about: Row, action: DecisionAction) -> None:
    make.add(
        "moderation_decision",
        **about,
        action=action,
        ground=make.one([None, *FlagReason]),
        reason="Ce texte nomme un voisin.",
        by_platform=make.chance(0.5),
        decided_by_id=make.perhaps(make.one(people.everybody)),
        decided_at=make.ago(20),
    )


def _voices(make: Making, people: People) -> list[UUID | str]:
    return [*make.some(people.everybody, 3), *make.some([f"{number:064x}" for number in range(3)], 2)]


def case(make: Making, about: Row, state: CaseState, voices: Sequence[UUID | str]) -> None:
    """With a flag of each of these voices: people's keys, and hashes of visitors' addresses."""
    opened = make.add(
        "moderation_case",
        **about,
        state=state,
        cause=make.one(list(CaseCause)),
        flag_count=len(voices),
        opened_at=make.ago(30),
        decided_at=make.ago(5) if state is CaseState.DECIDED else None,
    )
    for voice in voices:
        make.add(
            "flag",
            case_id=opened["id"],
            reporter_id=None if isinstance(voice, str) else voice,
            visitor_hash=voice if isinstance(voice, str) else None,
            reason=make.one(list(FlagReason)),
            message=make.one(["", "À voir."]),
            created_at=make.ago(5),
        )
