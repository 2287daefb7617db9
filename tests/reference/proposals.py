"""Proposals, their versions and themes: who sees them, and what the viewer may do."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.reference.answers import Listing, Refused, Thing, answers, for_types, key_of, visible
from tests.reference.rows import Row
from tests.reference.rules import (
    is_official,
    permitted,
    shown,
    speaks_for_author,
)
from tests.reference.square import Square

from parvis.auth.permissions import Permission

MOST_PHOTOS = 10

_ORDERS = {"NEWEST": ("-id",), "OLDEST": ("id",), "MOST_SUPPORTED": ("-support_count", "-id")}


@visible("Proposal")
def is_seen(square: Square, row: Row) -> bool:
    """Also when withdrawn: what was asked of a commune is public."""
    return shown(square, row, row["visibility"] == "VISIBLE")


@visible("ProposalVersion")
def its_proposal_is_seen(square: Square, row: Row) -> bool:
    """What belongs to a proposal is as public as the proposal."""
    whole = square.rows.one("proposal", row["proposal_id"])
    return whole is not None and is_seen(square, whole)


# themes


def theme(square: Square, code: str) -> Thing | None:
    [row] = square.rows.where("theme", code=code)
    return square.thing("Theme", row)


@answers("Theme.name")
def theme_name(square: Square, row: Row) -> str:
    return str(row["name_fr"] if square.viewer.locale == "fr" else row["name_en"])


@answers("Query.themes")
def themes(square: Square, _row: Row) -> list[Thing]:
    return square.things("Theme", sorted(square.rows.all("theme"), key=lambda one: one["position"])[:50])


@for_types("Proposal", "ProposalVersion", field="theme")
def its_theme(square: Square, row: Row) -> Thing | None:
    return theme(square, row["theme_id"])


# lists of proposals


def newest_code(square: Square, key: Any) -> str | None:
    """What the newest step of a kind said."""
    step = square.rows.one("proposal_step", key)
    return step and step["code"]


def is_alive(row: Row) -> bool:
    return row["state"] in {"OPEN", "UNDER_REVIEW"}


def awaits_answer(row: Row) -> bool:
    """The town hall owes it an answer, or would if it had joined."""
    return row["answered_at"] is None and is_alive(row)


def is_under_way(square: Square, row: Row) -> bool:
    """Accepted, and still to be done: not abandoned, and not done, or its author says that it is not."""
    if row["state"] == "WITHDRAWN" or newest_code(square, row["decision_id"]) != "ACCEPTED":
        return False
    how_far = newest_code(square, row["execution_id"])
    return how_far != "ABANDONED" and (how_far != "DONE" or row["confirmed_done"] is False)


def _matches(square: Square, row: Row, wanted: dict[str, Any]) -> bool:
    is_so = {
        "theme": lambda value: row["theme_id"] == value,
        "state": lambda value: row["state"] == value,
        "has_photos": lambda value: bool(square.rows.where("proposal_photo", proposal_id=row["id"])) == value,
        "decision": lambda value: newest_code(square, row["decision_id"]) == value,
        "execution": lambda value: newest_code(square, row["execution_id"]) == value,
        "awaiting_answer": lambda value: awaits_answer(row) == value,
        "neighbourhood_id": lambda value: row["neighbourhood_id"] == key_of(value, "Neighbourhood"),
    }
    return all(value is None or is_so[name](value) for name, value in wanted.items())


def listed(
    square: Square, rows: list[Row], wanted: dict[str, Any] | None = None, order_by: str | None = None
) -> Listing:
    """Those of these proposals that match and that the viewer may see."""
    wanted = wanted or {}
    neighbourhood = wanted.get("neighbourhood_id")
    if neighbourhood is not None and key_of(neighbourhood, "Neighbourhood") is None:
        raise Refused("NOT_FOUND")
    matching = [row for row in rows if _matches(square, row, wanted)]
    return Listing(square.things("Proposal", matching), _ORDERS[order_by or "NEWEST"])


@answers("Query.proposals")
def everywhere(square: Square, _row: Row, **arguments: Any) -> Listing:
    return listed(square, square.rows.all("proposal"), arguments.get("filter"), arguments.get("order_by"))


@answers("Commune.proposals")
def of_commune(square: Square, row: Row, **arguments: Any) -> Listing:
    its = square.rows.where("proposal", commune_id=row["id"])
    return listed(square, its, arguments.get("filter"), arguments.get("order_by"))


@answers("Organisation.proposals")
def of_organisation(square: Square, row: Row) -> Listing:
    return listed(square, square.rows.where("proposal", author_id=row["id"]))


@answers("Commune.proposal")
def by_number(square: Square, row: Row, number: int) -> Thing | None:
    found = square.rows.where("proposal", commune_id=row["id"], number=number)
    return square.thing("Proposal", found[0]) if found else None


# what a proposal says


@for_types("Proposal", "Story", "Opinion", field="commune")
def its_commune(square: Square, row: Row) -> Thing | None:
    return square.thing("Commune", square.rows.one("commune", row["commune_id"]))


@for_types("Proposal", "Story", field="neighbourhood")
def its_neighbourhood(square: Square, row: Row) -> Thing | None:
    return square.thing("Neighbourhood", square.rows.one("neighbourhood", row["neighbourhood_id"]))


@for_types(
    "Proposal", "Story", "OfficialAnswer", "OpinionAnswer", "Decision", "Execution", "StateChange", field="author"
)
def its_author(square: Square, row: Row) -> Thing | None:
    return square.thing("Actor", square.rows.one("actor", row["author_id"]))


def photo_rows(square: Square, table: str, **owner: object) -> list[Row]:
    """The photos that something shows, in its author's order."""
    shown_here = sorted(square.rows.where(table, **owner), key=lambda one: one["position"])
    return [photo for one in shown_here if (photo := square.rows.one("photo", one["photo_id"])) is not None]


