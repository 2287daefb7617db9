"""What is published of evaluations: criteria, scorecards, estimates, ranks, the barometer."""

from typing import Any
from zoneinfo import ZoneInfo

from tests.reference.answers import Listing, Thing, answers, for_types, key_of
from tests.reference.rows import Row
from tests.reference.square import Square

_PARIS = ZoneInfo("Europe/Paris")
#: a class of size begins with so many inhabitants
_SIZES = (0, 500, 2_000, 10_000, 50_000, 100_000)
_TREND, _MOST_CRITERIA, _MOST_REGIONS, _MOST_DOTS = 12, 30, 30, 1_000
_RECOMMENDATION = "RECOMMENDATION"

# quarters, as four times the year and 0 to 3


def now(square: Square) -> int:
    today = square.now.astimezone(_PARIS)
    return today.year * 4 + (today.month - 1) // 3


def said(period: int) -> str:
    return f"{period // 4}-Q{period % 4 + 1}"


def _published(square: Square, until: str | None) -> int | None:
    """The newest quarter for which there is anything, up to the one asked for, which lies not ahead."""
    latest = now(square)
    if until is not None:
        latest = min(latest, int(until[:4]) * 4 + int(until[6]) - 1)
    return max((card["until"] for card in square.rows.all("scorecard") if card["until"] <= latest), default=None)


@answers("Query.period")
def period(square: Square, _row: Row) -> str:
    return said(now(square))


@for_types("Scorecard", "Barometer", "TrendPoint", field="until")
def until(_square: Square, row: Row) -> str:
    return said(row["until"])


@answers("Scorecard.published")
def published(square: Square, row: Row) -> list[str]:
    its = {one["until"] for one in square.rows.where("scorecard", cell_id=row["cell_id"])}
    return [said(one) for one in sorted(its, reverse=True)[:_TREND]]


@for_types("Scorecard", "TrendPoint", field="since")
def since(_square: Square, row: Row) -> str:
    """Four quarters are counted."""
    return said(row["until"] - 3)


# criteria


@answers("Query.criteria")
def criteria(square: Square, _row: Row) -> list[Thing]:
    return square.things("Criterion", sorted(square.rows.all("criterion"), key=lambda one: one["position"]))


def _localised(square: Square, row: Row, name: str) -> str:
    return str(row[f"{name}_en" if square.viewer.locale == "en" else f"{name}_fr"])


@answers("Criterion.label")
def label(square: Square, row: Row) -> str:
    return _localised(square, row, "label")


@answers("Criterion.description")
def description(square: Square, row: Row) -> str:
    return _localised(square, row, "description")


@answers("Criterion.isActive")
def is_active(square: Square, row: Row) -> bool:
    last = row["active_until"]
    return bool(row["active_from"] <= now(square) and (last is None or now(square) <= last))


def criterion(square: Square, code: str) -> Thing | None:
    [found] = square.rows.where("criterion", code=code)
    return square.thing("Criterion", found)


# what a scorecard is of


def _cell(square: Square, row: Row) -> Row:
    cell = square.rows.one("cell", row["cell_id"])
    assert cell is not None
    return cell


def _town(square: Square, cell: Row) -> Row | None:
    return square.rows.one("commune", cell["commune_id"])


def _size_of_town(square: Square, town: Row) -> int:
    """A district is as large as its city."""
    city = square.rows.one("commune", town["parent_id"]) if town["parent_id"] else town
    assert city is not None
    return sum(least <= (city["population"] or 0) for least in _SIZES)


def _size(square: Square, cell: Row) -> int | None:
    town = _town(square, cell)
    return cell["size"] if town is None else _size_of_town(square, town)


def _department(square: Square, cell: Row) -> Row | None:
    town = _town(square, cell)
    return square.rows.one("department", cell["department_id"] if town is None else town["department_id"])


def _region(square: Square, cell: Row) -> Row | None:
    town, within = _town(square, cell), square.rows.one("department", cell["department_id"])
    return square.rows.one("region", (town or within or cell)["region_id"])


@answers("Commune.sizeClass")
def size_class(square: Square, row: Row) -> int:
    return _size_of_town(square, row)


@answers("Scorecard.kind")
def kind(square: Square, row: Row) -> str:
    return str(_cell(square, row)["kind"])


@answers("Scorecard.relation")
def relation(square: Square, row: Row) -> str:
    return str(_cell(square, row)["relation"])


@answers("Scorecard.isFictitious")
def is_fictitious(square: Square, row: Row) -> bool:
    return bool(_cell(square, row)["is_fictitious"])


