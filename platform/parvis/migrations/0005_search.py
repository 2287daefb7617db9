"""Full text: one table of everything public that can be searched, kept by triggers, so that no writer can forget it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Words as they are compared: a–z without accents, ligatures spelt out, everything else that is no letter a space.
# The same as `parvis.search.words.fold`. COLLATE "C": the same in every database, whatever its language.
FOLD = r"""
CREATE FUNCTION search_fold(written text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(regexp_replace(
        regexp_replace(
            normalize(replace(replace(replace(replace(written, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), NFKD),
            '[\u0300-\u036f]+', '', 'g'
        ),
        '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u303f]+',
        ' ', 'g'
    ) COLLATE "C")
$$
"""

# French stems of folded words. PostgreSQL's list of words that say nothing knows them with their accents only, and
# lacks some; "été" stays, as it is the summer too. The stemmer leaves the plural of "vélos", "élus" and "jeux", so it is
# taken off before.
LEXEMES = r"""
CREATE FUNCTION search_telling(folded text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(regexp_replace(regexp_replace(folded, '\m('
        'nous|vous|mais|suis|fus|sois|eus|avais|serais|aurais|a|meme|memes|etes|etais|etait|etions|etiez|etaient|etant|etante|etants|etantes|fumes|futes|eumes|eutes|'
        'les|ils|elles|cet|cette|cela|ca|dont|donc|ni|si'
        ')\M', ' ', 'g'), '([iou])s\M', '\1', 'g'), '\m([a-z]{1,3}e)ux\M', '\1u', 'g')
$$;

CREATE FUNCTION search_lexemes(folded text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.french', search_telling(folded))
$$;

CREATE FUNCTION search_phrase(folded text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT phraseto_tsquery('pg_catalog.french', search_telling(folded))
$$
"""

# What an entry is found by. Beside the words (title weight A, text C) stand markers, which no text can hold as "§" is
# no letter: the kind, the communes, each word of the title once more, and stretches of 2^10, 2^13, 2^16 and 2^19 entries
# in the order of time, so that the newest with a word are found without reading about all the others.
VECTOR = r"""
CREATE FUNCTION search_vector(number bigint, kind text, communes uuid[], title text, body text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(titled, 'A')
        || setweight(search_lexemes(search_fold(regexp_replace(coalesce(body, ''), '\]\([^)\s]*\)', ']', 'g'))), 'C')
        || array_to_tsvector(
            '§k' || left(kind, 1)
            || ARRAY(SELECT format('§%s.%s', width, number >> width) FROM unnest('{10,13,16,19}'::int[]) width)
            || ARRAY(SELECT search_commune(commune) FROM unnest(communes) commune)
            || ARRAY(SELECT search_proposals(commune) FROM unnest(communes) commune WHERE kind = 'PROPOSAL')
            || ARRAY(SELECT '§t' || word FROM unnest(tsvector_to_array(titled)) word)
        )
    FROM search_lexemes(search_fold(coalesce(title, ''))) titled
$$
"""

# the last, random part of a key is enough to tell communes apart; proposals have a marker for commune and kind together
COMMUNE_MARKER = """
CREATE FUNCTION search_commune(commune uuid) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT '§c' || right(commune::text, 12)
$$;

CREATE FUNCTION search_proposals(commune uuid) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT '§p' || right(commune::text, 12)
$$
"""

# Numbers grow with time. No list of pending entries: it would be read by every search.
TABLE = """
CREATE TABLE search_entry (
    subject_id uuid PRIMARY KEY,
    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    kind varchar(20) NOT NULL,
    created_at timestamptz NOT NULL,
    vector tsvector NOT NULL
);
ALTER TABLE search_entry ALTER COLUMN vector SET STATISTICS 300;
CREATE INDEX search_entry_vector ON search_entry USING gin (vector) WITH (fastupdate = off);
"""

# Everything that anybody may read and find, and nothing else.
SOURCE = """
CREATE VIEW search_source (subject_id, kind, created_at, communes, title, body) AS
    SELECT id, 'PROPOSAL', created_at, ARRAY[commune_id], title::text, body
    FROM proposal WHERE visibility = 'VISIBLE' AND state <> 'WITHDRAWN'
    UNION ALL
    SELECT id, 'STORY', published_at, ARRAY[commune_id], title::text, concat_ws(' ', place, text)
    FROM story WHERE state = 'PUBLISHED' AND visibility = 'VISIBLE'
    UNION ALL
    SELECT comment.id, 'COMMENT', comment.created_at, ARRAY[thread.commune_id], NULL, comment.body
    FROM comment JOIN thread ON thread.id = comment.thread_id
    WHERE comment.state = 'VISIBLE' AND comment.body IS NOT NULL AND thread.is_visible
    UNION ALL
    SELECT id, 'ORGANISATION', created_at,
        ARRAY(SELECT commune_id FROM organisation_commune WHERE organisation_id = actor.id ORDER BY position),
        display_name::text, summary::text
    FROM actor WHERE kind = 'ORGANISATION'
"""

REFRESH = """
CREATE FUNCTION search_refresh(of_kind text, ids uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    DELETE FROM search_entry WHERE subject_id = ANY (ids);
    INSERT INTO search_entry (subject_id, number, kind, created_at, vector)
    OVERRIDING SYSTEM VALUE
    SELECT found.subject_id, found.number, found.kind, found.created_at,
        search_vector(found.number, found.kind, found.communes, found.title, found.body)
    FROM (
        SELECT source.*, nextval('search_entry_number_seq') AS number
        FROM (
            SELECT * FROM search_source WHERE kind = of_kind AND subject_id = ANY (ids) ORDER BY created_at
        ) source
    ) found;
END;
$$
"""

TRIGGERS = """
CREATE FUNCTION search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_entry WHERE subject_id = OLD.id;
    ELSE
        PERFORM search_refresh(TG_ARGV[0], ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION search_follow_thread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_refresh('COMMENT', ARRAY(SELECT id FROM comment WHERE thread_id = NEW.id));
    RETURN NULL;
END;
$$;

CREATE FUNCTION search_follow_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_refresh('ORGANISATION', ARRAY[coalesce(NEW.organisation_id, OLD.organisation_id)]);
    RETURN NULL;
END;
$$;

CREATE TRIGGER search_added AFTER INSERT OR DELETE ON proposal
    FOR EACH ROW EXECUTE FUNCTION search_follow('PROPOSAL');
CREATE TRIGGER search_changed AFTER UPDATE OF title, body, state, visibility, commune_id ON proposal FOR EACH ROW
    WHEN ((OLD.title, OLD.body, OLD.state, OLD.visibility, OLD.commune_id)
        IS DISTINCT FROM (NEW.title, NEW.body, NEW.state, NEW.visibility, NEW.commune_id))
    EXECUTE FUNCTION search_follow('PROPOSAL');

CREATE TRIGGER search_added AFTER INSERT OR DELETE ON story
    FOR EACH ROW EXECUTE FUNCTION search_follow('STORY');
CREATE TRIGGER search_changed AFTER UPDATE OF title, text, place, state, visibility, commune_id, published_at ON story
    FOR EACH ROW
    WHEN ((OLD.title, OLD.text, OLD.place, OLD.state, OLD.visibility, OLD.commune_id, OLD.published_at)
        IS DISTINCT FROM (NEW.title, NEW.text, NEW.place, NEW.state, NEW.visibility, NEW.commune_id, NEW.published_at))
    EXECUTE FUNCTION search_follow('STORY');

CREATE TRIGGER search_added AFTER INSERT OR DELETE ON comment
    FOR EACH ROW EXECUTE FUNCTION search_follow('COMMENT');
CREATE TRIGGER search_changed AFTER UPDATE OF body, state ON comment FOR EACH ROW
    WHEN ((OLD.body, OLD.state) IS DISTINCT FROM (NEW.body, NEW.state))
    EXECUTE FUNCTION search_follow('COMMENT');
CREATE TRIGGER search_changed AFTER UPDATE OF is_visible, commune_id ON thread FOR EACH ROW
    WHEN ((OLD.is_visible, OLD.commune_id) IS DISTINCT FROM (NEW.is_visible, NEW.commune_id))
    EXECUTE FUNCTION search_follow_thread();

CREATE TRIGGER search_added AFTER INSERT ON actor FOR EACH ROW WHEN (NEW.kind = 'ORGANISATION')
    EXECUTE FUNCTION search_follow('ORGANISATION');
CREATE TRIGGER search_removed AFTER DELETE ON actor FOR EACH ROW WHEN (OLD.kind = 'ORGANISATION')
    EXECUTE FUNCTION search_follow('ORGANISATION');
CREATE TRIGGER search_changed AFTER UPDATE OF display_name, summary, kind ON actor FOR EACH ROW
    WHEN ((OLD.display_name, OLD.summary, OLD.kind) IS DISTINCT FROM (NEW.display_name, NEW.summary, NEW.kind))
    EXECUTE FUNCTION search_follow('ORGANISATION');
CREATE TRIGGER search_changed AFTER INSERT OR DELETE OR UPDATE ON organisation_commune
    FOR EACH ROW EXECUTE FUNCTION search_follow_organisation();
"""

# Where the newest entries stand that match all of `asked`, at most `most` of them, among the newest `reach` entries.
# However many rows a word is in, few are read: a stretch of the newest is looked at, `first` of them, then a longer one
# as far as that was too short. Each condition is a key of its own to the index, which then leaps from one key's rows to
# the next's: with all in one `tsquery` it takes twice as long.
NEWEST = """
CREATE FUNCTION search_newest(asked tsquery[], most integer, first bigint, reach bigint)
RETURNS tid[] LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    newest bigint := coalesce(pg_sequence_last_value('search_entry_number_seq'), 0);
    stretch bigint := least(greatest(first, 1024), greatest(reach, 1024));
    width integer;
    segment tsquery;
    keys tsquery[];
    found tid[];
BEGIN
    LOOP
        keys := asked;
        IF stretch < newest THEN
            width := CASE WHEN stretch <= 8 << 10 THEN 10 WHEN stretch <= 8 << 13 THEN 13
                WHEN stretch <= 8 << 16 THEN 16 ELSE 19 END;
            SELECT string_agg(format('''§%s.%s''', width, part), ' | ')::tsquery INTO segment
            FROM generate_series(greatest((newest - stretch) >> width, 0), newest >> width) part;
            keys := keys || segment;
        END IF;
        WHILE cardinality(keys) > 4 LOOP
            keys := (keys[1] && keys[2]) || keys[3:];
        END LOOP;
        IF cardinality(keys) > 2 THEN
            found := ARRAY(
                SELECT e.ctid FROM search_entry e
                WHERE e.vector @@ keys[1] AND e.vector @@ keys[2] AND e.vector @@ keys[3]
                    AND e.vector @@ coalesce(keys[4], keys[3])
                ORDER BY e.number DESC LIMIT most
            );
        ELSE
            found := ARRAY(
                SELECT e.ctid FROM search_entry e
                WHERE e.vector @@ keys[1] AND e.vector @@ coalesce(keys[2], keys[1])
                ORDER BY e.number DESC LIMIT most
            );
        END IF;
        EXIT WHEN cardinality(found) >= most OR stretch >= least(newest, reach);
        stretch := least(stretch * least(greatest(3 * most / (2 * greatest(cardinality(found), 1)), 4), 64), reach);
    END LOOP;
    RETURN found;
END;
$$
"""

# The entries worth showing, best first. `exact` are the words that were typed, `loose` the same with the last one as a
# beginning, which counts where few have the word itself; `titled` the words as those of a title, for which room is
# kept; `phrase` the words side by side, `must` those in quotes; `narrowed` what all must have. `first` and `reach` say
# of the three how many of the newest entries to look at, to begin with and at most. The score grows with where and how
# near the words stand and a little with the day. It says nothing of who asks or when: pages go on by it.
CANDIDATES = """
CREATE FUNCTION search_candidates(
    exact tsquery[], loose tsquery[], titled tsquery[], phrase tsquery, must tsquery, narrowed tsquery[],
    most integer, first bigint[], reach bigint[]
) RETURNS TABLE (subject_id uuid, kind varchar, score bigint)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    pool integer := CASE WHEN must IS NULL THEN most ELSE 2 * most END;
    found tid[] := '{}';
    words tsquery := search_all(exact);
    in_title tsquery := search_all(titled);
    ranked tsquery := coalesce(words, search_all(loose));
BEGIN
    IF exact IS NOT NULL THEN
        found := search_newest(exact || narrowed, pool, first[1], reach[1]);
    END IF;
    IF loose IS NOT NULL AND cardinality(found) < most / 5 THEN
        found := ARRAY(
            SELECT unnest(found) UNION SELECT unnest(search_newest(loose || narrowed, pool, first[2], reach[2]))
        );
    END IF;
    -- where everything was looked at, titles were too
    IF titled IS NOT NULL AND (cardinality(found) >= pool OR least(reach[1], reach[2]) < 1::bigint << 40) THEN
        found := ARRAY(
            SELECT unnest(found) UNION SELECT unnest(search_newest(titled || narrowed, most / 4, first[3], reach[3]))
        );
    END IF;
    RETURN QUERY
        SELECT e.subject_id, e.kind, round((
            least(ts_rank_cd('{0.1, 0.2, 0.4, 1}', e.vector, ranked, 1), 2)
            + CASE WHEN e.vector @@ words THEN 0.7 ELSE 0 END
            + CASE WHEN e.vector @@ in_title THEN 0.7 ELSE 0 END
            + CASE WHEN e.vector @@ phrase THEN 0.5 ELSE 0 END
            + CASE e.kind WHEN 'COMMENT' THEN 0 WHEN 'ORGANISATION' THEN 0.4 ELSE 0.3 END
            + extract(epoch FROM e.created_at)::double precision / 63072000
        ) * 1000000)::bigint AS points
        FROM search_entry e WHERE e.ctid = ANY (found) AND (must IS NULL OR e.vector @@ must)
        ORDER BY points DESC, e.subject_id DESC;
END;
$$;

CREATE FUNCTION search_all(asked tsquery[]) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    whole tsquery := asked[1];
BEGIN
    FOR at IN 2 .. coalesce(cardinality(asked), 0) LOOP
        whole := whole && asked[at];
    END LOOP;
    RETURN whole;
END;
$$
"""

# Of a commune's proposals, those whose titles share the most words with a text, two at least where it has two. Only
# the newest that share any are weighed.
SIMILAR = """
CREATE FUNCTION search_similar(commune uuid, title text, besides uuid, most integer)
RETURNS uuid[] LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    words text[] := ARRAY(
        SELECT '§t' || word FROM unnest(tsvector_to_array(search_lexemes(search_fold(title)))) word
        ORDER BY length(word) DESC LIMIT 6
    );
    either tsquery;
    near tid[];
BEGIN
    SELECT string_agg(quote_literal(word), ' | ')::tsquery INTO either FROM unnest(words) word;
    IF either IS NULL THEN
        RETURN '{}';
    END IF;
    near := search_newest(
        ARRAY[either, format('%L', search_proposals(commune))::tsquery], 120, 4096, 1::bigint << 40
    );
    RETURN ARRAY(
        SELECT shared.subject_id FROM (
            SELECT e.subject_id, e.number,
                (SELECT count(*) FROM unnest(tsvector_to_array(e.vector)) word WHERE word = ANY (words)) AS common
            FROM search_entry e WHERE e.ctid = ANY (near) AND e.subject_id IS DISTINCT FROM besides
        ) shared
        WHERE shared.common >= least(2, cardinality(words))
        ORDER BY shared.common DESC, shared.number DESC LIMIT most
    );
END;
$$
"""

BACKFILL = """
INSERT INTO search_entry (subject_id, number, kind, created_at, vector)
OVERRIDING SYSTEM VALUE
SELECT found.subject_id, found.number, found.kind, found.created_at,
    search_vector(found.number, found.kind, found.communes, found.title, found.body)
FROM (
    SELECT source.*, nextval('search_entry_number_seq') AS number
    FROM (SELECT * FROM search_source ORDER BY created_at) source
) found
"""


class Migration(migrations.Migration):
    dependencies = [("parvis", "0004_local_actors_indexes")]

    operations = [
        ops.RunSQL(sql)
        for sql in (
            FOLD,
            LEXEMES,
            COMMUNE_MARKER,
            VECTOR,
            TABLE,
            SOURCE,
            REFRESH,
            TRIGGERS,
            NEWEST,
            CANDIDATES,
            SIMILAR,
            BACKFILL,
        )
    ]