def first_ready(square: Square, photos: list[Row]) -> Thing | None:
    """The first picture that is made; null where the viewer may not see that one."""
    return square.thing("Photo", next((one for one in photos if one["status"] == "READY"), None))


@answers("Proposal.photos")
def photos(square: Square, row: Row) -> list[Thing]:
    return square.things("Photo", photo_rows(square, "proposal_photo", proposal_id=row["id"]))[:MOST_PHOTOS]


@answers("Proposal.coverPhoto")
def cover_photo(square: Square, row: Row) -> Thing | None:
    return first_ready(square, photo_rows(square, "proposal_photo", proposal_id=row["id"]))


@answers("Proposal.versions")
def versions(square: Square, row: Row) -> Listing:
    return Listing(
        square.things("ProposalVersion", square.rows.where("proposal_version", proposal_id=row["id"])), ("-number",)
    )


@answers("Proposal.authorConfirmsDone")
def author_confirms_done(_square: Square, row: Row) -> bool | None:
    return row["confirmed_done"]


@answers("Proposal.isOverdue")
def is_overdue(square: Square, row: Row) -> bool:
    return awaits_answer(row) and row["answer_due_at"] is not None and is_late(row, square.now)


def is_late(row: Row, answered_at: datetime) -> bool:
    """From the day after the one by which an answer was owed, in France."""
    owed, came = [moment.astimezone(ZoneInfo("Europe/Paris")).date() for moment in (row["answer_due_at"], answered_at)]
    return owed < came


# what the viewer did and may do


@answers("Proposal.viewerHasSupported")
def viewer_has_supported(square: Square, row: Row) -> bool:
    viewer = square.viewer.id
    return viewer is not None and bool(square.rows.where("proposal_support", proposal_id=row["id"], actor_id=viewer))


@answers("Proposal.viewerCanSupport")
def viewer_can_support(square: Square, row: Row) -> bool:
    return permitted(square, Permission.PROPOSALS_SUPPORT) and is_alive(row) and not speaks_for_author(square, row)


@answers("Proposal.viewerCanEdit")
def viewer_can_edit(square: Square, row: Row) -> bool:
    """Not once it is under review: its text is then settled."""
    return permitted(square, Permission.PROPOSALS_WRITE) and row["state"] == "OPEN" and speaks_for_author(square, row)


@answers("Proposal.viewerCanAnswer", "Proposal.viewerCanDecide")
def viewer_can_answer(square: Square, row: Row) -> bool:
    return (
        permitted(square, Permission.OFFICIAL_ACT)
        and row["state"] != "WITHDRAWN"
        and is_official(square, row["commune_id"])
    )


@answers("Proposal.viewerCanReport")
def viewer_can_report(square: Square, row: Row) -> bool:
    return viewer_can_answer(square, row) and newest_code(square, row["decision_id"]) == "ACCEPTED"


@answers("Proposal.viewerCanConfirm")
def viewer_can_confirm(square: Square, row: Row) -> bool:
    return (
        permitted(square, Permission.PROPOSALS_WRITE)
        and speaks_for_author(square, row)
        and row["state"] != "WITHDRAWN"
        and newest_code(square, row["execution_id"]) == "DONE"
        and newest_code(square, row["decision_id"]) == "ACCEPTED"
    )
