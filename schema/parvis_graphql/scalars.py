"""Scalars with one format each."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import NewType, TypeVar
from uuid import UUID

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from parvis.evaluations import periods

Markdown = NewType("Markdown", str)
GeoJson = NewType("GeoJson", dict[str, object])
Period = NewType("Period", int)
T = TypeVar("T")


def _reader(parse: Callable[[str], T], wanted: str) -> Callable[[object], T]:
    """Reads a text. What cannot be read is the caller's mistake, said as one; any other error would pass for ours."""

    def read(value: object) -> T:
        try:
            if isinstance(value, str):
                return parse(value)
        except (ValueError, OverflowError):
            pass
        raise GraphQLError(wanted)

    return read


def _geojson_in(value: object) -> dict[str, object]:
    # what the coordinates are worth, the command says, as a mistake to mend
    if not isinstance(value, dict) or not isinstance(value.get("type"), str) or "coordinates" not in value:
        raise GraphQLError("A GeoJSON is an object with `type` and `coordinates`.")
    return value


def _period_in(text: str) -> int:
    try:
        return periods.from_text(text)
    except periods.PeriodMistake as mistake:
        raise ValueError(mistake.message) from mistake


def _datetime_out(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _datetime_in(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset from UTC")
    return moment.astimezone(UTC)


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment: RFC 3339, UTC, with milliseconds, such as 2026-03-20T18:30:00.000Z.",
        serialize=_datetime_out,
        parse_value=_reader(
            _datetime_in, "A DateTime is a text in RFC 3339 with its offset, such as 2026-03-20T18:30:00.000Z."
        ),
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day: RFC 3339, such as 2026-03-20.",
        serialize=date.isoformat,
        parse_value=_reader(date.fromisoformat, "A Date is a text such as 2026-03-20."),
    ),
    UUID: strawberry.scalar(
        name="UUID",
        description="A UUID in its usual form, any version.",
        serialize=str,
        parse_value=_reader(UUID, "A UUID is a text such as 0190f2a0-7c3e-7b1a-9d55-3f0c2a6f4e10."),
    ),
    GeoJson: strawberry.scalar(
        name="GeoJSON",
        description="A Polygon or a MultiPolygon as RFC 7946 writes it: an object with `type` and `coordinates`.",
        serialize=dict,
        parse_value=_geojson_in,
    ),
    Period: strawberry.scalar(
        name="Period",
        description="A quarter of a year, such as 2026-Q4. It begins and ends at midnight in Paris.",
        serialize=periods.as_text,
        parse_value=_reader(_period_in, "A Period is a text such as 2026-Q4."),
    ),
    Markdown: strawberry.scalar(
        name="Markdown",
        description="A text in CommonMark, without HTML and images.",
        serialize=str,
        parse_value=_reader(str, "A Markdown is a text."),
    ),
}
