"""/communes/{slug}/resultats: what those who answered think of a commune or a part of it, and how sure that is."""

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import results_url, with_query
from parvis_web.pages.failures import Failure
from parvis_web.pages.figures.comparing import description, estimate_of, places, profile, rows, ticks_of
from parvis_web.pages.figures.geometry import MEANS, SHARES, shares_of
from parvis_web.pages.figures.quantities import RECOMMENDATION, earlier, is_share
from parvis_web.pages.figures.trend import trend
from parvis_web.pages.figures.verdicts import by_verdict, verdicts
from parvis_web.pages.figures.wording import Wording
from parvis_web.pages.visit import Visit

RESIDENT, REGULAR = "RESIDENT", "REGULAR"
#: as addresses say them
RELATIONS = {"habitants": RESIDENT, "usagers": REGULAR}
#: quarters that can be chosen: two years, further back by the address alone
QUARTERS = 8
_Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for."""

    neighbourhood: str | None
    relation: str
    until: str | None
    measure: str

    def at(self, path: str, **others: str | None) -> str:
        """The address of the same choice but for these, without what goes without saying."""
        chosen = replace(self, **others)  # type: ignore[arg-type]  # of the right fields, as templates name them
        return with_query(
            path,
            quartier=chosen.neighbourhood,
            relation="usagers" if chosen.relation == REGULAR else None,
            jusqua=chosen.until,
            mesure=None if chosen.measure == RECOMMENDATION else chosen.measure,
        )


async def results(visit: Visit) -> Response:
    choice = _choice(visit)
    found = await visit.ask(
        "figures/results",
        slug=visit.request.path_params["slug"],
        neighbourhoodId=choice.neighbourhood,
        relation=choice.relation,
        until=choice.until,
        measure=choice.measure,
        isEarlier=choice.until is not None,
    )
    commune = found["commune"]
    if commune is None:
        raise Failure(404)
    words = Wording(visit.viewer.locale, {one["code"]: one["label"] for one in found["criteria"]})
    part = _part(commune, choice)
    if not is_share(choice.measure) and choice.measure not in words.labels:
        raise Failure(404)
    card, at = commune["scorecard"], results_url(commune["slug"])
    return visit.page(
        "figures/results.html",
        commune=commune,
        part=part,
        name=part["name"] if part else commune["name"],
        card=card,
        choice=choice,
        is_regular=choice.relation == REGULAR,
        measures=[(code, words.measure(code)) for code in (RECOMMENDATION, *words.labels)],
        measure_name=words.measure(choice.measure),
        quarters=[
            (
                one,
                words.choice_of_quarter(one, found["period"]),
                choice.at(at, until=one if one != found["period"] else None),
            )
            for one in chosen_from(found["period"], card or commune.get("newest"))
        ],
        peers=_peers(commune, words)
        if choice.relation == RESIDENT and (not card or card["level"] == "WORDS")
        else None,
        held=words.number(commune["heldEvaluations"]) if commune["heldEvaluations"] else None,
        parts=_parts(commune, choice, words) if part is None else [],
        districts=_districts(commune, choice, words),
        is_fictitious=_is_fictitious(commune),
        at=at,
        months=words.months(card["since"], card["until"], found["period"]) if card else None,
        **(_shown(card, part["name"] if part else commune["name"], choice, words) if card else {}),
    )


def chosen_from(present: str, card: _Answer | None) -> list[str]:
    """The quarters of the last two years until which the same as this scorecard is published, latest first."""
    return [one for one in earlier(present, QUARTERS) if card and one in card["published"]]


def _choice(visit: Visit) -> Choice:
    """Raises Failure for a relation that is none; what else there is not, the schema knows."""
    relation = RELATIONS.get(visit.query("relation") or "habitants")
    if relation is None:
        raise Failure(404)
    return Choice(visit.query("quartier"), relation, visit.query("jusqua"), visit.query("mesure") or RECOMMENDATION)


def _part(commune: _Answer, choice: Choice) -> _Answer | None:
    """The neighbourhood that is asked for. Raises Failure for one that is not here."""
    if choice.neighbourhood is None:
        return None
    part: _Answer | None = next((one for one in commune["neighbourhoods"] if one["id"] == choice.neighbourhood), None)
    if part is None:
        raise Failure(404)
    return part


def _shown(card: _Answer, name: str, choice: Choice, words: Wording) -> dict[str, Any]:
    """What a page shows of a scorecard that is there."""
    beside = rows(card, name, words)
    criteria = profile(card, name, words)
    return {
        "recommend": _headline(card, words),
        "beside": beside,
        "beside_said": description(beside),
        "verdicts": verdicts(card, RECOMMENDATION, words),
        "shares": ticks_of(SHARES, RECOMMENDATION, words),
        "criteria": criteria,
        "criteria_verdicts": by_verdict(card, words),
        "criteria_said": " ".join(f"{one.label}, {one.said}, {one.between}." for one in criteria),
        "means": ticks_of(MEANS, "", words),
        "others": [(style, label) for style, label, _ in places(card, name, words) if style != "own"],
        **_changes(card, words),
        "detail": _detail(card, name, choice.measure, words),
    }


def _headline(card: _Answer, words: Wording) -> dict[str, str | None]:
    """The recommendation: its rate with how sure it is, or the words for it, or neither."""
    found = card["recommend"]
    if estimate := estimate_of(card, RECOMMENDATION):
        return {
            "rate": words.quantity(estimate["value"], RECOMMENDATION),
            "between": words.between(estimate, RECOMMENDATION),
            "words": None,
        }
    return {"rate": None, "between": None, "words": words.in_words(found["words"]) if found else None}


def _changes(card: _Answer, words: Wording) -> dict[str, list[tuple[str, str, str]]]:
    """Measure, IMPROVED and its like, and what is said of it: what has changed, and what nobody can tell of."""
    measures = [RECOMMENDATION, *(one["criterion"]["code"] for one in card["criteria"])]
    found = [
        (words.measure(measure), estimate["change"], words.change(estimate, measure))
        for measure in measures
        if (estimate := estimate_of(card, measure)) and estimate["change"]
    ]
    return {
        "changes": [one for one in found if one[1] != "UNCLEAR"],
        "unclear": [one for one in found if one[1] == "UNCLEAR"],
    }


def _detail(card: _Answer, name: str, measure: str, words: Wording) -> dict[str, Any]:
    """One measure as far as it is shown: beside others, who answered what, through time, ranked."""
    estimate = estimate_of(card, measure)
    beside = [] if is_share(measure) else rows(card, name, words, measure)
    return {
        "is_shown": estimate is not None,
        "beside": beside,
        "beside_said": description(beside),
        "verdicts": [] if is_share(measure) else verdicts(card, measure, words),
        "distribution": _distribution(estimate["distribution"], measure, words) if estimate else [],
        "course": trend(card["trend"], measure, words),
        "ranks": _ranks(card, words),
    }


def _distribution(counts: list[int] | None, measure: str, words: Wording) -> list[tuple[str, str, float, str]]:
    """Answer, how many gave it, its share of all, and that share in words."""
    if counts is None:
        return []
    answers = (
        [words.say("No"), words.say("Yes")]
        if is_share(measure)
        else [words.say("1, very bad"), "2", "3", "4", words.say("5, very good")]
    )
    return [
        (answer, words.number(count), share, words.quantity(share, RECOMMENDATION))
        for answer, count, share in zip(answers, counts, shares_of(counts), strict=True)
    ]


def _ranks(card: _Answer, words: Wording) -> list[tuple[str, str]]:
    """Among whom, and where."""
    scopes = (
        (words.say("In France"), card["inFrance"]),
        (words.say("In its region"), card["inRegion"]),
        (words.say("Among towns of its size"), card["inSize"]),
    )
    return [(scope, words.rank(rank)) for scope, rank in scopes if rank]


def _peers(commune: _Answer, words: Wording) -> tuple[str, str] | None:
    """Of a commune with few answers: the communes of its size in its department, and what they say."""
    peers = commune["peers"]
    if peers is None or peers["recommend"] is None:
        return None
    size = words.size(commune["sizeClass"])
    among = words.say("Communes of {size}, {department}", size=size, department=commune["department"]["name"])
    return among, words.briefly(peers["recommend"], RECOMMENDATION)


def _parts(commune: _Answer, choice: Choice, words: Wording) -> list[tuple[str, str, str]]:
    """Neighbourhoods: name, address, what each shows."""
    at = results_url(commune["slug"])
    return [
        (one["name"], choice.at(at, neighbourhood=one["id"]), _brief(one["scorecard"], words))
        for one in commune["neighbourhoods"]
    ]


def _districts(commune: _Answer, choice: Choice, words: Wording) -> list[tuple[str, str, str]]:
    return [
        (one["name"], choice.at(results_url(one["slug"]), neighbourhood=None), _brief(one["scorecard"], words))
        for one in commune["districts"]
    ]


def _brief(card: _Answer | None, words: Wording) -> str:
    return words.say("not shown yet") if card is None else words.briefly(card["recommend"], RECOMMENDATION)


def _is_fictitious(commune: _Answer) -> bool:
    """Whether anything that the page shows is made up."""
    card = commune["scorecard"]
    cards = [card, commune["peers"], *(one["scorecard"] for one in commune["neighbourhoods"] + commune["districts"])]
    if card:
        cards += [card["regional"], card["sameSize"], card["france"]]
    return any(one["isFictitious"] for one in cards if one)
