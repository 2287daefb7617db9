"""The electoral roll in SQL: who may evaluate, their sheet, and what a burst of new accounts sets aside.

A cast is one statement, so that nothing of it is ever half there, and so that it costs little: SHEET writes the sheet,
the caller's part what comes with it, and DONE says whether it was written. Where it was not, `refusal` finds out why.

- The account cannot be deleted meanwhile (`keep_voter` of migration 0008); nothing touches its row. What was evaluated
  by a deleted one with the same address counts as this one's (`departed`).
- The commune is locked against being merged, the neighbourhood against being deleted, an open hold against being
  decided. Each lock looks again once it is had.
- Two at once from two devices: the second waits for the first and finds its row (ON CONFLICT DO NOTHING). So it is of a
  city and its districts, which are one commune for those who do not live there: both reach for the same slot.
- Of new accounts one number a commune and day is kept. The one that makes it a burst opens the hold and puts in it all
  that waits of new accounts; while it is open, more of theirs join. Never held are the evaluations of others, else a
  crowd could have them thrown away with its own, nor withdrawals and changes of drawn ballots.
- Rows are locked in one order: commune, sheet, the number of new accounts, hold, waiting ballots, signed evaluations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from parvis.core.db import execute, fetch_one
from parvis.core.errors import Forbidden, ParvisError
from parvis.directory.newcomers import NEW_FOR
from parvis.directory.role_errors import NeighbourhoodUnknown
from parvis.evaluations import periods
from parvis.evaluations.criteria import ALL_ACTIVE, check_scores
from parvis.evaluations.departed import hash_sql, voter_key
from parvis.evaluations.errors import (
    CommuneMerged,
    CommuneUnknown,
    CriterionUnknown,
    EvaluatedAlready,
    QuarterOver,
    ResidentElsewhere,
    TooManyCommunes,
)
from parvis.evaluations.models import Relation
from parvis.evaluations.policy import BURST, BURST_INHABITANTS, MOST_REGULAR

_NEW_FOR = f"interval '{NEW_FOR.total_seconds():.0f} seconds'"

#: places on the roll of one account and period
_SLOTS = {Relation.RESIDENT: [0], Relation.REGULAR: list(range(1, MOST_REGULAR + 1))}


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody says of a commune, checked as far as it can be without the database."""

    commune_id: UUID
    relation: Relation
    recommends: bool
    scores: Mapping[str, int]
    neighbourhood_id: UUID | None
    period: int

    @classmethod
    def of(
        cls,
        *,
        commune_id: UUID,
        relation: Relation,
        recommends: bool,
        scores: Mapping[str, int],
        neighbourhood_id: UUID | None,
        expected_period: int | None,
    ) -> "Answers":
        """For the present period. Raises Mistake INVALID (`scores`), CLOSED (`period`) where another was expected."""
        period = periods.current()
        if expected_period is not None and expected_period != period:
            raise QuarterOver
        return cls(commune_id, Relation(relation), recommends, check_scores(scores), neighbourhood_id, period)


_ALL_ACTIVE = ALL_ACTIVE.replace("$1", "$5").replace("$2", "$3")

# what the account has evaluated in the period, and what of that is the commune, or counts as it
_TAKEN = f"""
taken AS (
    SELECT had.slot, had.commune_id, coalesce(town.parent_id, town.id) AS city_id
    FROM (
        SELECT slot, commune_id FROM sheet WHERE account_id = $1 AND period = $3
        UNION ALL
        SELECT slot, commune_id FROM departed_voter WHERE period = $3
        AND voter_hash = (SELECT {hash_sql("email", "$7")} FROM account WHERE id = $1)
    ) had JOIN commune town ON town.id = had.commune_id
)"""  # noqa: S608 - constants
_SAME = """
SELECT FROM taken WHERE taken.commune_id = place.id
OR taken.slot > 0 AND taken.slot = ANY($4::smallint[]) AND taken.city_id = place.city_id
"""

