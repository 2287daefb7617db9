"""What models cannot say: the function that numbers events, indexes for the reads, the rows a table comes with."""


from tortoise import migrations
from tortoise.migrations import operations as ops

# Numbers every committed event that has no number yet, without a gap, and files it under its topics. Each statement of
# a volatile function reads a snapshot of its own, so what is read after the lock includes all that earlier runs
# committed; the lock is held to the commit, so numbers become visible in their order. Nothing here waits for an open
# transaction: a writer that dawdles holds up its own events only. Answers the topics to ring, each with its newest
# number.
SEQUENCE_EVENTS = """
CREATE FUNCTION sequence_events() RETURNS TABLE (topic text, seq bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    first bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM event e WHERE e.seq IS NULL) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('parvis.sequence_events'));
    SELECT last_seq INTO STRICT first FROM event_counter;
    RETURN QUERY
        WITH fresh AS (
            SELECT e.id, e.topics, first + row_number() OVER (ORDER BY e.created_at, e.id) AS seq
            FROM event e
            WHERE e.seq IS NULL
        ), numbered AS (
            UPDATE event SET seq = fresh.seq FROM fresh WHERE event.id = fresh.id
        ), counted AS (
            UPDATE event_counter SET last_seq = first + (SELECT count(*) FROM fresh)
        ), filed AS (
            INSERT INTO event_topic (topic, seq)
            SELECT DISTINCT heard.topic, fresh.seq
            FROM fresh CROSS JOIN LATERAL jsonb_array_elements_text(fresh.topics) AS heard (topic)
            RETURNING event_topic.topic, event_topic.seq
        )
        SELECT filed.topic::text, max(filed.seq) FROM filed GROUP BY filed.topic;
END;
$$
"""

INDEXES = """
CREATE INDEX event_unnumbered ON event (created_at, id) WHERE seq IS NULL;
CREATE INDEX event_topic_seq ON event_topic (seq);

CREATE UNIQUE INDEX session_token_hash ON session (token_hash);
CREATE INDEX session_account ON session (account_id);
CREATE UNIQUE INDEX access_token_token_hash ON access_token (token_hash);
CREATE INDEX access_token_account ON access_token (account_id);
CREATE INDEX sign_up_email ON sign_up (email);

CREATE INDEX photo_owner ON photo (owner_id, id);
CREATE INDEX photo_unattached ON photo (created_at) WHERE attached_at IS NULL;
CREATE INDEX actor_avatar ON actor (avatar_id);

CREATE INDEX commune_department ON commune (department_id);
CREATE INDEX commune_parent ON commune (parent_id);
CREATE INDEX commune_region ON commune (region_id);
CREATE INDEX commune_place ON commune USING gist (point(longitude, latitude)) WHERE latitude IS NOT NULL;

CREATE INDEX comment_oldest ON comment (thread_id, parent_id, id);
CREATE INDEX comment_most_reactions ON comment (thread_id, parent_id, reaction_count, id);
CREATE INDEX comment_parent ON comment (parent_id);
CREATE INDEX comment_author ON comment (author_id, id);
CREATE INDEX comment_reaction_actor ON comment_reaction (actor_id);

CREATE INDEX proposal_newest ON proposal (commune_id, id DESC);
CREATE INDEX proposal_most_supported ON proposal (commune_id, support_count DESC, id DESC);
CREATE INDEX proposal_most_supported_anywhere ON proposal (support_count DESC, id DESC);
CREATE INDEX proposal_author ON proposal (author_id, id DESC);
CREATE INDEX proposal_support_actor ON proposal_support (actor_id);
"""

ROWS = """
INSERT INTO event_counter (id, last_seq, pruned_seq) VALUES (1, 0, 0);

INSERT INTO theme (code, name_fr, name_en, position) VALUES
    ('MOBILITY', 'Se déplacer', 'Getting around', 1),
    ('PUBLIC_SPACE', 'Espace public', 'Public space', 2),
    ('NATURE', 'Nature et climat', 'Nature and climate', 3),
    ('YOUTH_EDUCATION', 'Enfance et jeunesse', 'Children and youth', 4),
    ('SOLIDARITY', 'Solidarité et santé', 'Solidarity and health', 5),
    ('CULTURE_SPORT', 'Culture et sport', 'Culture and sport', 6),
    ('SAFETY', 'Tranquillité', 'Peace and safety', 7),
    ('HOUSING', 'Logement', 'Housing', 8),
    ('ECONOMY', 'Commerce et emploi', 'Shops and jobs', 9),
    ('DEMOCRACY', 'Vie démocratique', 'Democratic life', 10);
"""


class Migration(migrations.Migration):
    dependencies = [("parvis", "0001_initial")]

    operations = [ops.RunSQL(SEQUENCE_EVENTS), ops.RunSQL(INDEXES), ops.RunSQL(ROWS)]
