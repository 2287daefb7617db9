"""What a draw writes anew, so that nothing of a row's birth is left on it: ballots, their codes, and sheets.

Casting writes a sheet and a waiting ballot in one transaction, so until the draw one can be told from the other by the
transaction's number (`xmin`) and by their places in the files. The draw deletes both and writes both again, under new
random keys, together with others of the commune that were drawn before. Those of a commune are written in the
order of their new keys, which is random and says nothing.
"""

import secrets

from parvis.core.db import execute

#: drawn rows of a commune that are written anew along with the new ones, which are ten or more
MIXED_IN = 30

_SEED_BYTES = 32


def _key(seed: str) -> str:
    """SQL: a random UUIDv4 for each row, from a seed that nobody else has and that is kept nowhere.

    SHA-256 of seed and number, as gen_random_uuid() asks the system for every single one: of a hundred thousand rows
    that would be the dearest part of a draw.
    """
    digest = f"left(encode(sha256({seed}::bytea || int8send(row_number() OVER ())), 'hex'), 32)"
    return f"overlay(overlay({digest} PLACING '4' FROM 13) PLACING 'a' FROM 17)::uuid"


def _seed() -> bytes:
    return secrets.token_bytes(_SEED_BYTES)


TABLES = """
CREATE TEMP TABLE draw_taken (
    id uuid, commune_id uuid, neighbourhood_id uuid, period int, relation text, recommends boolean, scores jsonb,
    code_hash bytea, replaces uuid, new_id uuid DEFAULT gen_random_uuid()
) ON COMMIT DROP;
CREATE TEMP TABLE draw_old (
    id uuid, commune_id uuid, neighbourhood_id uuid, period int, relation text, recommends boolean, scores jsonb,
    new_id uuid
) ON COMMIT DROP;
"""

# From a random key on, and from the first one again: keys are random, so these are any of the commune's. Rows are found
# by their places in the file, within one statement: looking for their keys takes longer the more there are.
_TAKE_OUT = f"""
WITH chosen AS (
    SELECT replaced.ctid AS place FROM draw_taken taken JOIN ballot replaced ON replaced.id = taken.replaces
    UNION
    SELECT drawn.place
    FROM (
        SELECT commune_id, max(period) AS period, gen_random_uuid() AS start FROM draw_taken GROUP BY commune_id
    ) box CROSS JOIN LATERAL (
        SELECT place FROM (
            (SELECT b.ctid AS place FROM ballot b WHERE b.commune_id = box.commune_id AND b.period = box.period
             AND b.id >= box.start ORDER BY b.id LIMIT $1)
            UNION ALL
            (SELECT b.ctid FROM ballot b WHERE b.commune_id = box.commune_id AND b.period = box.period
             AND b.id < box.start ORDER BY b.id LIMIT $1)
        ) around LIMIT $1
    ) drawn
), gone AS (
    DELETE FROM ballot USING chosen WHERE ballot.ctid = chosen.place RETURNING ballot.*
)
INSERT INTO draw_old (id, commune_id, neighbourhood_id, period, relation, recommends, scores, new_id)
SELECT id, commune_id, neighbourhood_id, period, relation, recommends, scores, {_key("$2")} FROM gone
"""  # noqa: S608 - a constant
_PUT_BALLOTS = """
INSERT INTO ballot (id, commune_id, neighbourhood_id, period, relation, recommends, scores)
SELECT new_id, commune_id, neighbourhood_id, period, relation, recommends, scores
FROM draw_old old WHERE NOT EXISTS (SELECT FROM draw_taken taken WHERE taken.replaces = old.id)
UNION ALL
SELECT old.new_id, old.commune_id, taken.neighbourhood_id, old.period, old.relation, taken.recommends, taken.scores
FROM draw_taken taken JOIN draw_old old ON old.id = taken.replaces WHERE taken.scores IS NOT NULL
UNION ALL
SELECT new_id, commune_id, neighbourhood_id, period, relation, recommends, scores
FROM draw_taken WHERE replaces IS NULL
ORDER BY commune_id, new_id
"""
# an array of keys is looked up in the index; joined, all codes of the quarter would be read
_PUT_CODES = """
WITH gone AS (
    DELETE FROM ballot_code WHERE ballot_id = ANY(ARRAY(SELECT id FROM draw_old)) RETURNING ballot_id, code_hash
)
INSERT INTO ballot_code (ballot_id, code_hash, period)
SELECT new_id, code_hash, period FROM (
    SELECT old.new_id, old.commune_id, gone.code_hash, old.period FROM gone JOIN draw_old old ON old.id = gone.ballot_id
    WHERE NOT EXISTS (SELECT FROM draw_taken taken WHERE taken.replaces = old.id AND taken.scores IS NULL)
    UNION ALL
    SELECT new_id, commune_id, code_hash, period FROM draw_taken WHERE code_hash IS NOT NULL
) put
ORDER BY commune_id, new_id
"""
# changes that still wait, as they are too few, follow the ballots that they are about
_FOLLOW = "UPDATE ballot_inbox SET replaces = old.new_id FROM draw_old old WHERE ballot_inbox.replaces = old.id"


async def rewrite_ballots(*, is_final: bool) -> None:
    """Put what `draw_taken` holds among the drawn ballots: new ones, changes and withdrawals.

    Up to `MIXED_IN` others of each commune go with them, and all keep their codes; unless it `is_final`:
    the period is over then, and nothing is left that could lead to a ballot.
    """
    await execute("ANALYZE draw_taken (id, commune_id, replaces)")
    await execute(_TAKE_OUT, 0 if is_final else MIXED_IN, _seed())
    await execute("ANALYZE draw_old (id)")
    if not is_final:
        await execute(_PUT_CODES)
    await execute(_FOLLOW)
    await execute(_PUT_BALLOTS)


_REWRITE_SHEETS = f"""
WITH chosen AS (
    SELECT drawn.place
    FROM (
        SELECT commune_id, max(period) AS period, gen_random_uuid() AS start FROM draw_taken GROUP BY commune_id
    ) box CROSS JOIN LATERAL (
        SELECT s.ctid AS place FROM sheet s
        WHERE s.commune_id = box.commune_id AND s.period = box.period AND s.is_waiting
        UNION ALL
        (SELECT place FROM (
            (SELECT s.ctid AS place FROM sheet s WHERE s.commune_id = box.commune_id AND s.period = box.period
             AND NOT s.is_waiting AND s.id >= box.start ORDER BY s.id LIMIT $1)
            UNION ALL
            (SELECT s.ctid FROM sheet s WHERE s.commune_id = box.commune_id AND s.period = box.period
             AND NOT s.is_waiting AND s.id < box.start ORDER BY s.id LIMIT $1)
        ) around LIMIT $1)
    ) drawn
), gone AS (
    DELETE FROM sheet USING chosen WHERE sheet.ctid = chosen.place
    RETURNING sheet.account_id, sheet.commune_id, sheet.period, sheet.slot
)
INSERT INTO sheet (id, account_id, commune_id, period, slot, is_waiting)
SELECT {_key("$2")} AS fresh, account_id, commune_id, period, slot, FALSE FROM gone
ORDER BY commune_id, fresh
"""  # noqa: S608 - a constant


async def rewrite_sheets() -> None:
    """Write all waiting sheets of the communes in `draw_taken` anew, with some others of each.

    To be called after the ballots were taken: whichever ballot is among them, its sheet is then seen.
    """
    await execute(_REWRITE_SHEETS, MIXED_IN, _seed())
