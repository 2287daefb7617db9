"""Indexes by which everything of a person who leaves is found."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INDEXES = """
CREATE INDEX thread_author ON thread (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX proposal_step_author ON proposal_step (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX proposal_step_writer ON proposal_step (written_by_id) WHERE written_by_id IS NOT NULL;
CREATE INDEX moderation_decision_writer ON moderation_decision (decided_by_id) WHERE decided_by_id IS NOT NULL;
CREATE INDEX commune_role_decided ON commune_role (decided_by_id) WHERE decided_by_id IS NOT NULL;
CREATE INDEX newcomer_post_account ON newcomer_post (account_id);
CREATE INDEX invitation_invited ON invitation (invited_by_id);
CREATE INDEX invitation_email ON invitation (email);
"""


class Migration(migrations.Migration):
    dependencies = [("parvis", "0005_search")]

    operations = [ops.RunSQL(INDEXES)]
