"""Opinions: who wrote one is read where it is signed, and nowhere else, by nobody."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

from tests.reference.answers import Listing, Thing, answers, visible
from tests.reference.rows import Row
from tests.reference.rules import is_official, moderates, permitted, speaks_for_author
from tests.reference.square import Square

from parvis.auth.permissions import Permission

LONGEST_EXCERPT = 80


@visible("Opinion")
def is_seen(square: Square, row: Row) -> bool:
    """By all once it is published and not withheld; by moderators where it is theirs to judge; always by its author."""
    if _is_shown(row) or _is_known_as_own(square, row):
        return True
    return row["visibility"] != "VISIBLE" and moderates(square, row["commune_id"])


@visible("OpinionAnswer")
def answer_is_seen(square: Square, row: Row) -> bool:
    about = square.rows.one("opinion", row["opinion_id"])
    return about is not None and is_seen(square, about)


def _is_known_as_own(square: Square, row: Row) -> bool:
    """A token for anything else than opinions learns of none whose it is."""
    return permitted(square, Permission.OPINIONS_WRITE) and speaks_for_author(square, row)


def _is_shown(row: Row) -> bool:
    return row["published_on"] is not None and row["visibility"] == "VISIBLE"


def _answers(square: Square, row: Row) -> list[Row]:
    return square.rows.where("opinion_answer", opinion_id=row["id"])


# where they are listed


@answers("Commune.opinions")
def of_commune(square: Square, row: Row, awaiting_answer: bool | None = None) -> Listing:
    """All that are published, or those alone that can be answered and are not, or those alone that are not so."""
    its = square.rows.where("opinion", commune_id=row["id"], is_withdrawn=False)
    listed = [
        one
        for one in its
        if one["published_on"] is not None
        and (awaiting_answer is None or awaiting_answer == (_is_shown(one) and not _answers(square, one)))
    ]
    return Listing(square.things("Opinion", listed), ("-published_on", "id"))


@answers("Commune.viewerOpinion")
def own_of_this_quarter(square: Square, row: Row) -> Thing | None:
    if square.viewer.id is None or not permitted(square, Permission.OPINIONS_WRITE):
        return None
    mine = square.rows.where(
        "opinion",
        commune_id=row["id"],
        author_id=square.viewer.id,
        is_withdrawn=False,
        period=_period(square.now),
    )
    return square.thing("Opinion", mine[0] if mine else None)


def _period(now: datetime) -> int:
    """The quarter, counted from the year nought."""
    in_paris = now.astimezone(ZoneInfo("Europe/Paris"))
    return in_paris.year * 4 + (in_paris.month - 1) // 3


@answers("Viewer.opinions")
def own(square: Square, _row: Row) -> Listing:
    may_know = permitted(square, Permission.OPINIONS_WRITE)
    mine = square.rows.where("opinion", author_id=square.viewer.id) if may_know else []
    return Listing(square.things("Opinion", mine), ("-period", "id"))


# of one


@answers("Opinion.excerpt")
def excerpt(_square: Square, row: Row) -> str:
    plain = unescape(re.sub("<[^>]*>", " ", row["text_html"])).replace("\u00a0", " ")
    words = re.sub("[ \n\t]+", " ", plain).strip(" ")
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1].rstrip(" ") + "…"


@answers("Opinion.author")
def author(square: Square, row: Row) -> Thing | None:
    return square.thing("Actor", square.rows.one("actor", row["author_id"])) if row["signature"] == "SIGNED" else None


@answers("Opinion.answer")
def answer(square: Square, row: Row) -> Thing | None:
    said = _answers(square, row)
    return square.thing("OpinionAnswer", said[0] if said else None)


@answers("Opinion.heldFor")
def held_for(square: Square, row: Row) -> str | None:
    """For those who have to know: its author and moderators."""
    may_know = _is_known_as_own(square, row) or moderates(square, row["commune_id"])
    return row["held_for"] if row["visibility"] == "HELD" and may_know else None


@answers("Opinion.viewerIsAuthor")
def viewer_is_author(square: Square, row: Row) -> bool:
    is_author = square.viewer.id is not None and row["author_id"] == square.viewer.id
    return is_author and permitted(square, Permission.OPINIONS_WRITE)


@answers("Opinion.viewerCanAnswer")
def viewer_can_answer(square: Square, row: Row) -> bool:
    return (
        permitted(square, Permission.OFFICIAL_ACT)
        and _is_shown(row)
        and is_official(square, row["commune_id"])
        and not row["is_withdrawn"]
        and not _answers(square, row)
    )


@answers("Opinion.viewerCanWithdraw")
def viewer_can_withdraw(square: Square, row: Row) -> bool:
    return _is_known_as_own(square, row) and not row["is_withdrawn"]
