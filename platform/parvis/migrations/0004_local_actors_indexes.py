"""What models cannot say of the local actors' tables: checks, indexes for the reads, and what older rows are given."""

from tortoise import migrations
from tortoise.migrations import operations as ops

CHECKS = """
ALTER TABLE actor ADD CONSTRAINT actor_organisation_kind
    CHECK ((kind = 'ORGANISATION') = (organisation_kind IS NOT NULL));
ALTER TABLE story ADD CONSTRAINT story_published_at
    CHECK ((state = 'PUBLISHED') = (published_at IS NOT NULL));
"""

# one's own role in a commune is asked for once at a time; what waits for a decision is one case a thing; one voice, one
# flag a case
INDEXES = """
CREATE UNIQUE INDEX commune_role_alive ON commune_role (commune_id, person_id, role)
    WHERE state IN ('REQUESTED', 'GRANTED');
CREATE INDEX commune_role_person ON commune_role (person_id);
CREATE INDEX commune_role_requested ON commune_role (commune_id, id) WHERE state = 'REQUESTED';
CREATE INDEX membership_person ON membership (person_id, organisation_id);
CREATE INDEX organisation_commune_commune ON organisation_commune (commune_id, organisation_id);
CREATE UNIQUE INDEX neighbourhood_name ON neighbourhood (commune_id, lower(name));

CREATE INDEX proposal_step_proposal ON proposal_step (proposal_id, id);
CREATE INDEX proposal_awaiting_answer ON proposal (commune_id, id)
    WHERE answered_at IS NULL AND state IN ('OPEN', 'UNDER_REVIEW');
CREATE INDEX proposal_neighbourhood ON proposal (neighbourhood_id, id DESC) WHERE neighbourhood_id IS NOT NULL;
CREATE INDEX step_photo_step ON step_photo (step_id, position);

CREATE INDEX story_newest ON story (published_at DESC, id DESC) WHERE state = 'PUBLISHED';
CREATE INDEX story_commune ON story (commune_id, published_at DESC, id DESC);
CREATE INDEX story_author ON story (author_id, published_at DESC, id DESC);

CREATE UNIQUE INDEX moderation_case_open ON moderation_case (content_id) WHERE state = 'OPEN';
CREATE INDEX moderation_case_waiting ON moderation_case (commune_id, id) WHERE state = 'OPEN';
CREATE INDEX moderation_case_content ON moderation_case (content_id, id);
CREATE UNIQUE INDEX flag_reporter ON flag (case_id, reporter_id) WHERE reporter_id IS NOT NULL;
CREATE UNIQUE INDEX flag_visitor ON flag (case_id, visitor_hash) WHERE visitor_hash IS NOT NULL;
CREATE INDEX flag_account ON flag (reporter_id) WHERE reporter_id IS NOT NULL;
CREATE INDEX moderation_decision_content ON moderation_decision (content_id, id DESC);
CREATE INDEX moderation_decision_commune ON moderation_decision (commune_id, id DESC);
CREATE INDEX newcomer_post_commune ON newcomer_post (commune_id, created_at);

CREATE INDEX event_activity ON event (commune_id, seq DESC) WHERE seq IS NOT NULL;
CREATE INDEX event_subject ON event (subject_id);

CREATE INDEX comment_writer ON comment (written_by_id, id) WHERE written_by_id IS NOT NULL;
CREATE INDEX proposal_writer ON proposal (written_by_id, id) WHERE written_by_id IS NOT NULL;
CREATE INDEX story_writer ON story (written_by_id, id) WHERE written_by_id IS NOT NULL;
CREATE INDEX export_account ON export (account_id, id);
"""

# until now everybody spoke for themselves
OLDER_ROWS = """
UPDATE comment SET written_by_id = author_id WHERE author_id IS NOT NULL;
UPDATE proposal SET written_by_id = author_id WHERE author_id IS NOT NULL;
UPDATE thread SET author_id = proposal.author_id FROM proposal WHERE proposal.thread_id = thread.id;
"""


class Migration(migrations.Migration):
    dependencies = [("parvis", "0003_local_actors")]

    operations = [ops.RunSQL(CHECKS), ops.RunSQL(INDEXES), ops.RunSQL(OLDER_ROWS)]
