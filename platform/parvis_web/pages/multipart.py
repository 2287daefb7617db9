"""multipart/form-data read piece by piece: a file is never whole in memory, nor on this machine's disk."""

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from parvis_web.pages.failures import Failure

if TYPE_CHECKING:  # the library has this type for type checkers only
    from python_multipart.multipart import MultipartCallbacks

MAX_PARTS = 100
MAX_TEXT = 256 * 1024
_FORM_DATA = b"multipart/form-data"


@dataclass
class Part:
    """A field or a file; `filename` is empty where no file was chosen, None for a field."""

    name: str
    filename: str | None
    content_type: str
    _reader: "MultipartReader" = field(repr=False)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes as they arrive. What is not read is skipped."""
        while (data := await self._reader.data()) is not None:
            yield data

    async def text(self) -> str:
        """A field's value. Raises Failure where the form's texts are too long together."""
        return b"".join([self._reader.count_text(data) async for data in self.chunks()]).decode(errors="replace")


class MultipartReader:
    """The parts of a request, in their order. Raises Failure: 415, 413 beyond `max_bytes`, 400 for a broken body or
    more parts."""

    def __init__(self, request: Request, max_bytes: int, max_parts: int = MAX_PARTS) -> None:
        kind, options = parse_options_header(request.headers.get("content-type"))
        if kind != _FORM_DATA or not options.get(b"boundary"):
            raise Failure(415)
        try:
            self._parser = MultipartParser(options[b"boundary"], self._callbacks())
        except FormParserError as error:
            raise Failure(400) from error
        self._body = request.stream()
        self._left = max_bytes
        self._text_left = MAX_TEXT
        self._parts_left = max_parts
        self._is_whole = False
        #: what the parser found, in order: a part's headers, its bytes, None for its end
        self._found: deque[dict[str, str] | bytes | None] = deque()
        self._name = self._value = b""
        self._headers: dict[str, str] = {}

    async def parts(self) -> AsyncIterator[Part]:
        while (found := await self._next()) is not _END:
            if not isinstance(found, dict):
                continue  # what is left of a part that was not read to its end
            self._parts_left -= 1
            if self._parts_left < 0:
                raise Failure(400)
            yield self._part(found)

    async def data(self) -> bytes | None:
        """The next bytes of the part being read; None at its end."""
        found = await self._next()
        if found is _END or isinstance(found, dict):
            raise Failure(400)
        return found if isinstance(found, bytes) else None

    def count_text(self, data: bytes) -> bytes:
        self._text_left -= len(data)
        if self._text_left < 0:
            raise Failure(413)
        return data

    def _part(self, headers: dict[str, str]) -> Part:
        _, options = parse_options_header(headers.get("content-disposition"))
        filename = options.get(b"filename")
        return Part(
            name=options.get(b"name", b"").decode(errors="replace"),
            filename=None if filename is None else filename.decode(errors="replace"),
            content_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
            _reader=self,
        )

    async def _next(self) -> "dict[str, str] | bytes | _End | None":
        while not self._found:
            try:
                chunk = await anext(self._body, None)
            except ClientDisconnect as error:
                raise Failure(400) from error
            if chunk is None:
                if not self._is_whole:
                    raise Failure(400)
                return _END
            self._left -= len(chunk)
            if self._left < 0:
                raise Failure(413)
            try:
                self._parser.write(chunk)
            except FormParserError as error:
                raise Failure(400) from error
        return self._found.popleft()

    def _callbacks(self) -> "MultipartCallbacks":
        """Called by the parser while it is given bytes; they only take down what it found."""

        def part_begin() -> None:
            self._headers = {}

        def header_begin() -> None:
            self._name = self._value = b""

        def header_field(data: bytes, start: int, end: int) -> None:
            self._name += data[start:end]

        def header_value(data: bytes, start: int, end: int) -> None:
            self._value += data[start:end]

        def header_end() -> None:
            self._headers[self._name.decode("latin-1").lower()] = self._value.decode("latin-1")

        def headers_finished() -> None:
            self._found.append(self._headers)

        def part_data(data: bytes, start: int, end: int) -> None:
            self._found.append(data[start:end])

        def part_end() -> None:
            self._found.append(None)

        def end() -> None:
            self._is_whole = True

        return {
            "on_part_begin": part_begin,
            "on_header_begin": header_begin,
            "on_header_field": header_field,
            "on_header_value": header_value,
            "on_header_end": header_end,
            "on_headers_finished": headers_finished,
            "on_part_data": part_data,
            "on_part_end": part_end,
            "on_end": end,
        }


class _End:
    """Said once the body is over."""


_END = _End()
