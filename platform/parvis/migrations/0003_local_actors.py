from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from parvis.core.ids import uuid7
from parvis.core.visibility import Visibility
from parvis.directory.models import CommuneRole, MemberRole, OrganisationKind, RoleState
from parvis.discussion.models import CommentState, SubjectKind
from parvis.moderation.models import CaseCause, CaseState, ContentKind, DecisionAction, FlagReason
from parvis.privacy.models import ExportState
from parvis.proposals.models import StepKind
from parvis.stories.models import StoryKind, StoryState
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('parvis', '0002_events_and_indexes')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CommuneRoleGrant',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('parvis.Actor', source_field='person_id', db_constraint=True, to_field='id', related_name='commune_roles', on_delete=OnDelete.CASCADE)),
                ('role', fields.CharEnumField(description='ELECTED: ELECTED\nAGENT: AGENT\nMODERATOR: MODERATOR', enum_type=CommuneRole, max_length=10)),
                ('state', fields.CharEnumField(description='REQUESTED: REQUESTED\nGRANTED: GRANTED\nREFUSED: REFUSED\nENDED: ENDED', enum_type=RoleState, max_length=10)),
                ('note', fields.CharField(default='', max_length=1000)),
                ('requested_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('decided_by', fields.ForeignKeyField('parvis.Account', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('ends_on', fields.DateField(null=True)),
            ],
            options={'table': 'commune_role', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'A role in a commune, from the request to its last day. `note` says why, to those who decide alone.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Export',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('account', fields.ForeignKeyField('parvis.Account', source_field='account_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('state', fields.CharEnumField(description='PREPARING: PREPARING\nREADY: READY', enum_type=ExportState, max_length=10)),
                ('key', fields.CharField(max_length=120)),
                ('size', fields.BigIntField(null=True)),
                ('created_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'export', 'app': 'parvis', 'pk_attr': 'id', 'table_description': "A file in the store's private part, made by a job; gone at `expires_at`."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Invitation',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('organisation', fields.ForeignKeyField('parvis.Actor', source_field='organisation_id', db_constraint=True, to_field='id', related_name='invitations', on_delete=OnDelete.CASCADE)),
                ('email', fields.CharField(max_length=254)),
                ('role', fields.CharEnumField(description='OWNER: OWNER\nEDITOR: EDITOR', enum_type=MemberRole, max_length=10)),
                ('locale', fields.CharField(max_length=5)),
                ('secret_hash', fields.BinaryField(null=True)),
                ('invited_by', fields.ForeignKeyField('parvis.Account', source_field='invited_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('created_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'invitation', 'app': 'parvis', 'unique_together': (('organisation', 'email'),), 'pk_attr': 'id', 'table_description': 'Sent by mail, good for two weeks, gone once taken; who holds the secret in it may join.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Membership',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('organisation', fields.ForeignKeyField('parvis.Actor', source_field='organisation_id', db_constraint=True, to_field='id', related_name='members', on_delete=OnDelete.CASCADE)),
                ('person', fields.ForeignKeyField('parvis.Actor', source_field='person_id', db_constraint=True, to_field='id', related_name='memberships', on_delete=OnDelete.CASCADE)),
                ('role', fields.CharEnumField(description='OWNER: OWNER\nEDITOR: EDITOR', enum_type=MemberRole, max_length=10)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'membership', 'app': 'parvis', 'unique_together': (('organisation', 'person'),), 'pk_attr': 'id', 'table_description': 'A person who speaks for an organisation.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ModerationCase',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('content_kind', fields.CharEnumField(description='PROPOSAL: PROPOSAL\nSTORY: STORY\nCOMMENT: COMMENT', enum_type=ContentKind, max_length=10)),
                ('content_id', fields.UUIDField()),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharEnumField(description='OPEN: OPEN\nDECIDED: DECIDED', enum_type=CaseState, max_length=10)),
                ('cause', fields.CharEnumField(description='FLAGS: FLAGS\nFLAG_BURST: FLAG_BURST\nNEWCOMER_BURST: NEWCOMER_BURST', enum_type=CaseCause, max_length=20)),
                ('flag_count', fields.IntField(default=0)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'moderation_case', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'Something that waits for a decision, or waited.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Flag',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('case', fields.ForeignKeyField('parvis.ModerationCase', source_field='case_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('reporter', fields.ForeignKeyField('parvis.Account', source_field='reporter_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('visitor_hash', fields.CharField(null=True, max_length=64)),
                ('reason', fields.CharEnumField(description='ILLEGAL: ILLEGAL\nINSULT: INSULT\nPRIVACY: PRIVACY\nSPAM: SPAM\nOFF_TOPIC: OFF_TOPIC\nOTHER: OTHER', enum_type=FlagReason, max_length=10)),
                ('message', fields.CharField(default='', max_length=1000)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'flag', 'app': 'parvis', 'pk_attr': 'id', 'table_description': "Somebody's word against something, seen by moderators alone. A visitor is known by a keyed hash, for a day."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ModerationDecision',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('content_kind', fields.CharEnumField(description='PROPOSAL: PROPOSAL\nSTORY: STORY\nCOMMENT: COMMENT', enum_type=ContentKind, max_length=10)),
                ('content_id', fields.UUIDField()),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('action', fields.CharEnumField(description='HIDE: HIDE\nRESTORE: RESTORE\nKEEP: KEEP', enum_type=DecisionAction, max_length=10)),
                ('ground', fields.CharEnumField(null=True, description='ILLEGAL: ILLEGAL\nINSULT: INSULT\nPRIVACY: PRIVACY\nSPAM: SPAM\nOFF_TOPIC: OFF_TOPIC\nOTHER: OTHER', enum_type=FlagReason, max_length=10)),
                ('reason', fields.CharField(max_length=1000)),
                ('by_platform', fields.BooleanField()),
                ('decided_by', fields.ForeignKeyField('parvis.Account', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('decided_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'moderation_decision', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'What was decided and why: public, without names. Kept when its subject is gone.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Neighbourhood',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=80)),
                ('outline', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'neighbourhood', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'A part of a commune, named by its officials; `outline` is a GeoJSON Polygon or MultiPolygon (RFC 7946).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='NewcomerPost',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('account', fields.ForeignKeyField('parvis.Account', source_field='account_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('created_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'newcomer_post', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'That a new account posted in a commune, kept for a day: how bursts are noticed.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OrganisationCommune',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('organisation', fields.ForeignKeyField('parvis.Actor', source_field='organisation_id', db_constraint=True, to_field='id', related_name='places', on_delete=OnDelete.CASCADE)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField()),
            ],
            options={'table': 'organisation_commune', 'app': 'parvis', 'unique_together': (('organisation', 'commune'),), 'pk_attr': 'id', 'table_description': 'A commune in which an organisation is active; the first by `position` is its home.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProposalStep',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('proposal', fields.ForeignKeyField('parvis.Proposal', source_field='proposal_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharEnumField(description='ANSWER: ANSWER\nDECISION: DECISION\nEXECUTION: EXECUTION\nCONFIRMATION: CONFIRMATION', enum_type=StepKind, max_length=20)),
                ('code', fields.CharField(null=True, max_length=20)),
                ('body', fields.TextField(null=True, unique=False)),
                ('body_html', fields.TextField(null=True, unique=False)),
                ('author', fields.ForeignKeyField('parvis.Actor', source_field='author_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('author_role', fields.CharEnumField(null=True, description='ELECTED: ELECTED\nAGENT: AGENT\nMODERATOR: MODERATOR', enum_type=CommuneRole, max_length=10)),
                ('written_by', fields.ForeignKeyField('parvis.Account', source_field='written_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'proposal_step', 'app': 'parvis', 'pk_attr': 'id', 'table_description': 'What became of a proposal, one step after the other, each dated and kept: answers, decisions, execution.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StepPhoto',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('step', fields.ForeignKeyField('parvis.ProposalStep', source_field='step_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('photo', fields.OneToOneField('parvis.Photo', source_field='photo_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('position', fields.IntField()),
            ],
            options={'table': 'step_photo', 'app': 'parvis', 'unique_together': (('step', 'position'),), 'pk_attr': 'id'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Story',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('kind', fields.CharEnumField(description='PHOTO_REPORT: PHOTO_REPORT\nEXPERIENCE: EXPERIENCE\nNEWS: NEWS', enum_type=StoryKind, max_length=20)),
                ('state', fields.CharEnumField(description='DRAFT: DRAFT\nPUBLISHED: PUBLISHED', enum_type=StoryState, max_length=10)),
                ('visibility', fields.CharEnumField(default=Visibility.VISIBLE, description='VISIBLE: VISIBLE\nHELD: HELD\nHIDDEN: HIDDEN', enum_type=Visibility, max_length=10)),
                ('commune', fields.ForeignKeyField('parvis.Commune', source_field='commune_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('neighbourhood', fields.ForeignKeyField('parvis.Neighbourhood', source_field='neighbourhood_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('title', fields.CharField(max_length=120)),
                ('text', fields.TextField(unique=False)),
                ('text_html', fields.TextField(unique=False)),
                ('happened_on', fields.DateField(null=True)),
                ('place', fields.CharField(null=True, max_length=120)),
                ('latitude', fields.FloatField(null=True)),
                ('longitude', fields.FloatField(null=True)),
                ('author', fields.ForeignKeyField('parvis.Actor', source_field='author_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('written_by', fields.ForeignKeyField('parvis.Account', source_field='written_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL)),
                ('thread', fields.OneToOneField('parvis.Thread', source_field='thread_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('published_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'story', 'app': 'parvis', 'pk_attr': 'id', 'table_description': '`published_at` orders what others see: a draft may have waited long.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StoryPhoto',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('story', fields.ForeignKeyField('parvis.Story', source_field='story_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('photo', fields.OneToOneField('parvis.Photo', source_field='photo_id', db_constraint=True, to_field='id', on_delete=OnDelete.CASCADE)),
                ('position', fields.IntField()),
            ],
            options={'table': 'story_photo', 'app': 'parvis', 'unique_together': (('story', 'position'),), 'pk_attr': 'id', 'table_description': 'What a photo shows is said on the photo itself: alt text, caption.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Actor',
            name='organisation_kind',
            field=fields.CharEnumField(null=True, description='ASSOCIATION: ASSOCIATION\nBUSINESS: BUSINESS\nMUNICIPAL_SERVICE: MUNICIPAL_SERVICE\nCOUNCIL: COUNCIL\nSCHOOL: SCHOOL\nOTHER: OTHER', enum_type=OrganisationKind, max_length=20),
        ),
        ops.AddField(
            model_name='Actor',
            name='summary',
            field=fields.CharField(null=True, max_length=1000),
        ),
        ops.AddField(
            model_name='Actor',
            name='website',
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AlterField(
            model_name='Comment',
            name='state',
            field=fields.CharEnumField(default=CommentState.VISIBLE, description='VISIBLE: VISIBLE\nHELD: HELD\nHIDDEN: HIDDEN\nDELETED: DELETED', enum_type=CommentState, max_length=10),
        ),
        ops.AddField(
            model_name='Comment',
            name='written_by',
            field=fields.ForeignKeyField('parvis.Account', source_field='written_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL),
        ),
        ops.AddField(
            model_name='Commune',
            name='answer_days',
            field=fields.IntField(default=30, db_default=30),
        ),
        ops.AddField(
            model_name='Commune',
            name='claimed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Photo',
            name='is_withheld',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AlterModelOptions(
            name='Proposal',
            options={'table': 'proposal', 'app': 'parvis', 'unique_together': (('commune', 'number'),), 'pk_attr': 'id', 'table_description': '`decision_id`, `execution_id`: the newest steps of these kinds. `answer_due_at` runs where the commune is claimed'},
        ),
        ops.AddField(
            model_name='Proposal',
            name='answer_due_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Proposal',
            name='answered_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Proposal',
            name='confirmed_done',
            field=fields.BooleanField(null=True),
        ),
        ops.AddField(
            model_name='Proposal',
            name='decision_id',
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name='Proposal',
            name='execution_id',
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name='Proposal',
            name='neighbourhood',
            field=fields.ForeignKeyField('parvis.Neighbourhood', source_field='neighbourhood_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL),
        ),
        ops.AddField(
            model_name='Proposal',
            name='visibility',
            field=fields.CharEnumField(default=Visibility.VISIBLE, db_default=Visibility.VISIBLE, description='VISIBLE: VISIBLE\nHELD: HELD\nHIDDEN: HIDDEN', enum_type=Visibility, max_length=10),
        ),
        ops.AddField(
            model_name='Proposal',
            name='written_by',
            field=fields.ForeignKeyField('parvis.Account', source_field='written_by_id', null=True, db_constraint=True, to_field='id', on_delete=OnDelete.SET_NULL),
        ),
        ops.AlterModelOptions(
            name='Thread',
            options={'table': 'thread', 'app': 'parvis', 'unique_together': (('subject_kind', 'subject_id'),), 'pk_attr': 'id', 'table_description': "`is_visible`, `is_open`, `author_id` are written by the subject's own service: both have one audience."},
        ),
        ops.AlterField(
            model_name='Thread',
            name='subject_kind',
            field=fields.CharEnumField(description='PROPOSAL: PROPOSAL\nSTORY: STORY', enum_type=SubjectKind, max_length=20),
        ),
        ops.AddField(
            model_name='Thread',
            name='author',
            field=fields.ForeignKeyField('parvis.Actor', source_field='author_id', null=True, db_constraint=True, to_field='id', related_name='threads', on_delete=OnDelete.SET_NULL),
        ),
    ]
