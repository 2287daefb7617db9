"""A compiled statement in lines that one can read.

Only the white space between words changes. General formatters align what is nested below its opening bracket, so that
statements as deep as ours end hundreds of columns to the right; here each level is two columns.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_WIDTH, _STEP = 110, "  "
_WORD = re.compile(
    r"""E'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*"  # literals and quoted names
    | [()\[\],] | \$\d+ | [\w.]+ | [^\s\w()\[\],'"$]+ | \S""",
    re.VERBOSE,
)
_CLOSING = {"(": ")", "[": "]", "CASE": "END"}
_BRACKETS = "(["
#: of a statement, of an aggregate, of JSON_OBJECT: they stand below each other
_CLAUSES = {"FROM", "WHERE", "ORDER", "LIMIT", "UNION", "RETURNING"}
#: where else a piece that is too long for its line is parted, the outermost first; but for the comma, they begin a line
_PARTINGS = ({","}, {"WHEN", "ELSE"}, {"JOIN"}, {"OR"}, {"AND"})
_KEYWORDS = _CLAUSES.union({"SELECT"}, *_PARTINGS)
#: these belong to the word that comes next
_BEFORE_JOIN = {"LEFT", "INNER", "CROSS"}


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    is_apart: bool
    """Whether white space was before it."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What stands between brackets, or between CASE and END."""

    opening: _Word
    inner: "Sequence[_Item]"
    closing: str

    @property
    def is_apart(self) -> bool:
        return self.opening.is_apart

    @property
    def is_bracketed(self) -> bool:
        return self.opening.text in _BRACKETS


_Item = _Word | _Group


def words(sql: str) -> list[str]:
    """The statement without its white space: literals, names, signs."""
    return _WORD.findall(sql)


def laid_out(sql: str) -> list[str]:
    """The same statement in lines."""
    found = (_Word(match.group(), sql[match.start() - 1 : match.start()].isspace()) for match in _WORD.finditer(sql))
    return _lines(_grouped(found, ""), "")


def _grouped(found: Iterator[_Word], closing: str) -> list[_Item]:
    items: list[_Item] = []
    for word in found:
        if word.text == closing:
            break
        end = _CLOSING.get(word.text)
        items.append(_Group(word, _grouped(found, end), end) if end else word)
    return items


def _lines(items: Sequence[_Item], margin: str) -> list[str]:
    whole = margin + _flat(items)
    if len(whole) <= _WIDTH:
        return [whole]
    for partings in (_CLAUSES, *_PARTINGS):
        first, *others = _parted(items, partings)
        if others:
            is_below = partings is not _CLAUSES and _text(first[0]) in _KEYWORDS
            inside = margin + _STEP if is_below else margin
            return [*_lines(first, margin), *(line for part in others for line in _lines(part, inside))]
    return _opened(items, margin)


def _parted(items: Sequence[_Item], partings: set[str]) -> list[Sequence[_Item]]:
    """Cut before each of these words, after each comma."""
    cuts = [0]
    for at, item in enumerate(items):
        if _text(item) not in partings:
            continue
        if _text(item) == ",":
            cuts.append(at + 1)
        elif _text(items[at - 1]) != "DISTINCT":
            cuts.append(at - 1 if _text(items[at - 1]) in _BEFORE_JOIN else at)
    ends = [*cuts[1:], len(items)]
    return [items[start:end] for start, end in zip(cuts, ends, strict=True) if start < end]


def _opened(items: Sequence[_Item], margin: str) -> list[str]:
    """One line, but for the groups that are too long for it: their insides have lines of their own."""
    lines: list[str] = []
    line = margin
    for at, item in enumerate(items):
        lead = " " if at and item.is_apart else ""
        if isinstance(item, _Word) or not item.inner or len(line + lead + _flat([item])) <= _WIDTH:
            line += lead + _flat([item])
            continue
        opening, inner, closing = _opened_together(item)
        lines += [line + lead + opening, *_lines(inner, margin + _STEP)]
        line = margin + closing
    return [*lines, line]


def _opened_together(group: _Group) -> tuple[str, Sequence[_Item], str]:
    """Its beginning, what needs lines, its end. A group that holds one group alone, as in `(EXISTS (`, is no level."""
    opening, inner, closing = group.opening.text, group.inner, group.closing
    while group.is_bracketed:
        *before, last = inner
        if not isinstance(last, _Group) or not last.is_bracketed or not last.inner or not _are_plain(before):
            break
        gap = " " if before and last.is_apart else ""
        opening, inner, closing = (
            f"{opening}{_flat(before)}{gap}{last.opening.text}",
            last.inner,
            last.closing + closing,
        )
        group = last
    return opening, inner, closing


def _are_plain(items: Sequence[_Item]) -> bool:
    return all(isinstance(item, _Word) and item.text not in _KEYWORDS for item in items)


def _flat(items: Sequence[_Item]) -> str:
    text = ""
    for at, item in enumerate(items):
        text += " " if at and item.is_apart else ""
        if isinstance(item, _Word):
            text += item.text
        else:
            gap = "" if item.is_bracketed else " "
            text += f"{item.opening.text}{gap}{_flat(item.inner)}{gap}{item.closing}"
    return text


def _text(item: _Item) -> str:
    return item.text if isinstance(item, _Word) else ""
