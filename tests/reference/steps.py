"""What became of proposals: the steps taken, and what they add up to in a commune."""

from datetime import datetime, timedelta
from typing import Any

from tests.reference.answers import Listing, Plain, Thing, answers, for_types, visible
from tests.reference.proposals import (
    MOST_PHOTOS,
    awaits_answer,
    first_ready,
    is_late,
    its_proposal_is_seen,
    newest_code,
    photo_rows,
)
from tests.reference.rows import Row
from tests.reference.square import Square

MOST_WAITING = 10_000


# several types over one table: a step is only that which it is

visible("StateChange")(its_proposal_is_seen)


@visible("OfficialAnswer")
def answer_is_seen(square: Square, row: Row) -> bool:
    return row["kind"] == "ANSWER" and its_proposal_is_seen(square, row)


@visible("Decision")
def decision_is_seen(square: Square, row: Row) -> bool:
    return row["kind"] == "DECISION" and its_proposal_is_seen(square, row)


@visible("Execution")
def execution_is_seen(square: Square, row: Row) -> bool:
    return row["kind"] == "EXECUTION" and its_proposal_is_seen(square, row)


# of a proposal


@answers("Proposal.decision")
def newest_decision(square: Square, row: Row) -> Thing | None:
    return square.thing("Decision", square.rows.one("proposal_step", row["decision_id"]))


@answers("Proposal.execution")
def newest_execution(square: Square, row: Row) -> Thing | None:
    return square.thing("Execution", square.rows.one("proposal_step", row["execution_id"]))


@answers("Proposal.answers")
def its_answers(square: Square, row: Row) -> Listing:
    steps = square.rows.where("proposal_step", proposal_id=row["id"])
    return Listing(square.things("OfficialAnswer", steps), ("id",))


@answers("Proposal.history")
def history(square: Square, row: Row) -> Listing:
    steps = square.rows.where("proposal_step", proposal_id=row["id"])
    return Listing(square.things("StateChange", steps), ("-id",))


# of a step


@answers("Decision.kind", "Execution.state")
def code(_square: Square, row: Row) -> str:
    return str(row["code"])


@answers("Decision.reason", "Execution.message")
def in_words(_square: Square, row: Row) -> str | None:
    return row["body"]


@answers("Decision.reasonHtml", "Execution.messageHtml")
def in_words_rendered(_square: Square, row: Row) -> str | None:
    return row["body_html"]


@answers("StateChange.decision")
def what_was_decided(_square: Square, row: Row) -> str | None:
    return row["code"] if row["kind"] == "DECISION" else None


@answers("StateChange.execution")
def how_far_it_was(_square: Square, row: Row) -> str | None:
    return row["code"] if row["kind"] == "EXECUTION" else None


@answers("StateChange.confirmsDone")
def confirms_done(_square: Square, row: Row) -> bool | None:
    return row["code"] == "YES" if row["kind"] == "CONFIRMATION" else None


@for_types("Execution", "StateChange", field="photos")
def photos(square: Square, row: Row) -> list[Thing]:
    return square.things("Photo", photo_rows(square, "step_photo", step_id=row["id"]))[:MOST_PHOTOS]


# of a commune


@answers("Commune.coverPhoto")
def commune_cover(square: Square, row: Row) -> Thing | None:
    """Of the newest proposal shown to all that has a picture that is made."""
    shown = [
        one
        for one in square.rows.where("proposal", commune_id=row["id"])
        if one["state"] != "WITHDRAWN" and one["visibility"] == "VISIBLE"
    ]
    newest_first = sorted(shown, key=lambda one: one["id"], reverse=True)
    return first_ready(
        square,
        [photo for one in newest_first for photo in photo_rows(square, "proposal_photo", proposal_id=one["id"])],
    )


@answers("Commune.waitingCount")
def waiting_count(square: Square, row: Row) -> int:
    """How many people wrote or support what waits here for a town hall to join."""
    if row["claimed_at"] is not None:
        return 0
    waiting = [
        one
        for one in square.rows.where("proposal", commune_id=row["id"])
        if awaits_answer(one) and one["visibility"] == "VISIBLE"
    ]
    people = {one["author_id"] for one in waiting} - {None}
    for one in waiting:
        people |= {support["actor_id"] for support in square.rows.where("proposal_support", proposal_id=one["id"])}
    return min(len(people), MOST_WAITING)


@answers("Commune.responses")
def responses(square: Square, row: Row) -> Plain | None:
    """Over what an answer was owed to: not what is withheld, nor what its author took back unanswered."""
    if row["claimed_at"] is None:
        return None
    asked = [
        one
        for one in square.rows.where("proposal", commune_id=row["id"])
        if one["answer_due_at"] is not None
        and one["visibility"] == "VISIBLE"
        and (one["state"] != "WITHDRAWN" or one["answered_at"] is not None)
    ]
    answered = [one for one in asked if one["answered_at"] is not None]
    decisions = [newest_code(square, one["decision_id"]) for one in asked]
    done = [one for one in asked if newest_code(square, one["execution_id"]) == "DONE"]
    return Plain(
        "ResponseFigures",
        {
            "received": len(asked),
            "answered": len(answered),
            "answeredInTime": sum(not is_late(one, one["answered_at"]) for one in answered),
            "overdue": sum(_is_overdue(one, square.now) for one in asked),
            "medianDays": _median_days(answered, row["claimed_at"]),
            "accepted": decisions.count("ACCEPTED"),
            "declined": decisions.count("DECLINED"),
            "notOurs": decisions.count("NOT_OURS"),
            "done": len(done),
            "confirmedDone": sum(one["confirmed_done"] is True for one in done),
            "deniedDone": sum(one["confirmed_done"] is False for one in done),
        },
    )


def _is_overdue(asked: Row, now: datetime) -> bool:
    return asked["answered_at"] is None and asked["state"] != "CLOSED" and is_late(asked, now)


def _median_days(answered: list[Row], claimed_at: Any) -> float | None:
    """Between what was asked, or the day of joining where that came later, and the first answer."""
    took = sorted((one["answered_at"] - max(one["created_at"], claimed_at)) / timedelta(days=1) for one in answered)
    if not took:
        return None
    below, above = took[(len(took) - 1) // 2], took[len(took) // 2]
    return round(below + (above - below) / 2, 1)
