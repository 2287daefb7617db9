"""What reads of evaluations are made of.

They see what is published (scorecards, figures, ranks, signed evaluations, that something is held) and never a ballot:
of the polling station's tables only the viewer's own sheet, and how many are held, in tens.
"""

from parvis.auth.permissions import Permission
from parvis.core.i18n import LOCALES, translate
from parvis.core.sql import EVERYONE, Predicate
from parvis.evaluations.criteria import active_in
from parvis.evaluations.periods import ZONE

#: a criterion, a scorecard, a figure or a rank: made to be published
VISIBLE = EVERYONE

#: said beside every figure
NOTE = "Answers of volunteers, not a poll."

_IN_PARIS = f"timezone('{ZONE.key}', CAST(:now AS timestamptz))"
#: the period that it is now, as `periods.current` has it
CURRENT = f"CAST(extract(year FROM {_IN_PARIS}) * 4 + extract(quarter FROM {_IN_PARIS}) - 1 AS integer)"

#: the newest period that figures were published for, up to `:until` (the present one unless told). For all cells alike:
#: one that has fallen below ten answers shows nothing, and no older figures in their stead
_UP_TO = f"least(CAST(:until AS integer), {CURRENT})"
PUBLISHED = f"(SELECT max(shown.until) FROM scorecard shown WHERE shown.until <= {_UP_TO})"  # noqa: S608 - a constant


def _localised(texts: dict[str, str]) -> str:
    """SQL: the text in the viewer's language."""
    quoted = {locale: "'" + text.replace("'", "''") + "'" for locale, text in texts.items()}
    cases = " ".join(f"WHEN '{locale}' THEN {text}" for locale, text in quoted.items())
    return f"CASE :locale {cases} ELSE {quoted[LOCALES[0]]} END"


#: `NOTE` in the viewer's language
NOTE_SAID = _localised({locale: translate(NOTE, locale) for locale in LOCALES})

#: on a criterion's row
LABEL = "CASE :locale WHEN 'en' THEN {t}.label_en ELSE {t}.label_fr END"
DESCRIPTION = "CASE :locale WHEN 'en' THEN {t}.description_en ELSE {t}.description_fr END"
IS_ACTIVE = active_in(CURRENT)


# what a cell is of, by the alias of its row


def size_of_commune(commune: str) -> str:
    """SQL: the class of a commune by its inhabitants, 1 to 6; that of a district is its city's."""
    city = f"SELECT city.population FROM commune city WHERE city.id = {commune}.parent_id"  # noqa: S608 - an alias of ours
    inhabitants = f"CASE WHEN {commune}.parent_id IS NULL THEN {commune}.population ELSE ({city}) END"
    return f"CAST(evaluation_size({inhabitants}) AS integer)"


def _of_commune(cell: str, value: str) -> str:
    return f"(SELECT {value} FROM commune town WHERE town.id = {cell}.commune_id)"  # noqa: S608 - declared constants


def size_of(cell: str) -> str:
    """SQL: the class of size that a cell is of or in; NULL for what has none."""
    return f"coalesce({cell}.size, {_of_commune(cell, size_of_commune('town'))})"


def department_of(cell: str) -> str:
    """SQL: the department that a cell is in; NULL for what is larger."""
    return f"coalesce({cell}.department_id, {_of_commune(cell, 'town.department_id')})"


def region_of(cell: str) -> str:
    """SQL: the region that a cell is or lies in."""
    whole = f"SELECT whole.region_id FROM department whole WHERE whole.id = {cell}.department_id"  # noqa: S608 - an alias of ours
    return f"coalesce({cell}.region_id, ({whole}), {_of_commune(cell, 'town.region_id')})"


def of_cell(value: str) -> str:
    """SQL, on a scorecard's or figure's row: a value of its cell, whose alias is `own`."""
    return f"(SELECT {value} FROM cell own WHERE own.id = {{t}}.cell_id)"  # noqa: S608 - declared constants


#: on a commune's row
IS_FICTITIOUS = Predicate("EXISTS (SELECT FROM cell own WHERE own.commune_id = {t}.id AND own.is_fictitious)")


# the cells that a scorecard or figure {t} is compared with: estimates for the same relation, never the cell itself


def _beside(kind: str, *, region: str = "NULL", size: str = "NULL") -> str:
    """All columns of the index on cells are named, so that it finds the one row."""
    place = " AND ".join(f"beside.{name} IS NULL" for name in ("commune_id", "neighbourhood_id", "department_id"))
    for name, value in (("region_id", region), ("size", size)):
        place += f" AND beside.{name} IS NULL" if value == "NULL" else f" AND beside.{name} = {value}"
    return (
        "(SELECT beside.id FROM cell own, cell beside"  # noqa: S608 - declared constants
        f" WHERE own.id = {{t}}.cell_id AND beside.kind = '{kind}' AND beside.relation = own.relation"
        f" AND {place} AND beside.id <> own.id)"
    )


_FRANCE = _beside("FRANCE")
_REGION = _beside("REGION", region=region_of("own"))
_SAME_SIZE = _beside("SIZE", size=size_of("own"))


def _scorecard(cell: str) -> str:
    """SQL, on a scorecard's row: the key of the cell's scorecard of the same period."""
    return f"(SELECT other.id FROM scorecard other WHERE other.cell_id = {cell} AND other.until = {{t}}.until)"  # noqa: S608 - declared constants


def _value(cell: str) -> str:
    """SQL, on a figure's row: what the cell has for the same measure and period."""
    return (
        f"(SELECT other.value FROM figure other WHERE other.cell_id = {cell}"  # noqa: S608 - declared constants
        " AND other.measure = {t}.measure AND other.until = {t}.until)"
    )


