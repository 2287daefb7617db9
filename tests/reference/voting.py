"""What people say with their names, that they have voted, and what is set aside. Ballots are shown to nobody."""

from tests.reference.answers import Key, Listing, Thing, answers, for_types, visible
from tests.reference.evaluations import criterion, now, said
from tests.reference.rows import Row
from tests.reference.rules import moderates, permitted
from tests.reference.square import Square

from parvis.auth.permissions import Permission

# what people say with their names


@visible("SignedEvaluation")
def is_said(_square: Square, row: Row) -> bool:
    """Taken back or its author erased, it only waits to be subtracted."""
    return row["person_id"] is not None and row["scores"] is not None


def _signed(square: Square, rows: list[Row], relation: str | None) -> Listing:
    found = [one for one in rows if relation in {None, one["relation"]}]
    return Listing(square.things("SignedEvaluation", found), ("-period", "-id"))


@answers("Commune.signedEvaluations")
def signed_of_commune(square: Square, row: Row, relation: str | None = None) -> Listing:
    return _signed(square, square.rows.where("signed_evaluation", commune_id=row["id"]), relation)


@answers("Viewer.evaluations")
def own(square: Square, row: Row, relation: str | None = None) -> Listing:
    return _signed(square, square.rows.where("signed_evaluation", person_id=row["id"]), relation)


@answers("Commune.viewerEvaluation")
def own_now(square: Square, row: Row) -> Thing | None:
    if square.viewer.id is None:
        return None
    own_ = {"person_id": square.viewer.id, "commune_id": row["id"], "period": now(square)}
    found = square.rows.where("signed_evaluation", **own_)
    return square.thing("SignedEvaluation", found[0] if found else None)


@for_types("SignedEvaluation", "BallotHold", field="commune")
def its_commune(square: Square, row: Row) -> Thing | None:
    return square.thing("Commune", square.rows.one("commune", row["commune_id"]))


@answers("SignedEvaluation.neighbourhood")
def its_neighbourhood(square: Square, row: Row) -> Thing | None:
    return square.thing("Neighbourhood", square.rows.one("neighbourhood", row["neighbourhood_id"]))


@answers("SignedEvaluation.person")
def person(square: Square, row: Row) -> Thing | None:
    return square.thing("Person", square.rows.one("actor", row["person_id"]))


@answers("SignedEvaluation.period")
def its_period(_square: Square, row: Row) -> str:
    return said(row["period"])


@answers("SignedEvaluation.scores")
def grades(square: Square, row: Row) -> list[Thing]:
    order = {one["code"]: one["position"] for one in square.rows.all("criterion")}
    given = sorted(row["scores"].items(), key=lambda one: order[one[0]])
    return square.things("CriterionGrade", [{"code": code, "score": score} for code, score in given])


@answers("CriterionGrade.criterion")
def graded(square: Square, row: Row) -> Thing | None:
    return criterion(square, row["code"])


@answers("SignedEvaluation.viewerCanEdit")
def viewer_can_edit(square: Square, row: Row) -> bool:
    """One's own, while its quarter lasts."""
    is_own = square.viewer.id is not None and row["person_id"] == square.viewer.id
    return permitted(square, Permission.EVALUATIONS_SIGN) and is_own and row["period"] == now(square)


@answers("Commune.viewerHasEvaluated")
def viewer_has_evaluated(square: Square, row: Row) -> bool | None:
    """Nobody else learns it, nor a token that could not do it."""
    if square.viewer.id is None or not permitted(square, Permission.BALLOTS_CAST):
        return None
    sheet = {"account_id": square.viewer.id, "commune_id": row["id"], "period": now(square)}
    return bool(square.rows.where("sheet", **sheet))


# what is set aside


def _held(square: Square, hold: Row) -> int:
    """In full tens."""
    if hold["state"] != "OPEN":
        return (hold["held_count"] or 0) // 10 * 10
    signed = [one for one in square.rows.where("signed_evaluation", hold_id=hold["id"]) if is_said(square, one)]
    return (len(square.rows.where("ballot_inbox", hold_id=hold["id"])) + len(signed)) // 10 * 10


@answers("BallotHold.heldCount")
def held_count(square: Square, row: Row) -> int:
    return _held(square, row)


@answers("Commune.heldEvaluations")
def held_evaluations(square: Square, row: Row) -> int:
    return sum(_held(square, one) for one in square.rows.where("ballot_hold", commune_id=row["id"], state="OPEN"))


@answers("Commune.ballotHolds")
def ballot_holds(square: Square, row: Row) -> Listing:
    holds = square.things("BallotHold", square.rows.where("ballot_hold", commune_id=row["id"]))
    return Listing(holds, (Key(lambda one: one["opened_on"], descending=True), "id"))


@answers("Query.ballotHolds")
def open_ballot_holds(square: Square, _row: Row) -> Listing:
    return Listing(square.things("BallotHold", square.rows.where("ballot_hold", state="OPEN")), ("opened_on", "id"))


@answers("Query.decidedBallotHolds")
def decided_ballot_holds(square: Square, _row: Row) -> Listing:
    decided = [one for one in square.rows.all("ballot_hold") if one["state"] != "OPEN" and one["decided_at"]]
    holds = square.things("BallotHold", decided)
    return Listing(holds, (Key(lambda one: one["decided_at"], descending=True), "id"))


@answers("BallotHold.viewerCanDecide")
def viewer_can_decide(square: Square, row: Row) -> bool:
    """Who looks after the commune; the town hall never says what is counted."""
    may = permitted(square, Permission.CONTENT_MODERATE) and moderates(square, row["commune_id"])
    return may and row["state"] == "OPEN"
