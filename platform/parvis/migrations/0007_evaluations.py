from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from parvis.core.ids import uuid7
from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole
from parvis.discussion.models import SubjectKind
from parvis.evaluations.figures_models import CellKind, Change, Level, Scope, Words
from parvis.evaluations.models import HoldState, Relation
from parvis.moderation.models import CaseCause, ContentKind
from parvis.opinions.models import HeldFor, Signature
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('parvis', '0006_leaving')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Ballot',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('neighbourhood', fields.ForeignKeyField('parvis.Neighbourhood', source_field='neighbourhood_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('period', fields.IntField()),
                ('relation', fields.CharEnumField(description='RESIDENT: RESIDENT\nREGULAR: REGULAR', enum_type=Relation, max_length=10)),
                ('recommends', fields.BooleanField()),
                ('scores', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'ballot', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'Drawn: written anew under another key, in no order, and counted.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BallotCode',
            fields=[
                ('ballot_id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('code_hash', fields.BinaryField()),
                ('period', fields.IntField()),
            ],
            options={'table': 'ballot_code', 'app': 'parvis', 'pk_attr': 'ballot_id', 'table_description': 'What opens a drawn ballot, till its period ends: SHA-256 of the code. Written by the draw, never before.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BallotHold',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharEnumField(default=HoldState.OPEN, description='OPEN: OPEN\nRELEASED: RELEASED\nDISCARDED: DISCARDED', enum_type=HoldState, max_length=10)),
                ('opened_on', fields.DateField()),
                ('held_count', fields.IntField(null=True, description='how many it held when it was decided')),
                ('reason', fields.CharField(null=True, max_length=1000)),
                ('decided_by', fields.ForeignKeyField('parvis.Account', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'ballot_hold', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'Ballots of a burst of new accounts, set aside as a whole. That it is there, and how many, is public.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Cell',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('kind', fields.CharEnumField(description='COMMUNE: COMMUNE\nNEIGHBOURHOOD: NEIGHBOURHOOD\nSTRATUM: STRATUM\nSIZE: SIZE\nREGION: REGION\nFRANCE: FRANCE', enum_type=CellKind, max_length=15)),
                ('relation', fields.CharEnumField(description='RESIDENT: RESIDENT\nREGULAR: REGULAR', enum_type=Relation, max_length=10)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('neighbourhood', fields.ForeignKeyField('parvis.Neighbourhood', source_field='neighbourhood_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('department', fields.ForeignKeyField('parvis.Department', source_field='department_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('region', fields.ForeignKeyField('parvis.Region', source_field='region_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('size', fields.SmallIntField(null=True)),
                ('population', fields.IntField(null=True, description='inhabitants, by which a stratum weighs')),
                ('is_fictitious', fields.BooleanField(default=False, db_default=False)),
            ],
            options={'table': 'cell', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'Something of which there are figures. `size` is 1 to 6, as `evaluation_size` (migration 0008) has it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Criterion',
            fields=[
                ('code', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=30)),
                ('label_fr', fields.CharField(max_length=60)),
                ('label_en', fields.CharField(max_length=60)),
                ('description_fr', fields.CharField(max_length=200)),
                ('description_en', fields.CharField(max_length=200)),
                ('position', fields.IntField()),
                ('is_core', fields.BooleanField()),
                ('active_from', fields.IntField()),
                ('active_until', fields.IntField(null=True, description='its last period; NULL while there is none')),
            ],
            options={'table': 'criterion', 'app': 'parvis', 'pk_attr': 'code', 'table_description': 'What is rated from 1 to 5. The rows come with the migration; periods as in `periods`.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='NewcomerCount',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('day', fields.DateField()),
                ('count', fields.IntField()),
            ],
            options={'table': 'newcomer_count', 'app': 'parvis', 'unique_together': (('commune', 'day'),), 'pk_attr': 'id', 'table_description': 'How many new accounts evaluated a commune on a day (of Paris), to notice bursts; not which ones.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Opinion',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('period', fields.IntField()),
                ('text', fields.TextField(unique=False)),
                ('text_html', fields.TextField(unique=False)),
                ('signature', fields.CharEnumField(description='SIGNED: SIGNED\nWITHHELD: WITHHELD', enum_type=Signature, max_length=10)),
                ('author', fields.ForeignKeyField('parvis.Actor', source_field='author_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('written_by', fields.ForeignKeyField('parvis.Account', source_field='written_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('thread', fields.OneToOneField('parvis.Thread', source_field='thread_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('visibility', fields.CharEnumField(default=Visibility.VISIBLE, description='VISIBLE: VISIBLE\nHELD: HELD\nHIDDEN: HIDDEN', db_default=Visibility.VISIBLE, enum_type=Visibility, max_length=10)),
                ('held_for', fields.CharEnumField(null=True, description='INSULT: INSULT\nPRIVATE_NAME: PRIVATE_NAME\nNEWCOMER_BURST: NEWCOMER_BURST', enum_type=HeldFor, max_length=20)),
                ('published_on', fields.DateField(null=True)),
                ('is_withdrawn', fields.BooleanField(default=False, db_default=False)),
            ],
            options={'table': 'opinion', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'A text about a commune. Its key is random and it has a day, no time: neither tells when it was written.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OpinionAnswer',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('opinion', fields.OneToOneField('parvis.Opinion', source_field='opinion_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('body', fields.TextField(unique=False)),
                ('body_html', fields.TextField(unique=False)),
                ('author', fields.ForeignKeyField('parvis.Actor', source_field='author_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('author_role', fields.CharEnumField(null=True, description='ELECTED: ELECTED\nAGENT: AGENT\nMODERATOR: MODERATOR', enum_type=CommuneRole, max_length=10)),
                ('written_by', fields.ForeignKeyField('parvis.Account', source_field='written_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'opinion_answer', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'What the town hall answers, once.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Scorecard',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cell', fields.ForeignKeyField('parvis.Cell', source_field='cell_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('until', fields.IntField()),
                ('answers', fields.IntField()),
                ('signed_answers', fields.IntField()),
                ('level', fields.CharEnumField(description='WORDS: WORDS\nRATES: RATES\nFULL: FULL', enum_type=Level, max_length=10)),
            ],
            options={'table': 'scorecard', 'app': 'parvis', 'unique_together': (('cell', 'until'),), 'pk_attr': 'id', 'table_description': 'What may be known of a cell over the four periods until one. There is none below ten secret answers.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DepartedVoter',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('voter_hash', fields.BinaryField()),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('period', fields.IntField()),
                ('slot', fields.SmallIntField()),
            ],
            options={'table': 'departed_voter', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'The sheet of an account that was deleted: whoever signs up again with its address does not vote twice.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Figure',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('scorecard', fields.ForeignKeyField('parvis.Scorecard', source_field='scorecard_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('cell', fields.ForeignKeyField('parvis.Cell', source_field='cell_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('until', fields.IntField()),
                ('measure', fields.CharField(max_length=30)),
                ('level', fields.CharEnumField(description='WORDS: WORDS\nRATES: RATES\nFULL: FULL', enum_type=Level, max_length=10)),
                ('answers', fields.IntField(null=True, description='how many answered this; NULL at WORDS')),
                ('signed_answers', fields.IntField(null=True, description='of these, with a name')),
                ('words', fields.CharEnumField(null=True, description='MOST: MOST\nABOUT_HALF: ABOUT_HALF\nFEW: FEW', enum_type=Words, max_length=10)),
                ('value', fields.FloatField(null=True)),
                ('low', fields.FloatField(null=True)),
                ('high', fields.FloatField(null=True)),
                ('distribution', ArrayField(null=True, element_type='INT')),
                ('change', fields.CharEnumField(null=True, description='IMPROVED: IMPROVED\nWORSENED: WORSENED\nUNCLEAR: UNCLEAR', enum_type=Change, max_length=10)),
                ('change_value', fields.FloatField(null=True)),
                ('change_low', fields.FloatField(null=True)),
                ('change_high', fields.FloatField(null=True)),
            ],
            options={'table': 'figure', 'app': 'parvis', 'unique_together': (('scorecard', 'measure'),), 'pk_attr': 'id', 'table_description': 'One measure of a scorecard: `value` is a share of 0 to 1 (RECOMMENDATION) or a mean of 1 to 5, within an interval'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Rank',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('figure', fields.ForeignKeyField('parvis.Figure', source_field='figure_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('scope', fields.CharEnumField(description='FRANCE: FRANCE\nREGION: REGION\nSAME_SIZE: SAME_SIZE', enum_type=Scope, max_length=10)),
                ('low', fields.IntField()),
                ('high', fields.IntField()),
                ('of', fields.IntField()),
                ('quintile', fields.SmallIntField()),
            ],
            options={'table': 'rank', 'app': 'parvis', 'unique_together': (('figure', 'scope'),), 'pk_attr': 'id', 'table_description': 'Where a commune stands by one measure among those with a hundred secret answers: places that cannot be told from'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Sheet',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('account_id', fields.UUIDField()),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('period', fields.IntField()),
                ('slot', fields.SmallIntField()),
                ('is_waiting', fields.BooleanField(default=True)),
            ],
            options={'table': 'sheet', 'app': 'parvis', 'unique_together': (('account_id', 'period', 'slot'), ('account_id', 'commune', 'period')), 'pk_attr': 'id', 'table_description': "The electoral roll's signature: this account has evaluated this commune in this period, one way or the other."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SignedEvaluation',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('parvis.Actor', source_field='person_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('neighbourhood', fields.ForeignKeyField('parvis.Neighbourhood', source_field='neighbourhood_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('period', fields.IntField()),
                ('relation', fields.CharEnumField(description='RESIDENT: RESIDENT\nREGULAR: REGULAR', enum_type=Relation, max_length=10)),
                ('recommends', fields.BooleanField(null=True)),
                ('scores', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('counted', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('hold', fields.ForeignKeyField('parvis.BallotHold', source_field='hold_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'signed_evaluation', 'app': 'parvis', 'unique_together': (('person', 'commune', 'period'),), 'pk_attr': 'id', 'table_description': "With the person's name, public, changeable while its period lasts; earlier periods stay as history."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Tally',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cell', fields.ForeignKeyField('parvis.Cell', source_field='cell_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('period', fields.IntField()),
                ('measure', fields.CharField(max_length=30)),
                ('secret', ArrayField(element_type='INT')),
                ('signed', ArrayField(element_type='INT')),
            ],
            options={'table': 'tally', 'app': 'parvis', 'unique_together': (('cell', 'period', 'measure'),), 'pk_attr': 'id', 'table_description': 'Counted answers of a cell in a period. `measure` is ANSWERS (one count), RECOMMENDATION (no, yes), or a criterion'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='WaitingBallot',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('neighbourhood', fields.ForeignKeyField('parvis.Neighbourhood', source_field='neighbourhood_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('period', fields.IntField()),
                ('relation', fields.CharEnumField(description='RESIDENT: RESIDENT\nREGULAR: REGULAR', enum_type=Relation, max_length=10)),
                ('recommends', fields.BooleanField(null=True)),
                ('scores', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('code_hash', fields.BinaryField(null=True)),
                ('replaces', fields.UUIDField(null=True, unique=True)),
                ('hold', fields.ForeignKeyField('parvis.BallotHold', source_field='hold_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('is_new', fields.BooleanField(default=False, db_default=False)),
            ],
            options={'table': 'ballot_inbox', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'In the box until the draw: a ballot, the change of a drawn one (`replaces`), or its withdrawal (no scores).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='WaitingTally',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cell', fields.ForeignKeyField('parvis.Cell', source_field='cell_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('stratum', fields.ForeignKeyField('parvis.Cell', source_field='stratum_id', null=True, db_constraint=True, to_field='id', related_name='waiting_in_stratum', on_delete=OnDelete.CASCADE)),
                ('counted_in', fields.ForeignKeyField('parvis.Cell', source_field='counted_in_id', null=True, db_constraint=True, to_field='id', related_name='counted_together', on_delete=OnDelete.CASCADE)),
                ('measure', fields.CharField(max_length=30)),
                ('secret', ArrayField(element_type='INT')),
                ('changes', fields.IntField(default=0)),
                ('since', fields.IntField()),
            ],
            options={'table': 'waiting_tally', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'Drawn answers of a leaf (a neighbourhood, or a commune\'s ballots without one) that are not shown yet, as they are'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Commune',
            name='merged_into',
            field=fields.ForeignKeyField('parvis.Commune', source_field='merged_into_id', null=True, description='the commune that this one is part of since it was merged; it stays, for what was said about it', db_constraint=True, to_field='id', related_name='merged', on_delete=OnDelete.RESTRICT),
        ),
        ops.AlterField(
            model_name='ModerationCase',
            name='cause',
            field=fields.CharEnumField(description='FLAGS: FLAGS\nFLAG_BURST: FLAG_BURST\nNEWCOMER_BURST: NEWCOMER_BURST\nINSULT: INSULT\nPRIVATE_NAME: PRIVATE_NAME', enum_type=CaseCause, max_length=20),
        ),
        ops.AlterField(
            model_name='ModerationCase',
            name='content_kind',
            field=fields.CharEnumField(description='PROPOSAL: PROPOSAL\nSTORY: STORY\nCOMMENT: COMMENT\nOPINION: OPINION', enum_type=ContentKind, max_length=10),
        ),
        ops.AlterField(
            model_name='ModerationDecision',
            name='content_kind',
            field=fields.CharEnumField(description='PROPOSAL: PROPOSAL\nSTORY: STORY\nCOMMENT: COMMENT\nOPINION: OPINION', enum_type=ContentKind, max_length=10),
        ),
        ops.AlterField(
            model_name='Thread',
            name='subject_kind',
            field=fields.CharEnumField(description='PROPOSAL: PROPOSAL\nSTORY: STORY\nOPINION: OPINION', enum_type=SubjectKind, max_length=20),
        ),
    ]
