"""Forms as they come in: bounded, checked for where they come from, with what was typed kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from parvis_web.pages.failures import Failure

MAX_BODY = 256 * 1024
MAX_FIELDS = 100
_URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with a field of a form; `field` is None for the form as a whole."""

    field: str | None
    message: str


@dataclass
class Form(Mapping[str, str]):
    """What was typed, by field; a field that is not there is empty. Errors are added as they are found."""

    lists: dict[str, list[str]] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        values = self.lists.get(name)
        return values[-1] if values else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self.lists)

    def __len__(self) -> int:
        return len(self.lists)

    def all(self, name: str) -> list[str]:
        """Every value of a field that may come more than once."""
        return self.lists.get(name, [])

    def add(self, name: str, value: str) -> None:
        self.lists.setdefault(name, []).append(value)

    def refuse(self, name: str | None, message: str) -> None:
        self.errors.append(FieldError(name, message))

    def error(self, name: str) -> str | None:
        """What to say beside a field."""
        return next((error.message for error in self.errors if error.field == name), None)

    def in_order(self, fields: Mapping[str, str]) -> list[FieldError]:
        """The errors in the order of the page's fields; what concerns none of them comes first."""
        order = {name: at for at, name in enumerate(fields)}
        return sorted(self.errors, key=lambda error: order.get(error.field or "", -1))


def filled(**values: Any) -> Form:
    """A form as a page first shows it."""
    return Form({name: [str(value)] for name, value in values.items() if value is not None})


async def read_form(request: Request) -> Form:
    """Raises Failure for a body that is too large, or no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _URLENCODED:
        raise Failure(415)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise Failure(413)
    except ClientDisconnect as error:
        raise Failure(400) from error
    form = Form()
    try:
        pairs = parse_qsl(bytes(body).decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:  # bytes that no browser sends, or too many fields
        raise Failure(400) from error
    for name, value in pairs:
        form.add(name, value)
    return form
