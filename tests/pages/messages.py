"""Every message that the pages say, taken from their templates and handlers."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

from parvis_web.pages.documents import FOLDER

_KEYWORDS = {"_": None, "ngettext": (1, 2), "say": None}
_TEMPLATE = "jinja2.ext:babel_extract"
Message = str | tuple[str, str]


def messages() -> Iterator[tuple[Message, Path]]:
    """Each text, or pair of singular and plural, and the file that says it."""
    for pattern, method in (("*.html", _TEMPLATE), ("*.xml", _TEMPLATE), ("*.py", "python")):
        for path in sorted(FOLDER.rglob(pattern)):
            for _line, message, *_rest in extract_from_file(method, path, keywords=_KEYWORDS):
                if message:
                    yield message, path