# $1 account, $2 commune, $3 period, $4 slots, $5 codes of criteria, $6 neighbourhood, $7 the key of addresses' hashes,
# $8 sheet, $9 hold, $10 since when accounts are new, $11 today; the caller's own go on from $12. The rows that a hold
# takes are looked for only where one is opened (a condition on no row is asked once, before the others), and locked in
# the draw's order.
SHEET = f"""
WITH voter AS (
    SELECT id, created_at > $10 AS is_new FROM account
    WHERE id = $1 AND suspended_at IS NULL AND keep_voter(id)
), place AS (
    SELECT id, population, coalesce(parent_id, id) AS city_id FROM commune
    WHERE id = $2 AND merged_into_id IS NULL FOR KEY SHARE
), quarter AS (
    SELECT id FROM neighbourhood WHERE id = $6 AND commune_id = $2 FOR KEY SHARE
), {_TAKEN}, free AS (
    SELECT min(slot) AS slot FROM unnest($4::smallint[]) slot WHERE slot NOT IN (SELECT taken.slot FROM taken)
), signed_in AS (
    INSERT INTO sheet (id, account_id, commune_id, period, slot, is_waiting)
    SELECT $8, voter.id, place.id, $3, free.slot, TRUE FROM voter, place, free
    WHERE free.slot IS NOT NULL AND NOT EXISTS ({_SAME}) AND ({_ALL_ACTIVE})
    AND ($6::uuid IS NULL OR EXISTS (SELECT FROM quarter))
    ON CONFLICT DO NOTHING
    RETURNING commune_id
), newcomers AS (
    INSERT INTO newcomer_count AS known (id, commune_id, day, count)
    SELECT gen_random_uuid(), signed_in.commune_id, $11::date, 1 FROM signed_in, voter WHERE voter.is_new
    ON CONFLICT (commune_id, day) DO UPDATE SET count = known.count + 1
    RETURNING commune_id, count
), joined AS (
    SELECT open.id FROM ballot_hold open, newcomers
    WHERE open.commune_id = newcomers.commune_id AND open.state = 'OPEN' FOR SHARE OF open
), opened AS (
    INSERT INTO ballot_hold AS open (id, commune_id, state, opened_on)
    SELECT $9, place.id, 'OPEN', $11::date FROM newcomers, place
    WHERE NOT EXISTS (SELECT FROM joined)
    AND newcomers.count + coalesce((SELECT earlier.count FROM newcomer_count earlier
                                    WHERE earlier.commune_id = $2 AND earlier.day = $11::date - 1), 0)
        >= greatest({BURST}, coalesce(place.population, 0) / {BURST_INHABITANTS})
    ON CONFLICT (commune_id) WHERE state = 'OPEN' DO UPDATE SET state = open.state
    RETURNING id
), held AS (
    SELECT id FROM joined UNION ALL SELECT id FROM opened
), held_ballots AS (
    UPDATE ballot_inbox SET hold_id = (SELECT id FROM opened) FROM (
        SELECT id FROM ballot_inbox
        WHERE (SELECT id FROM opened) IS NOT NULL AND commune_id = $2 AND hold_id IS NULL AND is_new
        ORDER BY relation, ctid FOR UPDATE
    ) waiting WHERE waiting.id = ballot_inbox.id
), held_evaluations AS (
    UPDATE signed_evaluation SET hold_id = (SELECT id FROM opened) FROM (
        SELECT id FROM signed_evaluation
        WHERE (SELECT id FROM opened) IS NOT NULL AND commune_id = $2 AND hold_id IS NULL AND counted IS NULL
        AND scores IS NOT NULL AND EXISTS (
            SELECT FROM account WHERE account.id = signed_evaluation.person_id
            AND account.created_at > signed_evaluation.created_at - {_NEW_FOR}
        ) FOR UPDATE SKIP LOCKED
    ) waiting WHERE waiting.id = signed_evaluation.id
)
"""  # noqa: S608 - constants


