"""Searching: candidates from the index, best first, then the texts of a page of them as the viewer may read them.

The index holds public rows only, and still every text is read through its domain's own condition: what the viewer may
not see is not found, whatever an index says.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from parvis.places.search import LONGEST_SEARCH, MOST_RESULTS, communes_named, search_communes
from parvis.search.kinds import INDEXED, SearchKind, kind_marker
from parvis.search.lexicon import Reader, lexicon
from parvis.search.plan import EVERYTHING, Plan, make_plan, quoted, to_be_stemmed
from parvis.search.snippets import Marker, marked, plain, snippet
from parvis.search.texts import PLAIN, texts_of
from parvis.search.words import Asked, read

MOST_SIMILAR = 10
#: so many entries are weighed against each other; beyond that one asks for more words
MOST = 80
#: communes among other findings, and what their names weigh: a whole name before all, the beginning of one among titles
_COMMUNES, _WHOLE_NAME, _BEGUN_NAME = 3, 1 << 40, 29_000_000
_SHORTEST_NAME = 3

_CANDIDATES = """
SELECT subject_id, kind, score FROM search_candidates(
    CAST(CAST(:exact AS text[]) AS tsquery[]), CAST(CAST(:loose AS text[]) AS tsquery[]),
    CAST(CAST(:titled AS text[]) AS tsquery[]), search_phrase(:phrase), {must},
    CAST(CAST(:narrowed AS text[]) AS tsquery[]), {most},
    CAST(:first AS bigint[]), CAST(:reach AS bigint[]))
"""
#: as a link table: from a proposal {p} to those of its commune that are like it, the likest first
SIMILAR_ROWS = f"""(
    SELECT {{p}} AS near, its.far, its.place FROM
    unnest(search_similar({{p}}.commune_id, {{p}}.title, {{p}}, {MOST_SIMILAR})) WITH ORDINALITY its (far, place)
)"""  # noqa: S608 - a constant
#: likewise from a `:text` to proposals of a `:commune`
SIMILAR_TO_TEXT = f"""(
    SELECT its.far, its.place FROM
    unnest(search_similar(:commune, :text, NULL, {MOST_SIMILAR})) WITH ORDINALITY its (far, place)
)"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: pages go on after it."""

    score: int
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    kind: SearchKind
    subject_id: UUID
    score: int

    @property
    def place(self) -> tuple[int, UUID]:
        return (self.score, self.subject_id)


@dataclass(frozen=True, slots=True)
class Found:
    """One finding; its texts are HTML, safe to show, with `<mark>` around what was looked for."""

    kind: SearchKind
    subject_id: UUID
    score: int
    title_html: str | None
    snippet_html: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    findings: list[Found]
    has_next: bool


