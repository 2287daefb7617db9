"""Flags, cases and decisions: who may report, who judges, and never in their own case."""

from typing import Any
from uuid import UUID

from tests.reference.answers import Listing, Refused, Thing, answers, decoded, for_types, visible
from tests.reference.discussion import thread_of
from tests.reference.rows import Row
from tests.reference.rules import moderates, permitted, speaks_for_author
from tests.reference.square import Square

from parvis.auth.permissions import Permission

MOST_FLAGS = 100

#: kinds of what can be moderated: the type, and its table
CONTENTS = {
    "PROPOSAL": ("Proposal", "proposal"),
    "STORY": ("Story", "story"),
    "COMMENT": ("Comment", "comment"),
    "OPINION": ("Opinion", "opinion"),
}


def content_of(square: Square, about: Row) -> Row | None:
    """What a case or a decision is about; None once it is gone."""
    _, table = CONTENTS[about["content_kind"]]
    return square.rows.one(table, about["content_id"])


def _is_comment(row: Row) -> bool:
    return "parent_id" in row


def _standing(row: Row) -> str:
    """Whether a content is shown; a comment or an opinion may be DELETED, too."""
    if row.get("is_withdrawn"):
        return "DELETED"
    return str(row["state"] if _is_comment(row) else row["visibility"])


def _commune_of(square: Square, row: Row) -> UUID:
    its: UUID = (thread_of(square, row) if _is_comment(row) else row)["commune_id"]
    return its


def _is_own(square: Square, row: Row) -> bool:
    """The viewer wrote it, or speaks for who signed it."""
    viewer = square.viewer.id
    return speaks_for_author(square, row) or (viewer is not None and row["written_by_id"] == viewer)


def _is_known_as_own(square: Square, row: Row) -> bool:
    """Of an opinion only by what may write opinions: its name may be withheld."""
    is_opinion = "signature" in row
    return _is_own(square, row) and (not is_opinion or permitted(square, Permission.OPINIONS_WRITE))


def _is_own_case(square: Square, row: Row) -> bool:
    """It is their own, or was said under what is theirs, or in answer to them: it may be the criticism of it."""
    if _is_own(square, row):
        return True
    if not _is_comment(row):
        return False
    answered = square.rows.one("comment", row["parent_id"])
    return speaks_for_author(square, thread_of(square, row)) or (answered is not None and _is_own(square, answered))


def _cases_flagged(square: Square, row: Row) -> list[Row]:
    """The cases of a content that the viewer has opened or joined with a flag."""
    viewer = square.viewer.id
    if viewer is None:
        return []
    cases = square.rows.where("moderation_case", content_id=row["id"])
    return [case for case in cases if square.rows.where("flag", case_id=case["id"], reporter_id=viewer)]


# who sees a case, and what waits


@visible("ModerationCase")
def case_is_seen(square: Square, row: Row) -> bool:
    """By whoever decides there, except those it is about."""
    return (
        permitted(square, Permission.CONTENT_MODERATE)
        and moderates(square, row["commune_id"])
        and not any(
            _is_own_case(square, content)
            for _, table in CONTENTS.values()
            for content in square.rows.where(table, id=row["content_id"])
        )
    )


@visible("Flag")
def flag_is_seen(square: Square, row: Row) -> bool:
    return any(case_is_seen(square, case) for case in square.rows.where("moderation_case", id=row["case_id"]))


def is_waiting(square: Square, case: Row) -> bool:
    """Not decided, and about something that is still there."""
    content = content_of(square, case)
    return case["state"] == "OPEN" and content is not None and _standing(content) != "DELETED"


def waiting(square: Square, cases: list[Row]) -> Listing:
    """Those of these cases that wait and that the viewer may decide, oldest first."""
    return Listing(square.things("ModerationCase", [case for case in cases if is_waiting(square, case)]), ("id",))


@answers("Query.cases")
def cases_everywhere(square: Square, _row: Row) -> Listing:
    return waiting(square, square.rows.all("moderation_case"))


@answers("Commune.cases")
def cases_of_commune(square: Square, row: Row) -> Listing:
    return waiting(square, square.rows.where("moderation_case", commune_id=row["id"]))


