"""What PostgreSQL makes of words, asked once and remembered, and how frequent its statistics say the commonest are."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from parvis.core import clock

_MOST_REMEMBERED = 50_000
_REFRESH = timedelta(minutes=10)

_LEXEMES = """
SELECT word, (tsvector_to_array(search_lexemes(word)))[1] AS lexeme FROM unnest(CAST(:words AS text[])) word
"""
_FREQUENCIES = """
SELECT greatest(reltuples, 0)::bigint AS rows, (SELECT array_to_json(most_common_elems)::text FROM pg_stats
        WHERE schemaname = current_schema AND tablename = relname AND attname = 'vector') AS lexemes,
    (SELECT array_to_json(most_common_elem_freqs)::text FROM pg_stats
        WHERE schemaname = current_schema AND tablename = relname AND attname = 'vector') AS frequencies
FROM pg_class WHERE oid = 'search_entry'::regclass
"""


class Reader(Protocol):
    """The snapshot that a search reads in."""

    async def fetch(self, sql: str, values: Mapping[str, object] | None = None) -> list[Any]:
        """Rows of a statement with named parameters."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The share of entries that the commonest lexemes are in. Whatever is not named is in fewer than all that are."""

    rows: int = 0
    shares: dict[str, float] = field(default_factory=dict)
    lexemes: list[str] = field(default_factory=list)

    def share(self, lexeme: str) -> float:
        return self.shares.get(lexeme, 0.0)

    def beginning_with(self, start: str) -> list[str]:
        """Common lexemes that begin so, the commonest first."""
        at = bisect_left(self.lexemes, start)
        found = []
        while at < len(self.lexemes) and self.lexemes[at].startswith(start):
            found.append(self.lexemes[at])
            at += 1
        return sorted(found, key=self.shares.__getitem__, reverse=True)


class Lexicon:
    """One for a process: both halves are the same for everybody."""

    def __init__(self) -> None:
        self._lexemes: OrderedDict[str, str | None] = OrderedDict()
        self._frequencies = Frequencies()
        self._read_at: datetime | None = None

    async def lexemes(self, reader: Reader, folded: Iterable[str]) -> dict[str, str | None]:
        """The stem of each folded word; None for one that says nothing ("les"). One statement for all that are new."""
        wanted = list(dict.fromkeys(folded))
        new = [word for word in wanted if word not in self._lexemes]
        if new:
            for row in await reader.fetch(_LEXEMES, {"words": new}):
                self._lexemes[row["word"]] = row["lexeme"]
        found = {}
        for word in wanted:
            found[word] = self._lexemes[word]
            self._lexemes.move_to_end(word)
        while len(self._lexemes) > _MOST_REMEMBERED:
            self._lexemes.popitem(last=False)
        return found

    async def frequencies(self, reader: Reader) -> Frequencies:
        """As PostgreSQL's last ANALYZE saw them, read every ten minutes."""
        now = clock.now()
        if self._read_at is None or not self._read_at <= now < self._read_at + _REFRESH:
            [row] = await reader.fetch(_FREQUENCIES)
            self._frequencies = _frequencies(row)
            self._read_at = now
        return self._frequencies


def _frequencies(row: Any) -> Frequencies:
    import json

    lexemes = json.loads(row["lexemes"] or "[]")
    # behind the lexemes' own shares stand the least and the greatest of them
    shares = dict(zip(lexemes, json.loads(row["frequencies"] or "[]"), strict=False))
    return Frequencies(row["rows"], shares, sorted(shares))


lexicon = Lexicon()