def sheet_values(account_id: UUID, answers: Answers, now: datetime) -> list[object]:
    """What SHEET's $1 to $11 take. Keys are random (UUIDv4): they say nothing of the order."""
    return [
        *_asked(account_id, answers),
        uuid4(),
        uuid4(),
        now - NEW_FOR,
        now.astimezone(periods.ZONE).date(),
    ]


def _asked(account_id: UUID, answers: Answers) -> list[object]:
    """$1 to $7."""
    return [
        account_id,
        answers.commune_id,
        answers.period,
        _SLOTS[answers.relation],
        list(answers.scores),
        answers.neighbourhood_id,
        voter_key(),
    ]


_WHY = f"""
WITH {_TAKEN}, place AS (
    SELECT id, coalesce(parent_id, id) AS city_id FROM commune WHERE id = $2
)
SELECT
    EXISTS (SELECT FROM account WHERE id = $1 AND suspended_at IS NULL) AS may,
    EXISTS (SELECT FROM place) AS is_known,
    (SELECT whole.name FROM commune part JOIN commune whole ON whole.id = part.merged_into_id
     WHERE part.id = $2) AS merged_into,
    ({_ALL_ACTIVE}) AS is_asked,
    $6::uuid IS NULL OR EXISTS (SELECT FROM neighbourhood WHERE id = $6 AND commune_id = $2) AS is_there,
    EXISTS (SELECT FROM place WHERE EXISTS ({_SAME})) AS is_done,
    (SELECT count(*) FROM taken WHERE slot = ANY($4::smallint[])) AS taken
"""  # noqa: S608 - constants


async def refusal(account_id: UUID, answers: Answers) -> ParvisError | None:
    """Why no sheet was written; None where another of the account's was written at the same moment: try again."""
    found = await fetch_one(_WHY, *_asked(account_id, answers))
    assert found
    return _reason(found, answers.relation)


def _reason(found: Mapping[str, Any], relation: Relation) -> ParvisError | None:
    is_full = found["taken"] >= len(_SLOTS[relation])
    reasons = (
        (not found["may"], Forbidden),
        (not found["is_known"], CommuneUnknown),
        (found["merged_into"] is not None, partial(CommuneMerged, found["merged_into"])),
        (not found["is_asked"], CriterionUnknown),
        (not found["is_there"], NeighbourhoodUnknown),
        (found["is_done"], EvaluatedAlready),
        (is_full and relation is Relation.RESIDENT, ResidentElsewhere),
        (is_full, partial(TooManyCommunes, MOST_REGULAR)),
    )
    return next((error() for applies, error in reasons if applies), None)


# whether it was new when it signed
_UNCOUNT = f"""
UPDATE newcomer_count SET count = count - 1 FROM signed_evaluation own JOIN account ON account.id = own.person_id
WHERE own.id = $1 AND account.id = $2 AND account.created_at > own.created_at - {_NEW_FOR}
AND newcomer_count.commune_id = own.commune_id AND newcomer_count.count > 0
AND newcomer_count.day = CAST(timezone($3, own.created_at) AS date)
"""  # noqa: S608 - a constant


async def uncount(account_id: UUID, evaluation_id: UUID) -> None:
    """Of somebody new, no longer count what they signed on that day: else one alone could make a burst of taking back.

    In the caller's transaction, before it locks the evaluation: numbers are locked first, as a cast does.
    """
    await execute(_UNCOUNT, evaluation_id, account_id, periods.ZONE.key)


async def strike_off(account_id: UUID, commune_id: UUID, period: int) -> None:
    """Take a name off the roll again, so that the commune may be evaluated anew. In the caller's transaction."""
    await execute(
        "DELETE FROM sheet WHERE account_id = $1 AND commune_id = $2 AND period = $3", account_id, commune_id, period
    )
