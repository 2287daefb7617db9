"""A country that has talked for years, for bench/search.py: made by SQL in a few minutes.

Texts are joined from fragments of French words that are as frequent as words are (Zipf's law), so that the commonest
stand in most texts and half of the vocabulary in few. Each comment also names a number that hardly another does.
"""

import asyncio
import bisect
import itertools
import random
import time

import asyncpg

FRAGMENTS = 200_000
WORDS_OF_A_FRAGMENT = 8
PEOPLE, ORGANISATIONS = 20_000, 10_000

_FREQUENT_TEXT = """
le de un à être et en avoir que pour dans ce qui sur pas plus par avec tout faire mettre autre on mais nous comme ou
rue école mairie place vélo parc enfants quartier voitures jardin arbres commune circulation piste trottoir bancs
habitants bibliothèque marché sécurité travaux stationnement propreté éclairage piscine médiathèque transports bus
association centre ville chemin forêt rivière patrimoine église œuvre fête culture sport terrain jeux personnes
âgées handicap accessibilité énergie solaire compost déchets bruit nuit été hiver eau fontaine toilettes publiques
crèche cantine collège lycée gare train tramway pont carrefour feux passage piétons zone cyclable partagé atelier
réparation logement loyers commerces emploi marchands halle salle réunion budget participatif conseil municipal élus
réponse projet proposition idée soutien concertation nature biodiversité haies abeilles potager ombre chaleur
canicule inondation
"""
FREQUENT = _FREQUENT_TEXT.split()
_ONSETS, _VOWELS = "b c d f g j l m n p r s t v ch pr tr gr", "a e i o u é an on ou ai"
_SYLLABLES = [onset + vowel for onset in _ONSETS.split() for vowel in _VOWELS.split()]

_SEED = """
CREATE UNLOGGED TABLE fragment (id integer PRIMARY KEY, text text NOT NULL);
"""
_PEOPLE = """
INSERT INTO actor (id, kind, display_name, slug, is_verified, organisation_kind, summary, created_at)
SELECT uuidv7(), CASE WHEN i <= {people} THEN 'PERSON' ELSE 'ORGANISATION' END, initcap(left(f.text, 60)),
    'actor-' || i, false, CASE WHEN i > {people} THEN 'ASSOCIATION' END, CASE WHEN i > {people} THEN f.text END,
    now() - interval '5 years'
FROM generate_series(1, {people} + {organisations}) i JOIN fragment f ON f.id = i;
CREATE UNLOGGED TABLE speaker AS SELECT row_number() OVER () AS number, id FROM actor WHERE kind = 'PERSON';
CREATE UNLOGGED TABLE home AS
    SELECT row_number() OVER (ORDER BY coalesce(population, 0) DESC, id) AS number, id FROM commune;
INSERT INTO organisation_commune (id, organisation_id, commune_id, position)
SELECT uuidv7(), actor.id, home.id, 0 FROM actor JOIN home ON home.number = 1 + abs(hashtext(actor.slug)) % 3000
WHERE kind = 'ORGANISATION';
GRANT SELECT ON speaker, home, fragment TO PUBLIC;
ANALYZE speaker, home, fragment;
"""
# the largest communes talk the most: the logarithm of the rank is even
_PROPOSALS = """
CREATE UNLOGGED TABLE planned AS
SELECT i, uuidv7(step.back) AS id, uuidv7(step.back) AS thread_id, now() + step.back AS created_at,
    floor(exp(random() * ln((SELECT count(*) FROM home))))::integer AS rank,
    1 + floor(random() * {people})::integer AS speaker, 1 + floor(random() * {fragments})::integer AS first
FROM generate_series(1, {proposals}) i
CROSS JOIN LATERAL (
    SELECT make_interval(secs => -(({proposals} - i) * {years} * 31557600.0 / {proposals})) AS back
) step;
INSERT INTO thread (id, subject_kind, subject_id, commune_id, author_id, is_visible, is_open, comment_count, created_at)
SELECT thread_id, 'PROPOSAL', planned.id, home.id, speaker.id, true, true, 10, created_at
FROM planned JOIN home ON home.number = rank JOIN speaker ON speaker.number = speaker;
INSERT INTO proposal (id, commune_id, number, title, body, body_html, theme_id, author_id, thread_id, state, visibility,
    support_count, version, created_at, updated_at)
SELECT planned.id, home.id, row_number() OVER (PARTITION BY home.id ORDER BY i), initcap(a.text), b.body,
    '<p>' || b.body || '</p>', 'MOBILITY', speaker.id, thread_id, 'OPEN', 'VISIBLE', 3, 1, created_at, created_at
FROM planned JOIN home ON home.number = rank JOIN speaker ON speaker.number = planned.speaker
JOIN fragment a ON a.id = first
CROSS JOIN LATERAL (
    SELECT string_agg(f.text, E'.\n\n') AS body FROM fragment f
    WHERE f.id = ANY (ARRAY(
        SELECT 1 + (first * 7919 + i * 31 + g * 104729) % {fragments} FROM generate_series(1, 10) g
    ))
) b;
"""
_COMMENTS = """
INSERT INTO comment (id, thread_id, depth, author_id, body, body_html, state, reaction_count, reply_count, created_at)
SELECT uuidv7(back), thread_id, 0, speaker.id, body, '<p>' || body || '</p>', 'VISIBLE', 0, 0, now() + back
FROM (
    SELECT i, make_interval(secs => -(({comments} - i) * {years} * 31557600.0 / {comments})) AS back,
        1 + floor(random() * {fragments})::integer AS one, 1 + floor(random() * {fragments})::integer AS two,
        1 + floor(random() * {fragments})::integer AS three, 1 + floor(random() * {people})::integer AS who,
        (i * {proposals} / {comments})::bigint AS near
    FROM generate_series({first}::bigint, {last}::bigint) i
) c
JOIN fragment a ON a.id = one JOIN fragment b ON b.id = two JOIN fragment d ON d.id = three
JOIN speaker ON speaker.number = who JOIN planned ON planned.i = greatest(near, 1)
CROSS JOIN LATERAL (SELECT a.text || '. ' || b.text || ', ' || d.text || ' n' || c.i / 4 AS body) said
ORDER BY c.i
"""
_ENTRIES = """
INSERT INTO search_entry (subject_id, number, kind, created_at, vector)
OVERRIDING SYSTEM VALUE
SELECT subject_id, number, kind, created_at, search_vector(number, kind, communes, title, body)
FROM (
    SELECT *, greatest(0, floor(
        ({total} + 1) * (1 - extract(epoch FROM now() - created_at) / ({years} * 31557600.0 + 9999))
    ))::bigint AS number
    FROM search_source WHERE created_at >= now() + {start} AND created_at < now() + {end}
    ORDER BY created_at
) source
"""
_YEARS = 4


