"""Opinions, signed and withheld, at whatever stage they are, with what the town hall answered."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.reference.making.country import Country
from tests.reference.making.people import People
from tests.reference.making.tables import Making, Row
from tests.reference.making.talk import thread

from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole
from parvis.discussion.models import SubjectKind
from parvis.evaluations import periods
from parvis.opinions.models import HeldFor, Signature

_TEXTS = (
    "On y vit bien.",
    "Des arbres & des bancs,\n\n- *partout* ; « {}[]$1 :viewer %s »",
    # as long as what is cut off, one less, one more, and with a blank where it is cut
    *("x" * length for length in (79, 80, 81)),
    f"{'y' * 78} et la suite",
)


def make_opinions(make: Making, country: Country, people: People) -> None:
    """In the first town one of each stage by the same person, whatever else there is."""
    resident = people.by_kind["resident"]
    for number, stage in enumerate(({}, {"published_on": None}, {"visibility": Visibility.HELD, "published_on": None})):
        for signature in Signature:
            town = country.towns[number]
            opinion(make, people, town, author_id=resident, signature=signature, **stage)
    for _ in range(make.random.randint(4, 12)):
        opinion(make, people, make.often(country.towns[0], country.towns, 0.5))


def opinion(make: Making, people: People, commune: Row, *, bare: bool = False, **settled: Any) -> Row:
    """One at random, but for the columns that are `settled`. A `bare` one is without talk and answer."""
    author = settled["author_id"] if "author_id" in settled else make.perhaps(make.one(people.everybody), 0.9)
    visibility = settled.get("visibility") or make.often(Visibility.VISIBLE, [Visibility.HELD, Visibility.HIDDEN])
    published_on = settled["published_on"] if "published_on" in settled else make.perhaps(_day(make), 0.8)
    is_withdrawn = settled.get("is_withdrawn", published_on is not None and make.chance(0.1))
    if is_withdrawn:
        author = None
    is_shown = published_on is not None and visibility is Visibility.VISIBLE
    subject: Row = {"id": make.key(), "commune_id": commune["id"], "author_id": author}
    thread_id = thread(
        make,
        people,
        SubjectKind.OPINION,
        subject,
        is_visible=is_shown,
        is_open=is_shown and not is_withdrawn,
        quiet=bare or published_on is None,
    )
    text = "" if is_withdrawn else make.one(_TEXTS)
    row = make.add(
        "opinion",
        **subject,
        period=_free_period(make, author, commune),
        text=text,
        text_html=f"<p>{text.replace('&', '&amp;')}</p>\n" if text else "",
        signature=make.one(list(Signature)),
        written_by_id=author,
        thread_id=thread_id,
        visibility=visibility,
        held_for=make.one([None, *HeldFor]) if visibility is Visibility.HELD else None,
        published_on=published_on,
        is_withdrawn=is_withdrawn,
    )
    row |= settled | {"author_id": author}
    if not bare and published_on is not None and make.chance(0.6):
        _answer(make, people, row)
    return row


def _day(make: Making) -> date:
    """Of few, so that some were published together."""
    return (make.now - timedelta(days=7 * make.random.randint(0, 2))).date()


def _free_period(make: Making, author: UUID | None, commune: Row) -> int:
    """The latest quarter in which this person has not written about this commune yet."""
    period = periods.period_of(make.now)
    taken = {
        row["period"]
        for row in make.rows["opinion"]
        if author is not None and (row["written_by_id"], row["commune_id"]) == (author, commune["id"])
    }
    return next(earlier for earlier in range(period, 0, -1) if earlier not in taken)


def _answer(make: Making, people: People, about: Row) -> None:
    signed, wrote = people.voice(make)
    body = make.one(["Merci.", "Nous y pensons.\n\n- dès mai"])
    make.add(
        "opinion_answer",
        opinion_id=about["id"],
        body=body,
        body_html=f"<p>{body}</p>",
        author_id=signed,
        author_role=make.one([None, CommuneRole.ELECTED, CommuneRole.AGENT]),
        written_by_id=wrote,
        created_at=make.ago(9),
    )
