"""What people write, made safe to keep: one normal form, no control characters, a bound on each."""

import re
import unicodedata

import nh3
from markdown_it import MarkdownIt

from parvis.core.errors import Code, Mistake

# C0 and C1 controls but tab and line feed; bidirectional overrides, which can make a text read as another; halves of
# surrogate pairs, which no encoding can carry
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
# blank although Unicode calls them letters or symbols: Hangul fillers, the empty Braille cell
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_BLANK_RUN = re.compile(r"\n{3,}")

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable(
    ["image", "html_block", "html_inline"]
)
_TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "hr"}


def one_line(value: str, *, path: str, longest: int, shortest: int = 1) -> str:
    """A title or a name: NFC, inner white space folded, trimmed.

    Raises Mistake BLANK, TOO_SHORT, TOO_LONG or INVALID (control characters), at `path`.
    """
    return _bounded(" ".join(_normal(value, path).split()), path, longest, shortest)


def paragraphs(value: str, *, path: str, longest: int, shortest: int = 1) -> str:
    """A body: NFC, line ends as \\n, at most one blank line in a row, trimmed. Raises as `one_line`."""
    lines = (line.rstrip() for line in _normal(value.replace("\r\n", "\n").replace("\r", "\n"), path).split("\n"))
    return _bounded(_BLANK_RUN.sub("\n\n", "\n".join(lines)).strip(), path, longest, shortest)


def _normal(value: str, path: str) -> str:
    text = unicodedata.normalize("NFC", value)
    if _FORBIDDEN.search(text):
        raise Mistake(Code.INVALID, "This text has control characters that cannot be kept.", (path,))
    return text


def _bounded(text: str, path: str, longest: int, shortest: int) -> str:
    if shortest and not any(_can_be_seen(character) for character in text):
        raise Mistake(Code.BLANK, "Please fill this in.", (path,))
    if len(text) < shortest:
        raise Mistake(Code.TOO_SHORT, "Please write at least {shortest} characters.", (path,), shortest=shortest)
    if len(text) > longest:
        raise Mistake(Code.TOO_LONG, "Please write at most {longest} characters.", (path,), longest=longest)
    return text


def _can_be_seen(character: str) -> bool:
    return character not in BLANK_LETTERS and unicodedata.category(character)[0] not in "CZ"


def render_markdown(text: str) -> str:
    """Markdown to HTML that is safe to show: a few tags, links marked as a stranger's, headings below the page's."""
    html = _markdown.render(text)
    html = re.sub(r"<(/?)h[12]>", r"<\1h3>", re.sub(r"<(/?)h[56]>", r"<\1h4>", html))
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
