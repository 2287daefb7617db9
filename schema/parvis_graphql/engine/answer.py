"""What an operation answers: data as JSON text where PostgreSQL wrote it, and as Python values for pages and tests."""

import json
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLError

#: one root field's response key and its value: JSON text, or what is to become it
Part = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Raw:
    """A value that is JSON text already."""

    text: bytes


class Answer:
    """`parts` None is no data: nothing was executed (`is_refused`), or a null reached up to the whole."""

    def __init__(
        self,
        parts: list[Part] | None,
        errors: list[GraphQLError] | None = None,
        extensions: dict[str, Any] | None = None,
        *,
        is_refused: bool = False,
    ) -> None:
        self._parts = parts
        self.errors = errors or []
        self.extensions = extensions or {}
        self.is_refused = is_refused
        self._data: dict[str, Any] | None = None

    @property
    def data(self) -> dict[str, Any] | None:
        """Read from the text when first asked for."""
        if self._data is None and self._parts is not None:
            self._data = {
                key: orjson.loads(value.text) if isinstance(value, Raw) else value for key, value in self._parts
            }
        return self._data

    def body(self) -> bytes:
        """The whole response as JSON."""
        members: list[bytes] = []
        if self.errors:
            members.append(b'"errors":' + written([error.formatted for error in self.errors]))
        if not self.is_refused:
            members.append(b'"data":' + self._data_text())
        if self.extensions:
            members.append(b'"extensions":' + written(self.extensions))
        return b"{" + b",".join(members) + b"}"

    def _data_text(self) -> bytes:
        if self._parts is None:
            return b"null"
        members = [
            b'"' + key.encode() + b'":' + (value.text if isinstance(value, Raw) else written(value))
            for key, value in self._parts
        ]
        return b"{" + b",".join(members) + b"}"


def written(value: Any) -> bytes:
    """JSON text. An error may quote half of a surrogate pair, which JSON can spell and UTF-8 cannot."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
