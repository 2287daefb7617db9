"""A country that has voted for six quarters, made by SQL: ballots over all communes by their inhabitants, one in ten a
regular's; of the present quarter also sheets, codes, and what waits in the boxes. Tallies and figures are made of them
by Parvis itself.

A thousand communes, the same at both sizes, have a hundred drawn ballots of this quarter on top, so that a draw there
writes as many rows anew whatever else the tables hold.
"""

import random
import time
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from parvis.core.db import close_database, connection, execute, fetch, open_database, transaction
from parvis.evaluations import draw, periods
from parvis.evaluations.draw_lock import draw_alone
from parvis.evaluations.publishing import publish_all
from parvis.evaluations.ranks import rank_all
from parvis.evaluations.tallies import add_votes

#: rows seeded by another version of this file are not kept
VERSION = 3
QUARTERS = 6
BUSY = 1000
BUSY_BALLOTS = 100
#: people who have a session and have not voted
CASTERS = 4000
#: rounds of draws in the thousand communes that the people without a vote suffice for
FREE_ROUNDS = 8
#: ballots that are added to the tallies in one transaction
_AT_ONCE = 400_000


@dataclass(frozen=True)
class Size:
    """How much data."""

    name: str
    ballots: int


SMALL = Size("100 k", 100_000)
LARGE = Size("10 M", 10_000_000)


def caster_secret(number: int) -> str:
    """What the session cookie of one of them holds."""
    return f"bench-evaluations-{number}"


# what was voted in cities with districts was voted in these
_HOMES = """
CREATE SCHEMA seed;
CREATE TABLE seed.home AS
SELECT row_number() OVER (ORDER BY population DESC NULLS LAST, insee_code)::int AS rank, id,
    coalesce(population, 0) / sum(population) OVER ()::float8 AS share, FALSE AS is_busy
FROM commune c WHERE NOT EXISTS (SELECT FROM commune part WHERE part.parent_id = c.id);
UPDATE seed.home SET is_busy = TRUE
WHERE id IN (SELECT id FROM seed.home WHERE rank <= 10000 ORDER BY md5(rank::text) LIMIT {busy});
"""
_GRADE = "(1 + floor(5 * sqrt(random())))::int"
_SCORES = f"""
CASE WHEN random() < 0.3 THEN jsonb_build_object('SAFETY', {_GRADE}, 'MOBILITY', {_GRADE}, 'ECONOMY', {_GRADE},
    'QUALITY_OF_LIFE', {_GRADE}, 'LOCAL_DEMOCRACY', {_GRADE}, 'HEALTH', {_GRADE}, 'HOUSING', {_GRADE},
    'CLEANLINESS', {_GRADE}, 'ENVIRONMENT', {_GRADE})
ELSE jsonb_build_object('SAFETY', {_GRADE}, 'MOBILITY', {_GRADE}, 'ECONOMY', {_GRADE}, 'QUALITY_OF_LIFE', {_GRADE})
END
"""
_RELATION = "CASE WHEN random() < 0.9 THEN 'RESIDENT' ELSE 'REGULAR' END"
# as draws write them: ten of a commune together, on one of ninety nights
_BALLOTS = f"""
INSERT INTO ballot (id, commune_id, period, relation, recommends, scores)
SELECT gen_random_uuid() AS fresh, home.id, {{period}}, {_RELATION}, random() < 0.7, {_SCORES}
FROM seed.home home CROSS JOIN LATERAL generate_series(0, {{count}} - 1) ballot (number)
ORDER BY (home.rank * 31 + number / 10 * 17) % 90, home.id, fresh;
"""
_WAITING = f"""
INSERT INTO ballot_inbox (id, commune_id, period, relation, recommends, scores, code_hash)
SELECT gen_random_uuid(), home.id, {{period}}, 'RESIDENT', random() < 0.7, {_SCORES},
    sha256(gen_random_uuid()::text::bytea)
FROM seed.home home CROSS JOIN LATERAL generate_series(1, least(9, floor(share * {{each}} / 2 + random()))::int);
"""
# every voter of the quarter, and as many more as the draws and casts that are measured will want
_PEOPLE = """
CREATE TABLE seed.vote AS
SELECT row_number() OVER (ORDER BY is_waiting, place)::int AS number, commune_id, relation, is_waiting FROM (
    SELECT commune_id, relation, FALSE AS is_waiting, ctid AS place FROM ballot WHERE period = {period}
    UNION ALL SELECT commune_id, relation, TRUE, ctid FROM ballot_inbox
) votes;
CREATE TABLE seed.person AS
SELECT i AS number, gen_random_uuid() AS id FROM generate_series(1, (SELECT count(*) FROM seed.vote) + {more}) i;
INSERT INTO account (id, email, password_hash, is_admin, locale, created_at)
SELECT id, 'voter-' || number || '@example.org', '!', FALSE, 'fr', now() - interval '1 year' FROM seed.person;
INSERT INTO sheet (id, account_id, commune_id, period, slot, is_waiting)
SELECT gen_random_uuid() AS fresh, person.id, commune_id, {period}, (relation = 'REGULAR')::int, is_waiting
FROM seed.vote JOIN seed.person USING (number) ORDER BY number / 10, fresh;
INSERT INTO ballot_code (ballot_id, code_hash, period)
SELECT id, sha256(id::text::bytea), {period} FROM ballot WHERE period = {period} ORDER BY ctid;
CREATE TABLE seed.free AS
SELECT row_number() OVER ()::int AS number, id FROM seed.person
WHERE number > (SELECT count(*) FROM seed.vote);
INSERT INTO actor (id, kind, display_name, slug, is_verified, created_at)
SELECT id, 'PERSON', 'Camille Martin', 'voter-' || number, FALSE, now() FROM seed.free WHERE number <= {casters};
INSERT INTO session (id, account_id, token_hash, user_agent, created_at, expires_at)
SELECT uuidv7(), id, sha256(('bench-evaluations-' || number)::bytea), 'bench', now(), timestamptz '2099-12-31'
FROM seed.free WHERE number <= {casters};
DROP TABLE seed.vote, seed.person;
GRANT USAGE ON SCHEMA seed TO PUBLIC;
GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA seed TO PUBLIC;
"""


