"""Scalars with one format each."""

from datetime import UTC, date, datetime
from typing import NewType
from uuid import UUID

import strawberry
from strawberry.types.scalar import ScalarDefinition

Markdown = NewType("Markdown", str)


def _datetime_out(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _datetime_in(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("A DateTime is a text in RFC 3339, such as 2026-03-20T18:30:00.000Z.")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("A DateTime names its offset from UTC, such as Z.")
    return moment.astimezone(UTC)


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment: RFC 3339, UTC, with milliseconds, such as 2026-03-20T18:30:00.000Z.",
        serialize=_datetime_out,
        parse_value=_datetime_in,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day: RFC 3339, such as 2026-03-20.",
        serialize=date.isoformat,
        parse_value=date.fromisoformat,
    ),
    UUID: strawberry.scalar(
        name="UUID", description="A UUID in its usual form, any version.", serialize=str, parse_value=UUID
    ),
    Markdown: strawberry.scalar(
        name="Markdown", description="A text in CommonMark, without HTML and images.", serialize=str, parse_value=str
    ),
}
