"""A year of invented ballots, counted and published by the real draw; signed evaluations; some that are held.

Once there, nothing is added by another load: what quarters bring from then on is what people cast.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

from parvis.core import clock
from parvis.core.db import execute, fetch_value, transaction
from parvis.evaluations import draw, periods
from parvis.evaluations.draw_lock import draw_alone
from parvis.evaluations.models import BallotHold, Relation
from parvis.evaluations.publishing import publish_all
from parvis.evaluations.ranks import rank_all
from parvis.evaluations.service import sign_evaluation
from parvis_web.demo.ballots.casting import ballots
from parvis_web.demo.ballots.places import Place, places
from parvis_web.demo.ballots.qualities import quality
from parvis_web.demo.content import DemoContent
from parvis_web.demo.loading.cast import Cast

#: what part of the year's ballots come in each quarter
_SHARES = (0.22, 0.24, 0.26, 0.28)

#: evaluations of new accounts that wait for a moderator: (INSEE code, how many, share of them that recommend)
_HELD = ("38226", 14, 0.05)

_ARE_THERE = "SELECT EXISTS (SELECT FROM cell WHERE is_fictitious)"
# those that draws to come make are marked too: whatever is counted here, invented answers are part of it
_MARK_NEW = "ALTER TABLE cell ALTER COLUMN is_fictitious SET DEFAULT TRUE"
_MARK = "UPDATE cell SET is_fictitious = TRUE WHERE NOT is_fictitious"

# keys are random, as a cast has them; codes are thrown away
_PUT = """
INSERT INTO ballot_inbox (id, commune_id, neighbourhood_id, period, relation, recommends, scores, code_hash, hold_id)
SELECT gen_random_uuid(), commune_id, neighbourhood_id, period, relation, recommends, scores::jsonb,
    sha256(uuid_send(gen_random_uuid())), $7
FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::bool[], $6::text[])
    AS cast_ballot (commune_id, neighbourhood_id, period, relation, recommends, scores)
"""
_AT_ONCE = 10_000
# a year of hundreds of towns, told at one moment, would bury all that people did
_LEAVE_TOLD = "DELETE FROM event WHERE kind = 'evaluation.counted' AND NOT commune_id = ANY($1)"

_Row = tuple[UUID, UUID | None, int, str, bool, str]


async def load_evaluations(content: DemoContent, cast: Cast) -> None:
    """Load them unless they are there: all or nothing, but for the mark on cells to come."""
    if await fetch_value(_ARE_THERE):
        return
    await execute(_MARK_NEW)
    where, parts, last = await places(), _parts(content, cast), periods.current()
    async with transaction():
        await draw_alone()
        await execute(_MARK)
        for number, period in enumerate(range(last - len(_SHARES) + 1, last + 1)):
            rows = [row for place in where for row in _ballots(place, parts.get(place.insee_code, ()), number, period)]
            for start in range(0, len(rows), _AT_ONCE):
                await _put(rows[start : start + _AT_ONCE])
            if period == last:
                await _hold(cast, period)
                await _sign(content, cast)
            await _draw(period, is_first=number == 0, is_over=period < last)
            await execute(_LEAVE_TOLD, list(cast.communes.values()) if period == last else [])
    await draw.clean_up()


async def _draw(period: int, *, is_first: bool, is_over: bool) -> None:
    """Count what came in a quarter, and publish all as of then, as at its end."""
    # a site that was up before has closed the quarters that are filled now
    boxes = draw.Boxes(period, period, least=1, is_final=True, at_once=_AT_ONCE, counted_in=period)
    await draw.draw_boxes(boxes)
    if is_over:
        await draw.count_together(period)
    if not is_first:  # also those of whom nothing came in this quarter
        await publish_all(period)
    await rank_all(period)


def _parts(content: DemoContent, cast: Cast) -> Mapping[str, Sequence[UUID]]:
    """Neighbourhoods by the code of their commune."""
    parts = defaultdict(list)
    for one in content.neighbourhoods:
        parts[one.commune].append(cast.neighbourhoods[one.key])
    return parts


def _ballots(place: Place, parts: Sequence[UUID], number: int, period: int) -> Iterator[_Row]:
    """All of the year's quarter `number` (0 to 3), which is that period."""
    rng = Random(f"ballots/{place.insee_code}/{number}")  # noqa: S311 - invented
    share, grades = quality(place.insee_code, place.size).at(number)
    for relation, whole in ((Relation.RESIDENT, place.residents), (Relation.REGULAR, place.regulars)):
        before, upto = (round(whole * sum(_SHARES[:end])) for end in (number, number + 1))
        for one in ballots(rng, upto - before, share, grades, len(parts)):
            part = None if one.part is None else parts[one.part]
            yield place.id, part, period, str(relation), one.recommends, one.scores


async def _put(rows: Sequence[_Row], hold_id: UUID | None = None) -> None:
    await execute(_PUT, *(list(column) for column in zip(*rows, strict=True)), hold_id)


async def _hold(cast: Cast, period: int) -> None:
    """Fourteen who came on one day to say that nobody should live there."""
    code, count, share = _HELD
    commune_id = cast.communes[code]
    day = max((clock.now() - timedelta(days=1)).astimezone(periods.ZONE).date(), periods.first_day(period))
    held = await BallotHold.create(commune_id=commune_id, opened_on=day)
    rng = Random(f"held/{code}")  # noqa: S311 - invented
    grades = dict.fromkeys(quality(code, 2).grades, 1.3)
    rows = [
        (commune_id, None, period, str(Relation.RESIDENT), one.recommends, one.scores)
        for one in ballots(rng, count, share, grades)
    ]
    await _put(rows, held.id)


async def _sign(content: DemoContent, cast: Cast) -> None:
    """Each at its moment of what has passed of the quarter."""
    now = clock.now()
    start = periods.starts_at(periods.period_of(now))
    for one in content.evaluations:
        with clock.travel(start + (now - start) * one.moment - now):
            await sign_evaluation(
                cast.people[one.person],
                commune_id=cast.communes[one.commune],
                relation=Relation(one.relation),
                recommends=one.recommends,
                scores=one.scores,
                neighbourhood_id=cast.place(one.neighbourhood),
            )