FRANCE_SCORECARD, REGION_SCORECARD, SAME_SIZE_SCORECARD = map(_scorecard, (_FRANCE, _REGION, _SAME_SIZE))
FRANCE_VALUE, REGION_VALUE, SAME_SIZE_VALUE = map(_value, (_FRANCE, _REGION, _SAME_SIZE))


# scorecards by what they are of; `{t}` is the scorecard

_COMMUNE_CELL = (
    "(SELECT own.id FROM cell own WHERE own.commune_id = {p} AND own.kind = 'COMMUNE' AND own.relation = :relation)"
)
_NEIGHBOURHOOD_CELL = (
    "(SELECT own.id FROM cell own WHERE own.neighbourhood_id = CAST(:neighbourhood_id AS uuid)"
    " AND own.commune_id = {p} AND own.kind = 'NEIGHBOURHOOD' AND own.relation = :relation)"
)
#: of commune {p}, or of its neighbourhood `:neighbourhood_id`, for `:relation`
OF_COMMUNE = (
    f"{{t}}.until = {PUBLISHED} AND {{t}}.cell_id = CASE WHEN CAST(:neighbourhood_id AS uuid) IS NULL"
    f" THEN {_COMMUNE_CELL} ELSE {_NEIGHBOURHOOD_CELL} END"
)
#: of neighbourhood {p}, for `:relation`
OF_NEIGHBOURHOOD = (
    f"{{t}}.until = {PUBLISHED} AND {{t}}.cell_id = (SELECT own.id FROM cell own"  # noqa: S608 - declared constants
    " WHERE own.neighbourhood_id = {p} AND own.kind = 'NEIGHBOURHOOD' AND own.relation = :relation)"
)
#: of the communes of the same size in the department of commune {p}
OF_PEERS = (
    f"{{t}}.until = {PUBLISHED} AND {{t}}.cell_id = (SELECT own.id FROM cell own"  # noqa: S608 - declared constants
    " WHERE own.kind = 'STRATUM' AND own.relation = 'RESIDENT' AND own.commune_id IS NULL"
    " AND own.neighbourhood_id IS NULL AND own.department_id = {p}.department_id AND own.region_id IS NULL"
    f" AND own.size = {size_of_commune('{p}')})"
)
_CELLS = "{{t}}.cell_id IN (SELECT own.id FROM cell own WHERE own.kind = '{kind}' AND own.relation = 'RESIDENT')"
_OF_FRANCE, OF_SIZES, OF_REGIONS = (_CELLS.format(kind=kind) for kind in ("FRANCE", "SIZE", "REGION"))
IS_OF_FRANCE = Predicate(_OF_FRANCE)
OF_FRANCE_NOW = f"{{t}}.until = {PUBLISHED}"
#: communes of which more is shown than words; no districts, whose answers are their city's too. A value of the row, not
#: an EXISTS, which the planner may turn round: rows are taken from `scorecard_rated` in its order, and most pass
OF_COMMUNES = Predicate(
    "{t}.level <> 'WORDS' AND (SELECT own.kind = 'COMMUNE' AND own.relation = 'RESIDENT'"
    " AND own.commune_id NOT IN (SELECT district.id FROM commune district WHERE district.kind <> 'COMMUNE')"
    " FROM cell own WHERE own.id = {t}.cell_id)"
)


# what is signed, and one's own

#: a signed evaluation's row: public as long as it is there; what was taken back waits only for the next draw
SIGNED_VISIBLE = Predicate("{t}.person_id IS NOT NULL AND {t}.scores IS NOT NULL")
#: the viewer's own of this period, in commune {p}
OWN_NOW = f"{{t}}.commune_id = {{p}} AND {{t}}.person_id = :viewer AND {{t}}.period = {CURRENT}"
#: on a commune's row; NULL for those who could not cast: visitors, and tokens without that scope
HAS_EVALUATED = f"""
CASE WHEN :viewer IS NOT NULL AND '{Permission.BALLOTS_CAST}' = ANY(:permissions::text[]) THEN EXISTS (
    SELECT FROM sheet mine
    WHERE mine.account_id = :viewer AND mine.commune_id = {{t}}.id AND mine.period = {CURRENT}
) END
"""


# what is held

HOLD_VISIBLE = EVERYONE
#: it waits for a decision
HOLD_OPEN = Predicate("{t}.state = 'OPEN'")
HOLD_DECIDED = Predicate("{t}.state <> 'OPEN' AND {t}.decided_at IS NOT NULL")


def _held(hold: str) -> str:
    """SQL: how many a hold holds, or held when it was decided; in full tens, so that no single vote moves it."""
    now = " + ".join(
        f"(SELECT count(*) FROM {table} its WHERE its.hold_id = {hold}.id AND {condition})"  # noqa: S608 - declared constants
        for table, condition in (("ballot_inbox", "TRUE"), ("signed_evaluation", SIGNED_VISIBLE.on("its")))
    )
    return f"CASE {hold}.state WHEN 'OPEN' THEN {now} ELSE coalesce({hold}.held_count, 0) END / 10 * 10"


#: on a hold's row
HELD_COUNT = _held("{t}")
#: on a commune's row
HELD_EVALUATIONS = (
    f"coalesce((SELECT {_held('open')} FROM ballot_hold open"  # noqa: S608 - declared constants
    " WHERE open.commune_id = {t}.id AND open.state = 'OPEN'), 0)"
)
