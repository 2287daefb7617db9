"""Evaluating a commune: secretly, as in a polling station, or signed with one's name."""

import json
from collections.abc import Mapping
from uuid import UUID, uuid4

from parvis.auth.permissions import Permission
from parvis.auth.viewer import Viewer
from parvis.core import clock
from parvis.core.db import CONNECTION_ERRORS, execute, fetch_one, fetch_value, transaction
from parvis.core.errors import Forbidden, Unavailable
from parvis.core.ids import uuid7
from parvis.core.policy import authorise
from parvis.directory.neighbourhoods import check_neighbourhood
from parvis.evaluations import policy
from parvis.evaluations.codes import hash_code, new_code
from parvis.evaluations.criteria import check_active
from parvis.evaluations.draw_lock import keep_from_drawing
from parvis.evaluations.models import Relation, SignedEvaluation
from parvis.evaluations.roll import SHEET, Answers, refusal, sheet_values, strike_off, uncount

_CAST = f"""
{SHEET}, dropped_in AS (
    INSERT INTO ballot_inbox
        (id, commune_id, neighbourhood_id, period, relation, recommends, scores, code_hash, hold_id, is_new)
    SELECT $12, signed_in.commune_id, $6, $3, $13, $14, $15::jsonb, $16, (SELECT id FROM held LIMIT 1), voter.is_new
    FROM signed_in, voter
    RETURNING 1
)
SELECT EXISTS (SELECT FROM dropped_in)
"""  # noqa: S608 - constants


async def cast_ballot(
    viewer: Viewer,
    *,
    commune_id: UUID,
    relation: Relation,
    recommends: bool,
    scores: Mapping[str, int],
    neighbourhood_id: UUID | None = None,
    expected_period: int | None = None,
) -> str:
    """Evaluate a commune secretly, once a quarter; the code that opens the ballot, which is kept nowhere.

    Writes the sheet and the ballot in one statement, of a new account also a number, and nothing else: no event, no
    job, no counter, nothing with a time in it. `scores` 1 to 5 by code of criterion, without those of no opinion;
    `expected_period` the quarter that the form was made for. Raises Mistake INVALID (`scores`), CLOSED (`period`, or
    `commune_id` for a merged one), NOT_FOUND (`commune_id`, `neighbourhood_id`), ALREADY_DONE (`commune_id`, or
    `relation` for who lives elsewhere), TOO_MANY (`relation`); Forbidden for a suspended account; Unavailable.
    """
    account_id = viewer.require(Permission.BALLOTS_CAST)
    answers = Answers.of(
        commune_id=commune_id,
        relation=relation,
        recommends=recommends,
        scores=scores,
        neighbourhood_id=neighbourhood_id,
        expected_period=expected_period,
    )
    try:
        return await _cast(account_id, answers)
    except CONNECTION_ERRORS as error:  # there is no `transaction()` here to say so
        raise Unavailable("database") from error


async def _cast(account_id: UUID, answers: Answers) -> str:
    code = new_code()
    while True:
        ballot = (uuid4(), str(answers.relation), answers.recommends, json.dumps(answers.scores), hash_code(code))
        if await fetch_value(_CAST, *sheet_values(account_id, answers, clock.now()), *ballot):
            return code
        if error := await refusal(account_id, answers):
            raise error


_SIGN = f"""
{SHEET}, written AS (
    INSERT INTO signed_evaluation (id, person_id, commune_id, neighbourhood_id, period, relation, recommends, scores,
                                   hold_id, created_at, updated_at)
    SELECT $12, $1, signed_in.commune_id, $6, $3, $13, $14, $15::jsonb, (SELECT id FROM held LIMIT 1), $16, $16
    FROM signed_in RETURNING 1
)
SELECT EXISTS (SELECT FROM written)
"""  # noqa: S608 - constants


