"""/barometre: what those who answered think all over France, by size of commune, by region, and on a map."""

from typing import Any

from starlette.responses import Response

from parvis_web.pages.addresses import barometer_url, with_query
from parvis_web.pages.failures import Failure
from parvis_web.pages.figures import france
from parvis_web.pages.figures.comparing import Row, description, row, scale_of, ticks_of
from parvis_web.pages.figures.dots import drawn
from parvis_web.pages.figures.quantities import RECOMMENDATION, is_share
from parvis_web.pages.figures.results import chosen_from
from parvis_web.pages.figures.trend import trend
from parvis_web.pages.figures.wording import Wording
from parvis_web.pages.paging import links, window
from parvis_web.pages.visit import Visit

_Answer = dict[str, Any]
#: communes on the map, the first of those in the table: fewer are all there are (`Barometer.map`)
_MOST_MARKS = 1_000


async def barometer(visit: Visit) -> Response:
    measure, until = visit.query("mesure") or RECOMMENDATION, visit.query("jusqua")
    found = await visit.ask("figures/barometer", until=until, measure=measure, **window(visit))
    words = Wording(visit.viewer.locale, {one["code"]: one["label"] for one in found["criteria"]})
    if not is_share(measure) and measure not in words.labels:
        raise Failure(404)
    shown = found["barometer"]

    def at(measure: str = measure, until: str | None = until) -> str:
        return with_query(barometer_url(), mesure=None if is_share(measure) else measure, jusqua=until)

    return visit.page(
        "figures/barometer.html",
        shown=shown,
        measure=measure,
        until=shown["until"] if shown else until or found["period"],
        measure_name=words.measure(measure),
        measures=[(words.measure(code), at(measure=code), code) for code in (RECOMMENDATION, *words.labels)],
        quarters=[
            (words.choice_of_quarter(one, found["period"]), at(until=one if one != found["period"] else None), one)
            for one in chosen_from(found["period"], shown and shown["france"])
        ],
        is_share=is_share(measure),
        **(_shown(shown, measure, until, found["period"], words) if shown else {}),
    )


def _shown(shown: _Answer, measure: str, until: str | None, present: str, words: Wording) -> dict[str, Any]:
    country, communes = shown["france"], shown["communes"]
    sizes = _rows([("size", _size(one, words), one) for one in shown["bySize"]], country, measure, words)
    regions = _rows([("region", one["region"]["name"], one) for one in shown["byRegion"]], country, measure, words)
    cards = [country, *shown["bySize"], *shown["byRegion"], *communes["nodes"], *shown["map"]]
    estimate = country["estimate"]
    return {
        "is_fictitious": any(card["isFictitious"] for card in cards),
        "country": country,
        "months": words.months(country["since"], country["until"], present),
        "rate": words.quantity(estimate["value"], measure) if estimate else None,
        "between": words.between(estimate, measure) if estimate else None,
        "sizes": sizes,
        "sizes_said": description(sizes),
        "regions": regions,
        "regions_said": description(regions),
        "ticks": ticks_of(scale_of(measure), measure, words),
        "course": trend(country["trend"], measure, words),
        "map": drawn(shown["map"], measure, words),
        "paper": (france.WIDTH, france.HEIGHT, france.outlines()),
        "communes": [
            (one["commune"], words.briefly(one["estimate"], measure), _answers(one, words)) for one in communes["nodes"]
        ],
        "total": len(shown["map"]),
        "is_more": len(shown["map"]) == _MOST_MARKS,
        "paging": links(
            communes["pageInfo"], barometer_url(), mesure=None if is_share(measure) else measure, jusqua=until
        ),
    }


def _rows(places: list[tuple[str, str, _Answer]], country: _Answer, measure: str, words: Wording) -> list[Row]:
    """Those that have the measure, and below them France; nothing where France stands alone."""
    found = [row(style, name, one["estimate"], measure, words) for style, name, one in places if one["estimate"]]
    if not found or country["estimate"] is None:
        return found
    return [*found, row("france", words.say("France"), country["estimate"], measure, words)]


def _size(card: _Answer, words: Wording) -> str:
    return words.size(card["sizeClass"])


def _answers(card: _Answer, words: Wording) -> str:
    return words.number(card["estimate"]["answers"]) if card["estimate"] else "–"
