"""A country's proposals and talks, made by SQL in a few minutes: as uneven and as long as real ones are.

One proposal in ten is talked about at length (22 voices, three answers each), the others hardly. Some rows are held,
hidden, taken back, withdrawn or without their author, and some photos not made yet. The reader who signs in has written
nothing, moderates nowhere, and supports and agrees here and there.
"""

import hashlib
import itertools
import random
import time
from dataclasses import dataclass

import asyncpg
from bench.search_seed import FREQUENT

#: rows seeded by another version of this file are not kept
VERSION = 2
#: what the reader's session cookie holds
READER_SECRET = "bench-reads-reader"
COMMENTS_EACH = 10
SENTENCES = 4_000
YEARS = 4


@dataclass(frozen=True)
class Size:
    """How much data: everything else follows from the number of proposals."""

    name: str
    proposals: int

    @property
    def comments(self) -> int:
        return COMMENTS_EACH * self.proposals

    @property
    def people(self) -> int:
        return 5_000 + self.proposals // 5

    @property
    def organisations(self) -> int:
        return 500 + self.proposals // 100

    @property
    def lively(self) -> int:
        """Communes that most proposals are about: more communes, and more in each, as the site grows."""
        return min(self.proposals // 32, 4_000)


SMALL = Size("small", 10_000)
LARGE = Size("large", 300_000)

_SPEAKERS = """
INSERT INTO account (id, email, password_hash, is_admin, locale, created_at)
SELECT uuidv7(), 'person-' || i || '@example.org', '!', false, 'fr', now() - interval '{years} years'
FROM generate_series(1, {people}) i ORDER BY i;

-- who speaks, by number: people first; an organisation's words are written by a member
CREATE TABLE seed.voice AS
SELECT row_number() OVER (ORDER BY length(email), email)::integer AS number, id AS actor_id, id AS account_id
FROM account;
INSERT INTO seed.voice
SELECT {people} + i, uuidv7(), v.account_id FROM generate_series(1, {organisations}) i
JOIN seed.voice v ON v.number = i;
ALTER TABLE seed.voice ADD PRIMARY KEY (number);

INSERT INTO actor (id, kind, display_name, slug, is_verified, organisation_kind, summary, created_at)
SELECT actor_id, CASE WHEN number <= {people} THEN 'PERSON' ELSE 'ORGANISATION' END,
    CASE WHEN number <= {people} THEN
        (ARRAY['Léa','Noé','Zoé','Adèle','François','Inès','Jérôme','Maïa','Rémi','Hélène'])[1 + number % 10] || ' '
        || (ARRAY['Dupré','Martin','Lefèvre','Benoît','N’Diaye','Garcia','Moreau','Le Goff','Nguyen'])[1 + number % 9]
    ELSE 'Les amis de la ' || (ARRAY['place','forêt','mairie','rivière','bibliothèque'])[1 + number % 5] END,
    'voice-' || number, number % 50 = 0, CASE WHEN number > {people} THEN 'ASSOCIATION' END,
    CASE WHEN number > {people} THEN 'Une association d’habitants.' END, now() - interval '{years} years'
FROM seed.voice ORDER BY number;
INSERT INTO membership (id, organisation_id, person_id, role, created_at)
SELECT uuidv7(), actor_id, account_id, 'OWNER', now() FROM seed.voice WHERE number > {people};

CREATE TABLE seed.home AS
SELECT row_number() OVER (ORDER BY coalesce(population, 0) DESC, insee_code)::integer AS rank, id FROM commune;
ALTER TABLE seed.home ADD PRIMARY KEY (rank);
INSERT INTO commune_role (id, commune_id, person_id, role, state, note, requested_at, decided_at, ends_on)
SELECT uuidv7(), home.id, v.actor_id, 'MODERATOR', 'GRANTED', '', now(), now(), date '2099-12-31'
FROM seed.home home JOIN seed.voice v ON v.number = 1 + home.rank WHERE home.rank <= 300;
INSERT INTO session (id, account_id, token_hash, user_agent, created_at, expires_at)
SELECT uuidv7(), account_id, '\\x{token_hash}', 'bench', now(), timestamptz '2099-12-31' FROM seed.voice
WHERE number = 1;
ANALYZE seed.voice, seed.home;
"""

# four in five proposals are about the lively communes, the others about any, the larger the likelier
_PLANNED = """
SELECT setseed(0.2026);
CREATE TABLE seed.planned AS
SELECT i, k, uuidv7(-back) AS id, uuidv7(-back) AS thread_id, now() - back AS created_at, home.id AS commune_id,
    v.actor_id AS author_id, v.account_id AS writer_id, supports,
    CASE WHEN k % 89 = 0 THEN 'HIDDEN' WHEN k % 97 = 0 THEN 'HELD' ELSE 'VISIBLE' END AS visibility,
    CASE WHEN k % 50 = 7 THEN 'WITHDRAWN' WHEN k % 10 = 3 THEN 'CLOSED' WHEN k % 10 = 4 THEN 'UNDER_REVIEW'
        ELSE 'OPEN' END AS state
FROM (
    -- k, for what has nothing to do with how long a talk is
    SELECT i, i + i / 10 AS k,
        make_interval(secs => ({proposals} - i + 1) * ({years} * 31557600.0 / {proposals})) AS back,
        CASE WHEN random() < 0.8 THEN 1 + floor({lively} * random() ^ 1.5)::integer
            ELSE floor(exp(random() * ln((SELECT count(*) FROM seed.home))))::integer END AS rank,
        CASE WHEN (i + i / 10) % 33 = 0 THEN {people} + 2 + (i / 33) % ({organisations} - 1)
            ELSE 2 + floor(random() * ({people} - 1))::integer END AS voice,
        floor(12 * random() ^ 2)::integer AS supports
    FROM generate_series(1, {proposals}) i
) drawn JOIN seed.home home USING (rank) JOIN seed.voice v ON v.number = voice ORDER BY i;

CREATE TABLE seed.root AS
SELECT i, r, uuidv7(since) AS id, thread_id, since, span / roots AS stretch,
    CASE WHEN i % 10 = 0 THEN 3 ELSE 0 END AS replies
FROM (
    SELECT *, CASE WHEN i % 10 = 0 THEN 22 WHEN i % 10 > 6 THEN 2 ELSE 1 END AS roots,
        least(interval '30 days', now() - created_at) AS span
    FROM seed.planned
) talk CROSS JOIN generate_series(1, roots) r
CROSS JOIN LATERAL (SELECT created_at - now() + span * ((r - 0.9) / roots) AS since) step;

CREATE TABLE seed.said AS
SELECT *, floor(4 * random() ^ 3)::integer AS reactions,
    CASE WHEN n % 199 = 0 THEN 'HELD' WHEN n % 101 = 0 THEN 'HIDDEN' WHEN n % 67 = 0 THEN 'DELETED'
        ELSE 'VISIBLE' END AS state
FROM (
    SELECT row_number() OVER (ORDER BY id) AS n, every.* FROM (
        SELECT id, thread_id, NULL::uuid AS parent_id, since, replies FROM seed.root
        UNION ALL
        SELECT uuidv7(later), thread_id, id, later, 0 FROM seed.root CROSS JOIN generate_series(1, replies) q
        CROSS JOIN LATERAL (SELECT since + stretch * (q / 4.0) AS later) step
    ) every
) numbered;
ANALYZE seed.planned, seed.said;
"""

_PROPOSALS = """
INSERT INTO thread (id, subject_kind, subject_id, commune_id, author_id, is_visible, is_open, comment_count, created_at)
SELECT thread_id, 'PROPOSAL', p.id, commune_id, CASE WHEN k % 83 > 0 THEN author_id END, visibility = 'VISIBLE',
    p.state IN ('OPEN', 'UNDER_REVIEW'), coalesce(readable, 0), created_at
FROM seed.planned p LEFT JOIN (
    SELECT thread_id, count(*) AS readable FROM seed.said WHERE state = 'VISIBLE' GROUP BY thread_id
) counted USING (thread_id) ORDER BY i;

INSERT INTO proposal (id, commune_id, number, title, body, body_html, theme_id, author_id, written_by_id, thread_id,
    state, visibility, support_count, version, created_at, updated_at)
SELECT p.id, commune_id, row_number() OVER (PARTITION BY commune_id ORDER BY i), left(rtrim(a.text, '.'), 80),
    a.text || E'\\n\\n' || b.text || E'\\n\\n' || c.text,
    '<p>' || a.text || E'</p>\\n<p>' || b.text || ' <strong>' || d.text || E'</strong></p>\\n'
        || '<p>' || c.text || E'</p>\\n',
    (ARRAY(SELECT code FROM theme ORDER BY position))[1 + k % 10],
    CASE WHEN k % 83 > 0 THEN author_id END, CASE WHEN k % 83 > 0 THEN writer_id END, thread_id, state, visibility,
    supports, 1, created_at, created_at
FROM seed.planned p
JOIN seed.sentence a ON a.id = 1 + (i * 7 % {sentences}) JOIN seed.sentence b ON b.id = 1 + (i * 11 % {sentences})
JOIN seed.sentence c ON c.id = 1 + (i * 13 % {sentences}) JOIN seed.sentence d ON d.id = 1 + (i * 17 % {sentences})
ORDER BY i;
UPDATE commune SET last_proposal_number = last
FROM (SELECT commune_id, max(number) AS last FROM proposal GROUP BY commune_id) counted WHERE commune_id = commune.id;

INSERT INTO proposal_support (id, proposal_id, actor_id, created_at)
SELECT uuidv7(), p.id, v.actor_id, p.created_at FROM seed.planned p CROSS JOIN generate_series(1, supports) g
JOIN seed.voice v ON v.number = CASE WHEN g = 1 AND k % 20 = 0 THEN 1 ELSE 2 + (i * 13 + g * 7919) % ({people} - 1) END;
"""

# three in five have photos; files there are none, as nothing here fetches them
_PHOTOS = """
CREATE TABLE seed.picture AS
SELECT uuidv7() AS id, i, k, at, p.id AS proposal_id, writer_id, created_at, visibility, k % 37 > 0 AS is_ready,
    k % 4 = 0 AS is_upright, md5(i || '.' || at) AS name
FROM seed.planned p CROSS JOIN generate_series(1, (ARRAY[0, 0, 1, 2, 2])[1 + k % 5]) at ORDER BY i, at;
INSERT INTO photo (id, owner_id, status, content_type, public_name, width, height, thumbhash, perceptual_hash, variants,
    alt, attached_at, is_withheld, created_at, processed_at)
SELECT id, writer_id, CASE WHEN is_ready THEN 'READY' ELSE 'PROCESSING' END, 'image/jpeg', name,
    CASE WHEN is_ready THEN CASE WHEN is_upright THEN 1536 ELSE 2048 END END,
    CASE WHEN is_ready THEN CASE WHEN is_upright THEN 2048 ELSE 1536 END END,
    CASE WHEN is_ready THEN encode(substring(sha256(name::bytea) FROM 1 FOR 25), 'base64') END,
    CASE WHEN is_ready THEN left(name, 16) END,
    CASE WHEN is_ready THEN (
        SELECT jsonb_agg(jsonb_build_object(
            'format', format, 'width', CASE WHEN is_upright THEN edge * 3 / 4 ELSE edge END,
            'height', CASE WHEN is_upright THEN edge ELSE edge * 3 / 4 END, 'bytes', edge * 120,
            'key', 'public/' || name || '/' || CASE WHEN is_upright THEN edge * 3 / 4 ELSE edge END || '.' || ending))
        FROM (VALUES ('WEBP', 'webp', 2048), ('WEBP', 'webp', 1280), ('JPEG', 'jpg', 1280), ('WEBP', 'webp', 640),
            ('WEBP', 'webp', 320)) file (format, ending, edge)
    ) ELSE '[]' END,
    CASE WHEN k % 10 > 2 THEN 'La place vue de la mairie' END, created_at, visibility <> 'VISIBLE', created_at,
    CASE WHEN is_ready THEN created_at END
FROM seed.picture ORDER BY i, at;
INSERT INTO proposal_photo (id, proposal_id, photo_id, position)
SELECT uuidv7(), proposal_id, id, at FROM seed.picture ORDER BY i, at;
"""

_COMMENTS = """
INSERT INTO comment (id, thread_id, parent_id, depth, author_id, written_by_id, body, body_html, state, reaction_count,
    reply_count, created_at)
SELECT s.id, thread_id, parent_id, CASE WHEN parent_id IS NULL THEN 0 ELSE 1 END,
    CASE WHEN stays AND n % 211 > 0 THEN actor_id END, CASE WHEN stays AND n % 211 > 0 THEN account_id END,
    CASE WHEN stays THEN a.text || ' ' || b.text || ' ' || c.text END,
    CASE WHEN stays THEN '<p>' || a.text || ' ' || b.text || ' ' || c.text || E'</p>\\n' END,
    state, CASE WHEN stays THEN reactions ELSE 0 END, replies, now() + since
FROM (
    SELECT *, state <> 'DELETED' AS stays,
        CASE WHEN n % 31 = 0 THEN {people} + 2 + (n / 31) % ({organisations} - 1)
            ELSE 2 + n * 7919 % ({people} - 1) END::integer AS voice,
        1 + (n * 7 % {sentences})::integer AS one, 1 + (n * 1009 % {sentences})::integer AS two,
        1 + (n * 2003 % {sentences})::integer AS three
    FROM seed.said
) s JOIN seed.voice v ON v.number = voice JOIN seed.sentence a ON a.id = one JOIN seed.sentence b ON b.id = two
JOIN seed.sentence c ON c.id = three ORDER BY n;

INSERT INTO comment_reaction (id, comment_id, actor_id, created_at)
SELECT uuidv7(), s.id, v.actor_id, now() + since FROM seed.said s CROSS JOIN generate_series(1, reactions) g
JOIN seed.voice v ON v.number = CASE WHEN g = 1 AND n % 50 = 0 THEN 1 ELSE 2 + (n * 13 + g * 7919) % ({people} - 1) END
WHERE state <> 'DELETED';
"""

# made again once the rows are there, as their definitions stand: many times as quick as row by row
_INDEXES = """
SELECT pg_get_indexdef(i.indexrelid) AS definition, i.indexrelid::regclass::text AS name
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relname IN ('comment', 'comment_reaction', 'photo', 'proposal', 'proposal_photo', 'proposal_support', 'thread')
    AND t.relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""


def _sentences(chance: random.Random) -> list[tuple[int, str]]:
    """Words as frequent as they are: the commonest in every text."""
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(FREQUENT))))
    draws = (chance.choices(FREQUENT, cum_weights=weights, k=chance.randint(8, 18)) for _ in range(SENTENCES))
    return [(number, f"{' '.join(words).capitalize()}.") for number, words in enumerate(draws, start=1)]


async def seed(superuser_url: str, size: Size) -> None:
    """Fill a database that has its communes and nothing else. Prints what takes how long."""
    values = {
        "people": size.people, "organisations": size.organisations, "proposals": size.proposals, "years": YEARS,
        "lively": size.lively, "sentences": SENTENCES,
        "token_hash": hashlib.sha256(READER_SECRET.encode()).hexdigest(),
    }  # fmt: skip
    connection = await asyncpg.connect(superuser_url)
    try:
        # neither foreign keys nor what the search keeps of each row: nothing here searches
        await connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        await connection.execute("SET work_mem = '512MB'; SET maintenance_work_mem = '1GB'; SET jit = off")
        await connection.execute("CREATE SCHEMA seed; CREATE TABLE seed.sentence (id integer PRIMARY KEY, text text)")
        await connection.copy_records_to_table(
            "sentence", schema_name="seed", records=_sentences(random.Random(2026)), columns=["id", "text"]
        )
        indexes = await connection.fetch(_INDEXES)
        await connection.execute(f"DROP INDEX {', '.join(index['name'] for index in indexes)}")
        steps = {
            "people and organisations": [_SPEAKERS.format(**values)],
            "the plan": [_PLANNED.format(**values)],
            f"{size.proposals:,} proposals": [_PROPOSALS.format(**values)],
            "their photos": [_PHOTOS.format(**values)],
            f"{size.comments:,} comments": [_COMMENTS.format(**values)],
            "indexes": [index["definition"] for index in indexes],
            "figures of the tables": ["DROP SCHEMA seed CASCADE", "VACUUM ANALYZE", "CHECKPOINT"],
        }
        for what, statements in steps.items():
            began = time.perf_counter()
            for statement in statements:
                await connection.execute(statement)
            print(f"  {what}: {time.perf_counter() - began:.0f} s", flush=True)
    finally:
        await connection.close()