def _fragments(chance: random.Random) -> list[tuple[int, str]]:
    rare = {"".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5))) for _ in range(60_000)}
    words = [*FREQUENT, *sorted(rare)]
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(words))))
    draw = lambda: words[bisect.bisect(weights, chance.random() * weights[-1])]  # noqa: E731 - shorter than its name
    return [(i, " ".join(draw() for _ in range(WORDS_OF_A_FRAGMENT))) for i in range(1, FRAGMENTS + 1)]


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        await connection.execute("SET work_mem = '256MB'; SET maintenance_work_mem = '1GB'")
        await connection.execute(statement)
    finally:
        await connection.close()


async def seed(superuser_url: str, proposals: int, comments: int) -> None:
    """Fill a database that has its communes and nothing else. Prints what takes how long."""
    said = time.perf_counter()

    def tell(what: str) -> None:
        nonlocal said
        print(f"  {what}: {time.perf_counter() - said:.0f} s", flush=True)
        said = time.perf_counter()

    total = proposals + comments
    values = {
        "people": PEOPLE, "organisations": ORGANISATIONS, "fragments": FRAGMENTS, "years": _YEARS,
        "proposals": proposals, "comments": comments, "total": total,
    }  # fmt: skip
    connection = await asyncpg.connect(superuser_url)
    try:
        await connection.execute(_SEED)
        await connection.copy_records_to_table("fragment", records=_fragments(random.Random(2026)))
    finally:
        await connection.close()
    await _run(superuser_url, _PEOPLE.format(**values))
    await _run(superuser_url, _PROPOSALS.format(**values))
    await _run(superuser_url, "ANALYZE planned")
    tell(f"{proposals:,} proposals")
    middle = comments // 2
    await _run(superuser_url, "DROP INDEX comment_most_reactions, comment_writer, search_entry_vector")
    await asyncio.gather(
        _run(superuser_url, _COMMENTS.format(**values, first=1, last=middle)),
        _run(superuser_url, _COMMENTS.format(**values, first=middle + 1, last=comments)),
    )
    tell(f"{comments:,} comments")
    halfway = f"interval '-{_YEARS / 2} years'"
    await asyncio.gather(
        _run(superuser_url, _ENTRIES.format(**values, start="interval '-100 years'", end=halfway)),
        _run(superuser_url, _ENTRIES.format(**values, start=halfway, end="interval '1 day'")),
    )
    tell("what is searched")
    await _run(
        superuser_url,
        f"""
        SELECT setval(pg_get_serial_sequence('search_entry', 'number'), {total} + 1);
        CREATE INDEX search_entry_vector ON search_entry USING gin (vector) WITH (fastupdate = off);
        CREATE INDEX comment_most_reactions ON comment (thread_id, parent_id, reaction_count, id);
    """,
    )
    tell("its index")
    await _run(superuser_url, "VACUUM ANALYZE")
    tell("figures of the tables")