@answers("ModerationCase.content")
def content(square: Square, row: Row) -> Thing | None:
    type_name, _ = CONTENTS[row["content_kind"]]
    return square.thing(type_name, content_of(square, row))


@answers("ModerationCase.flags")
def flags(square: Square, row: Row) -> list[Thing]:
    its = sorted(square.rows.where("flag", case_id=row["id"]), key=lambda one: one["id"])
    return square.things("Flag", its)[:MOST_FLAGS]


@for_types("ModerationCase", "ModerationDecision", field="commune")
def its_commune(square: Square, row: Row) -> Thing | None:
    return square.thing("Commune", square.rows.one("commune", row["commune_id"]))


# decisions, which all can read


@answers("Query.moderationLog")
def log_everywhere(square: Square, _row: Row) -> Listing:
    return Listing(square.things("ModerationDecision", square.rows.all("moderation_decision")), ("-id",))


@answers("Commune.moderationLog")
def log_of_commune(square: Square, row: Row) -> Listing:
    its = square.rows.where("moderation_decision", commune_id=row["id"])
    return Listing(square.things("ModerationDecision", its), ("-id",))


def _notice(square: Square, decisions: list[Row]) -> Thing | None:
    """The newest of these decisions by which their content cannot be read now."""
    hiding = [
        one
        for one in decisions
        if one["action"] == "HIDE" and (about := content_of(square, one)) is not None and _standing(about) == "HIDDEN"
    ]
    return square.thing("ModerationDecision", max(hiding, key=lambda one: one["id"], default=None))


@answers("Query.moderationNotice")
def notice(square: Square, _row: Row, content_id: str) -> Thing | None:
    found = decoded(content_id)
    if found is None or found[0] not in {type_name for type_name, _ in CONTENTS.values()}:
        raise Refused("NOT_FOUND")
    return _notice(square, square.rows.where("moderation_decision", content_id=found[1]))


@answers("Commune.proposalNotice")
def proposal_notice(square: Square, row: Row, number: int) -> Thing | None:
    about = square.rows.where("proposal", commune_id=row["id"], number=number)
    return _notice(
        square,
        [
            decision
            for proposal in about
            for decision in square.rows.where("moderation_decision", content_id=proposal["id"], commune_id=row["id"])
        ],
    )


# of what can be moderated

_MODERATED = ("Proposal", "Story", "Comment", "Opinion")


@for_types(*_MODERATED, field="moderation")
def latest_decision(square: Square, row: Row) -> Thing | None:
    said = square.rows.where("moderation_decision", content_id=row["id"])
    return square.thing("ModerationDecision", max(said, key=lambda one: one["id"], default=None))


@for_types(*_MODERATED, field="moderationCase")
def open_case(square: Square, row: Row) -> Thing | None:
    its: list[Any] = square.rows.where("moderation_case", content_id=row["id"], state="OPEN")
    return square.thing("ModerationCase", its[0] if its else None)


def _is_published(row: Row) -> bool:
    """Nobody judges a draft, nor a comment or an opinion that was taken back."""
    return row.get("state") != "DRAFT" and _standing(row) != "DELETED"


@for_types(*_MODERATED, field="viewerCanFlag")
def viewer_can_flag(square: Square, row: Row) -> bool:
    """Visitors may, too; once, as long as that waits."""
    return (
        _is_published(row)
        and _standing(row) == "VISIBLE"
        and not _is_known_as_own(square, row)
        and not any(case["state"] == "OPEN" for case in _cases_flagged(square, row))
    )


@for_types(*_MODERATED, field="viewerCanModerate")
def viewer_can_moderate(square: Square, row: Row) -> bool:
    """Who has ever accused does not judge, nor does anybody in their own case."""
    return (
        permitted(square, Permission.CONTENT_MODERATE)
        and _is_published(row)
        and moderates(square, _commune_of(square, row))
        and not _is_own_case(square, row)
        and not _cases_flagged(square, row)
    )


@answers("Commune.viewerModerates")
def viewer_moderates(square: Square, row: Row) -> bool:
    return permitted(square, Permission.CONTENT_MODERATE) and moderates(square, row["id"])