@answers("Commune.isFictitious")
def is_fictitious_here(square: Square, row: Row) -> bool:
    return any(cell["is_fictitious"] for cell in square.rows.where("cell", commune_id=row["id"]))


@answers("Scorecard.note")
def note(square: Square, _row: Row) -> str:
    is_english = square.viewer.locale == "en"
    return "Answers of volunteers, not a poll." if is_english else "Réponses de volontaires, pas un sondage."


@answers("Scorecard.commune")
def commune(square: Square, row: Row) -> Thing | None:
    return square.thing("Commune", _town(square, _cell(square, row)))


@answers("Scorecard.neighbourhood")
def neighbourhood(square: Square, row: Row) -> Thing | None:
    return square.thing("Neighbourhood", square.rows.one("neighbourhood", _cell(square, row)["neighbourhood_id"]))


@answers("Scorecard.department")
def department(square: Square, row: Row) -> Thing | None:
    return square.thing("Department", _department(square, _cell(square, row)))


@answers("Scorecard.region")
def region(square: Square, row: Row) -> Thing | None:
    return square.thing("Region", _region(square, _cell(square, row)))


@answers("Scorecard.sizeClass")
def size_of_scorecard(square: Square, row: Row) -> int | None:
    return _size(square, _cell(square, row))


# scorecards by what they are of


def _card(square: Square, period_: int | None, **cell: object) -> Thing | None:
    """That of the one cell which is of this and of nothing else."""
    places = ("commune_id", "neighbourhood_id", "department_id", "region_id", "size")
    found = square.rows.where("cell", **{**dict.fromkeys(places), **cell})
    cards = square.rows.where("scorecard", cell_id=found[0]["id"], until=period_) if found else []
    return square.thing("Scorecard", cards[0] if cards else None)


@answers("Commune.scorecard")
def scorecard_of_commune(
    square: Square, row: Row, relation: str, neighbourhood_id: str | None = None, until: str | None = None
) -> Thing | None:
    if neighbourhood_id is None:
        place = {"kind": "COMMUNE", "commune_id": row["id"]}
    else:
        part = key_of(neighbourhood_id, "Neighbourhood")
        place = {"kind": "NEIGHBOURHOOD", "commune_id": row["id"], "neighbourhood_id": part}
    return _card(square, _published(square, until), relation=relation, **place)


@answers("Neighbourhood.scorecard")
def scorecard_of_neighbourhood(square: Square, row: Row, relation: str, until: str | None = None) -> Thing | None:
    place = {"commune_id": row["commune_id"], "neighbourhood_id": row["id"]}
    return _card(square, _published(square, until), kind="NEIGHBOURHOOD", relation=relation, **place)


@answers("Commune.peers")
def peers(square: Square, row: Row, until: str | None = None) -> Thing | None:
    place = {"department_id": row["department_id"], "size": _size_of_town(square, row)}
    return _card(square, _published(square, until), kind="STRATUM", relation="RESIDENT", **place)


def _beside(square: Square, row: Row, kind: str) -> Thing | None:
    """What a scorecard or figure is compared with: residents with residents, nothing with itself."""
    cell = _cell(square, row)
    lies_in = _region(square, cell)
    place = {
        "FRANCE": {},
        "REGION": {"region_id": lies_in["id"] if lies_in else None},
        "SIZE": {"size": _size(square, cell)},
    }[kind]
    if None in place.values() or cell["kind"] == kind:
        return None
    return _card(square, row["until"], kind=kind, relation=cell["relation"], **place)


@answers("Scorecard.france")
def france(square: Square, row: Row) -> Thing | None:
    return _beside(square, row, "FRANCE")


@answers("Scorecard.regional")
def regional(square: Square, row: Row) -> Thing | None:
    return _beside(square, row, "REGION")


@answers("Scorecard.sameSize")
def same_size(square: Square, row: Row) -> Thing | None:
    return _beside(square, row, "SIZE")


# France at a glance


@answers("Query.barometer")
def barometer(square: Square, _row: Row, until: str | None = None) -> Thing | None:
    of_france = _card(square, _published(square, until), kind="FRANCE", relation="RESIDENT")
    return square.thing("Barometer", of_france.row if of_france else None)


@answers("Barometer.france")
def all_of_france(square: Square, row: Row) -> Thing | None:
    return square.thing("Scorecard", row)


def _cards(square: Square, row: Row, kind: str) -> list[tuple[Row, Row]]:
    """Those of residents until the same quarter, each with its cell."""
    both = [(card, _cell(square, card)) for card in square.rows.where("scorecard", until=row["until"])]
    return [(card, cell) for card, cell in both if (cell["kind"], cell["relation"]) == (kind, "RESIDENT")]


