"""The code that comes with a secret ballot, shown once: whoever has it may change the ballot or take it back.

Nobody signs in for that. The code is the right, and the platform does not know whose it is.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from uuid import uuid4

from parvis.core.db import fetch_value, transaction
from parvis.evaluations import periods, policy
from parvis.evaluations.criteria import check_active, check_scores
from parvis.evaluations.draw_lock import keep_from_drawing_soon
from parvis.evaluations.errors import BallotCodeWrong

# Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O, U, so that what is copied by hand reads right
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
#: 80 random bits
_LENGTH = 16
_GROUP = 4
_LONGEST_INPUT = 100


def new_code() -> str:
    """Such as K7QF-9M2P-WX4T-8HRB."""
    number = secrets.randbits(_LENGTH * 5)
    letters = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def hash_code(code: str) -> bytes | None:
    """SHA-256 of its sixteen letters, however they are written; None for what is no code.

    No salt and nothing slow: 80 random bits are not found by hashing.
    """
    if len(code) > _LONGEST_INPUT:
        return None
    letters = "".join(filter(str.isalnum, code.upper())).translate(_MISREAD)
    if len(letters) != _LENGTH or not set(letters) <= set(_ALPHABET):
        return None
    return hashlib.sha256(letters.encode()).digest()


_IS_KNOWN = """
SELECT EXISTS (SELECT FROM ballot_inbox WHERE code_hash = $1 AND period = $2)
    OR EXISTS (SELECT FROM ballot_code WHERE code_hash = $1 AND period = $2)
"""
# A drawn ballot is not touched: what is asked waits in the box, that of the commune as it is now, until the next draw.
# After a withdrawal the code opens nothing any more.
_REPLACE = """
, asked AS (
    INSERT INTO ballot_inbox AS waiting
        (id, commune_id, neighbourhood_id, period, relation, recommends, scores, replaces)
    SELECT $3::uuid, coalesce(town.merged_into_id, town.id), b.neighbourhood_id, b.period, b.relation, $4::boolean,
        $5::jsonb, b.id
    FROM ballot_code code JOIN ballot b ON b.id = code.ballot_id JOIN commune town ON town.id = b.commune_id
    WHERE code.code_hash = $1 AND code.period = $2
    ON CONFLICT (replaces) DO UPDATE SET recommends = excluded.recommends, scores = excluded.scores
    WHERE waiting.scores IS NOT NULL
    RETURNING 1
)
SELECT EXISTS (SELECT FROM waited) OR EXISTS (SELECT FROM asked)
"""
_CHANGE = f"""
WITH waited AS (
    UPDATE ballot_inbox SET recommends = $4, scores = $5::jsonb WHERE code_hash = $1 AND period = $2 RETURNING 1
)
{_REPLACE}
"""  # noqa: S608 - constants
_WITHDRAW = f"""
WITH waited AS (
    DELETE FROM ballot_inbox WHERE code_hash = $1 AND period = $2 RETURNING 1
)
{_REPLACE}
"""  # noqa: S608 - constants


async def change_ballot(*, code: str, recommends: bool, scores: Mapping[str, int], remote: str) -> None:
    """Give a ballot of this quarter other answers, in the place of all it said; its neighbourhood stays.

    `remote` is the network address that asks, counted as a keyed hash. Raises Mistake INVALID (`scores`), CODE_WRONG
    (`code`); RateLimited.
    """
    period = periods.current()
    scores = check_scores(scores)
    await check_active(scores, period)
    await _open(_CHANGE, code, remote, (period, uuid4(), recommends, json.dumps(scores)))


async def withdraw_ballot(*, code: str, remote: str) -> None:
    """Take a ballot of this quarter back. One's sheet cannot be found from it, so there is no second vote until the
    next quarter. Raises Mistake CODE_WRONG (`code`); RateLimited.
    """
    await _open(_WITHDRAW, code, remote, (periods.current(), uuid4(), None, None))


async def _open(statement: str, code: str, remote: str, values: Sequence[object]) -> None:
    await policy.CODES_BY_REMOTE.spend(remote)
    code_hash = hash_code(code)
    # tried codes do not wait for a draw, each with a connection that somebody else needs
    if code_hash is None or not await fetch_value(_IS_KNOWN, code_hash, values[0]):
        raise BallotCodeWrong
    async with transaction():
        await keep_from_drawing_soon()
        if not await fetch_value(statement, code_hash, *values):
            raise BallotCodeWrong