async def sign_evaluation(
    viewer: Viewer,
    *,
    commune_id: UUID,
    relation: Relation,
    recommends: bool,
    scores: Mapping[str, int],
    neighbourhood_id: UUID | None = None,
    expected_period: int | None = None,
) -> SignedEvaluation:
    """Evaluate a commune with one's name, in public; or change what one has signed there in this quarter.

    Takes the same place on the roll as a secret ballot, and raises as `cast_ballot`; RateLimited.
    """
    account_id = viewer.require(Permission.EVALUATIONS_SIGN)
    answers = Answers.of(
        commune_id=commune_id,
        relation=relation,
        recommends=recommends,
        scores=scores,
        neighbourhood_id=neighbourhood_id,
        expected_period=expected_period,
    )
    await policy.SIGNED.spend(str(account_id))
    async with transaction():
        await fetch_value("SELECT keep_voter($1)", account_id)  # before other locks, as who leaves has it
        evaluation_id = await _change(account_id, answers) or await _create(account_id, answers)
        return await SignedEvaluation.get(id=evaluation_id)


async def _create(account_id: UUID, answers: Answers) -> UUID:
    evaluation_id = uuid7()
    while True:
        now = clock.now()
        written = (evaluation_id, str(answers.relation), answers.recommends, json.dumps(answers.scores), now)
        if await fetch_value(_SIGN, *sheet_values(account_id, answers, now), *written):
            return evaluation_id
        if error := await refusal(account_id, answers):
            raise error


_OWN = """
SELECT own.id, own.relation, account.suspended_at IS NOT NULL AS is_suspended
FROM signed_evaluation own JOIN account ON account.id = own.person_id
WHERE own.person_id = $1 AND own.commune_id = $2 AND own.period = $3
"""
_CHANGE = """
UPDATE signed_evaluation SET recommends = $2, scores = $3::jsonb, neighbourhood_id = $4, updated_at = $5 WHERE id = $1
"""


async def _change(account_id: UUID, answers: Answers) -> UUID | None:
    """Bring what one has signed already to these answers; None where there is nothing, or of another relation.

    What somebody says as a resident and as a regular is counted apart: then the old one is taken back first.
    """
    key = (account_id, answers.commune_id, answers.period)
    own = await fetch_one(_OWN, *key)
    if own is None:
        return None
    if own["is_suspended"]:
        raise Forbidden
    await keep_from_drawing()
    if own["relation"] != answers.relation:
        await uncount(account_id, own["id"])
    own = await fetch_one(f"{_OWN} FOR UPDATE OF own", *key)
    if own is None:  # taken back meanwhile
        return None
    evaluation_id: UUID = own["id"]
    if own["relation"] != answers.relation:
        await _take_back(evaluation_id)
        return None
    await check_active(answers.scores, answers.period)
    neighbourhood_id = await check_neighbourhood(answers.neighbourhood_id, answers.commune_id)
    scores = json.dumps(answers.scores)
    await execute(_CHANGE, evaluation_id, answers.recommends, scores, neighbourhood_id, clock.now())
    return evaluation_id


async def withdraw_evaluation(viewer: Viewer, *, evaluation_id: UUID) -> UUID:
    """Take one's own signed evaluation of this quarter back; its commune's key. One may then evaluate it anew, secretly
    too. Raises Mistake NOT_FOUND, CLOSED (`evaluation_id`); Forbidden for another's.
    """
    async with transaction():
        await keep_from_drawing()
        await uncount(viewer.require(Permission.EVALUATIONS_SIGN), evaluation_id)
        await authorise(viewer, policy.WITHDRAW, evaluation_id, path="evaluation_id")
        return await _take_back(evaluation_id)


# counted, it stays without its person until a draw has subtracted it; else nothing of it is left
_TAKE_BACK = """
WITH gone AS (
    DELETE FROM signed_evaluation WHERE id = $1 AND counted IS NULL
), emptied AS (
    UPDATE signed_evaluation SET person_id = NULL, recommends = NULL, scores = NULL, hold_id = NULL
    WHERE id = $1 AND counted IS NOT NULL
)
SELECT person_id, commune_id, period FROM signed_evaluation WHERE id = $1
"""


async def _take_back(evaluation_id: UUID) -> UUID:
    """Its row being locked, and no draw under way. Its commune's key."""
    was = await fetch_one(_TAKE_BACK, evaluation_id)
    assert was, "its row is locked"
    await strike_off(was["person_id"], was["commune_id"], was["period"])
    commune_id: UUID = was["commune_id"]
    return commune_id