async def seed(url: str, superuser_url: str, size: Size) -> None:
    """Fill a database that has the communes, and nothing else."""
    period = periods.current()
    began = time.perf_counter()

    def said(what: str) -> None:
        print(f"  {what}: {time.perf_counter() - began:.0f} s", flush=True)

    filling = await asyncpg.connect(superuser_url)
    try:
        # foreign keys are right by construction
        await filling.execute("SET session_replication_role = replica; SELECT setseed(0.2026)")
        await filling.execute(_HOMES.format(busy=BUSY))
        each = size.ballots // QUARTERS
        for quarter in range(period - QUARTERS + 1, period + 1):
            await filling.execute(_BALLOTS.format(period=quarter, count=f"floor(share * {each} + random())::int"))
        await filling.execute(_BALLOTS.format(period=period, count=f"CASE WHEN is_busy THEN {BUSY_BALLOTS} ELSE 0 END"))
        await filling.execute(_WAITING.format(period=period, each=each))
        said("ballots")
        more = CASTERS + FREE_ROUNDS * BUSY * draw.LEAST_WAITING
        await filling.execute(_PEOPLE.format(period=period, more=more, casters=CASTERS))
        await filling.execute("VACUUM ANALYZE")
        said("people, sheets and codes")
    finally:
        await filling.close()
    await open_database(url, pool=2)
    try:
        await _add_up()
        await execute("ANALYZE")
        said("tallies")
        for until in range(period - 3, period + 1):
            await publish_all(until)
            await rank_all(until)
            await execute("ANALYZE scorecard, figure")  # as autovacuum does elsewhere
            said(f"figures of {periods.as_text(until)}")
    finally:
        await close_database()
    finishing = await asyncpg.connect(superuser_url)
    try:
        await finishing.execute("VACUUM ANALYZE")
        # all in the files, so that nothing is written later for what was done here
        await finishing.execute("CHECKPOINT")
    finally:
        await finishing.close()


async def _add_up() -> None:
    """Count all ballots, quarter by quarter and some communes at a time, as draws do."""
    counted = "SELECT commune_id, count(*) AS ballots FROM ballot WHERE period = $1 GROUP BY 1"
    for period in range(periods.current() - QUARTERS + 1, periods.current() + 1):
        rows = await fetch(counted, period)
        random.Random(2026).shuffle(rows)
        share: list[UUID] = []
        held = 0
        for place, row in enumerate(rows, 1):
            share.append(row["commune_id"])
            held += row["ballots"]
            if held >= _AT_ONCE or place == len(rows):
                await _add(share, period)
                share, held = [], 0


async def _add(communes: list[UUID], period: int) -> None:
    async with transaction():
        await draw_alone()
        await connection().execute_script(draw.TABLES)
        await execute(
            "INSERT INTO draw_vote SELECT id, FALSE, NULL, commune_id, neighbourhood_id, relation, recommends, scores,"
            " 1, TRUE FROM ballot WHERE commune_id = ANY($1) AND period = $2",
            communes,
            period,
        )
        await add_votes(period)