class Search:
    """One search, in one snapshot. `kinds` None means all; `commune_id` keeps to what is of a commune."""

    def __init__(
        self, reader: Reader, text: str, kinds: Collection[SearchKind] | None = None, commune_id: UUID | None = None
    ) -> None:
        self._reader = reader
        self._text = text
        self._asked = read(text)
        self._kinds = frozenset(SearchKind if kinds is None else kinds)
        self._commune_id = commune_id
        self._lexemes: Mapping[str, str | None] = {}
        self._candidates: list[Candidate] | None = None

    async def candidates(self) -> list[Candidate]:
        """The best that the index knows, best first, at most some `MOST`. Read once."""
        if self._candidates is None:
            found = [*await self._indexed(), *await self._communes()]
            self._candidates = sorted(found, key=lambda one: one.place, reverse=True)
        return self._candidates

    async def page(self, first: int, after: Place | None = None) -> FoundPage:
        """The next `first` findings that the viewer may see."""
        waiting = [
            one for one in await self.candidates() if after is None or one.place < (after.score, after.subject_id)
        ]
        texts: dict[UUID, Any] = {}
        shown: list[Candidate] = []
        while waiting and len(shown) <= first:
            taken, waiting = waiting[: first + 1 - len(shown)], waiting[first + 1 - len(shown) :]
            texts |= await self._texts(taken)
            shown += [one for one in taken if one.subject_id in texts]
        here = shown[:first]
        return FoundPage(await self._marked(here, texts), len(shown) > first)

    async def total(self) -> int:
        """How many there are, as far as candidates go."""
        return len(await self._texts(await self.candidates()))

    # ---- the index

    async def _indexed(self) -> list[Candidate]:
        kinds = [kind for kind in INDEXED if kind in self._kinds]
        if not kinds or not (self._asked.texts):
            return []
        self._lexemes = await lexicon.lexemes(self._reader, to_be_stemmed(self._asked))
        narrowing = [[kind_marker(kind) for kind in kinds]] if len(kinds) < len(INDEXED) else []
        if self._commune_id is not None:
            narrowing.append([commune_marker(self._commune_id)])
        frequencies = await lexicon.frequencies(self._reader)
        plan = make_plan(self._asked, self._lexemes, frequencies, narrowing, MOST)
        if plan is None:
            return []
        rows = await self._reader.fetch(
            *_candidates(plan, self._telling(), narrowing, titles=kinds != [SearchKind.COMMENT])
        )
        return [Candidate(SearchKind(row["kind"]), row["subject_id"], row["score"]) for row in rows]

    def _telling(self) -> Asked:
        """What was asked without phrases such as "de la", which no entry could have."""
        phrases = [one for one in self._asked.phrases if any(self._lexemes[word] for word in one.split())]
        return replace(self._asked, phrases=tuple(phrases))

    async def _communes(self) -> list[Candidate]:
        if SearchKind.COMMUNE not in self._kinds or self._commune_id is not None or not self._asked.words:
            return []
        words = " ".join(self._asked.words)
        if len(self._kinds) == 1:
            ids = await search_communes(words[:LONGEST_SEARCH], limit=MOST_RESULTS)
            return [Candidate(SearchKind.COMMUNE, key, _WHOLE_NAME - at) for at, key in enumerate(ids)]
        if len(words) < _SHORTEST_NAME or self._asked.phrases or self._asked.excluded:
            return []
        named = await communes_named(words, limit=_COMMUNES)
        return [
            Candidate(SearchKind.COMMUNE, key, (_WHOLE_NAME if is_whole else _BEGUN_NAME) - at)
            for at, (key, is_whole) in enumerate(named)
        ]

    # ---- texts

    async def _texts(self, candidates: Sequence[Candidate]) -> dict[UUID, Any]:
        """What the viewer may read of them, by key."""
        if not candidates:
            return {}
        rows = await self._reader.fetch(*texts_of((one.kind, one.subject_id) for one in candidates))
        return {row["id"]: row for row in rows}

    async def _marked(self, shown: Sequence[Candidate], texts: Mapping[UUID, Any]) -> list[Found]:
        marker = marker_of(self._asked, self._lexemes)
        titles = [texts[one.subject_id]["title"] or "" for one in shown]
        bodies = [_plain_text(one.kind, texts[one.subject_id]["text"] or "") for one in shown]
        words = {text: marker.candidates(text) for text in (*titles, *bodies)}
        stems = await lexicon.lexemes(self._reader, (word.form for found in words.values() for word in found))
        return [
            Found(
                one.kind,
                one.subject_id,
                one.score,
                marked(title, marker.spans(words[title], stems)) if title else None,
                snippet(body, marker.spans(words[body], stems)),
            )
            for one, title, body in zip(shown, titles, bodies, strict=True)
        ]


def _candidates(
    plan: Plan, asked: Asked, narrowing: Sequence[Sequence[str]], *, titles: bool
) -> tuple[str, dict[str, object]]:
    must = " && ".join(f"search_phrase(:must_{'abc'[at]})" for at in range(len(asked.phrases)))
    steps = (plan.exact, plan.loose, plan.titled)
    values: dict[str, object] = {
        "exact": plan.exact.keys if plan.exact else None,
        "loose": plan.loose.keys if plan.loose else None,
        "titled": plan.titled.keys if titles else None,
        "first": [step.first if step else EVERYTHING for step in steps],
        "reach": [step.reach if step else EVERYTHING for step in steps],
        # side by side means something for two words at least
        "phrase": " ".join(asked.words) if len(asked.words) > 1 else None,
        "narrowed": [" | ".join(map(quoted, either)) for either in narrowing],
        **{f"must_{'abc'[at]}": phrase for at, phrase in enumerate(asked.phrases)},
    }
    return _CANDIDATES.format(must=must or "NULL", most=MOST), values


def marker_of(asked: Asked, lexemes: Mapping[str, str | None]) -> Marker:
    words = [*asked.words, *(word for phrase in asked.phrases for word in phrase.split())]
    known = {found for word in words if (found := lexemes.get(word))}
    return Marker(known, asked.last if asked.last and len(asked.last) > 1 else None)


def _plain_text(kind: SearchKind, text: str) -> str:
    return " ".join(text.split()) if kind in PLAIN else plain(text)


def commune_marker(commune_id: UUID) -> str:
    """As the function `search_commune` of migration 0005 says it."""
    return f"§c{commune_id.hex[-12:]}"