@answers("Barometer.bySize")
def by_size(square: Square, row: Row) -> list[Thing]:
    found = sorted(_cards(square, row, "SIZE"), key=lambda both: both[1]["size"])
    return square.things("Scorecard", [card for card, _ in found])


@answers("Barometer.byRegion")
def by_region(square: Square, row: Row) -> list[Thing]:
    def name(both: tuple[Row, Row]) -> Any:
        where = square.rows.one("region", both[1]["region_id"])
        return where and where["name"], both[0]["id"]

    found = sorted(_cards(square, row, "REGION"), key=name)
    return square.things("Scorecard", [card for card, _ in found])[:_MOST_REGIONS]


def _of_communes(square: Square, row: Row) -> list[Row]:
    """With more than words; what people say of a district, they say of its city."""
    cards = [
        (card, town)
        for card, cell in _cards(square, row, "COMMUNE")
        if (town := _town(square, cell)) and card["level"] != "WORDS"
    ]
    return [card for card, town in cards if town["kind"] == "COMMUNE"]


@answers("Barometer.communes")
def communes(square: Square, row: Row) -> Listing:
    return Listing(square.things("Scorecard", _of_communes(square, row)), ("-answers", "id"))


@answers("Barometer.map")
def map_(square: Square, row: Row) -> list[Thing]:
    found = sorted(_of_communes(square, row), key=lambda card: (-card["answers"], card["id"]))
    return square.things("Scorecard", found)[:_MOST_DOTS]


# figures


def _figure(square: Square, card: Row, measure: str) -> Row | None:
    found = square.rows.where("figure", scorecard_id=card["id"], measure=measure)
    return found[0] if found else None


@answers("Scorecard.recommend")
def recommend(square: Square, row: Row) -> Thing | None:
    return square.thing("Estimate", _figure(square, row, _RECOMMENDATION))


@answers("Scorecard.estimate")
def estimate(square: Square, row: Row, measure: str) -> Thing | None:
    return square.thing("Estimate", _figure(square, row, measure))


@answers("Scorecard.criteria")
def scores(square: Square, row: Row) -> list[Thing]:
    order = {one["code"]: one["position"] for one in square.rows.all("criterion")}
    found = [one for one in square.rows.where("figure", scorecard_id=row["id"]) if one["measure"] in order]
    found.sort(key=lambda one: order[one["measure"]])
    return square.things("CriterionScore", found)[:_MOST_CRITERIA]


@answers("CriterionScore.criterion")
def scored(square: Square, row: Row) -> Thing | None:
    return criterion(square, row["measure"])


@answers("CriterionScore.mean")
def mean(square: Square, row: Row) -> Thing | None:
    return square.thing("Estimate", row)


@answers("Estimate.distribution")
def distribution(_square: Square, row: Row) -> list[int] | None:
    """Of a recommendation two counts, no and yes."""
    counts: list[int] | None = row["distribution"]
    return counts[:2] if counts and row["measure"] == _RECOMMENDATION else counts


def _compared(square: Square, row: Row, kind: str) -> float | None:
    card = _beside(square, row, kind)
    figure = _figure(square, card.row, row["measure"]) if card else None
    return figure and figure["value"]


@answers("Estimate.national")
def national(square: Square, row: Row) -> float | None:
    return _compared(square, row, "FRANCE")


@answers("Estimate.regional")
def in_region(square: Square, row: Row) -> float | None:
    return _compared(square, row, "REGION")


@answers("Estimate.sameSize")
def of_same_size(square: Square, row: Row) -> float | None:
    return _compared(square, row, "SIZE")


@answers("Scorecard.trend")
def trend(square: Square, row: Row, measure: str | None = None) -> list[Thing]:
    """The twelve quarters that end with this one, oldest first, as far as they were published."""
    measure = _RECOMMENDATION if measure is None else measure
    found = square.rows.where("figure", cell_id=row["cell_id"], measure=measure)
    last = row["until"]
    shown = sorted((one for one in found if last - _TREND < one["until"] <= last), key=lambda one: one["until"])
    return square.things("TrendPoint", shown)


@answers("Scorecard.rank")
def rank(square: Square, row: Row, measure: str, within: str) -> Thing | None:
    figure = _figure(square, row, measure)
    found = square.rows.where("rank", figure_id=figure["id"], scope=within) if figure else []
    return square.thing("Rank", found[0] if found else None)
