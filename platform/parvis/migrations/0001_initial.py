
"""The tables of every domain, as the models say them."""

import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from parvis.core.ids import uuid7
from parvis.directory.models import ActorKind
from parvis.discussion.models import CommentState, Stance, SubjectKind
from parvis.photos.models import PhotoStatus
from parvis.places.models import CommuneKind
from parvis.proposals.models import ProposalState


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Account",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("email", fields.CharField(unique=True, max_length=254)),
                ("password_hash", fields.CharField(max_length=200)),
                ("is_admin", fields.BooleanField(default=False)),
                ("locale", fields.CharField(default="fr", max_length=5)),
                ("suspended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "account",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "Who may sign in. The person that others see is the `actor` row of the same id.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AccessToken",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "parvis.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(max_length=80)),
                ("token_hash", fields.BinaryField()),
                ("scopes", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "access_token",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "A personal access token for programs: may do what its scopes say, until it is revoked or expires.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Event",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("seq", fields.BigIntField(null=True, unique=True)),
                ("kind", fields.CharField(max_length=40)),
                ("topics", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
                ("commune_id", fields.UUIDField(null=True)),
                ("subject_id", fields.UUIDField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "event",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "Something happened. Kinds and ids only, never a name or a text, so that people can be erased.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EventCounter",
            fields=[
                ("id", fields.IntField(primary_key=True, generated=False, unique=True, db_index=True)),
                ("last_seq", fields.BigIntField(default=0)),
                ("pruned_seq", fields.BigIntField(default=0)),
            ],
            options={
                "table": "event_counter",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "One row: the last number given, and the last one pruned away.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EventTopic",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("topic", fields.CharField(max_length=80)),
                ("seq", fields.BigIntField()),
            ],
            options={
                "table": "event_topic",
                "app": "parvis",
                "unique_together": (("topic", "seq"),),
                "pk_attr": "id",
                "table_description": "Where an event is heard: one row per topic and number, filed by the sequencer, read in order.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("actor_id", fields.UUIDField()),
                ("key", fields.UUIDField()),
                ("mutation", fields.CharField(max_length=60)),
                ("input_hash", fields.BinaryField()),
                (
                    "result",
                    fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                ("created_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "idempotency_key",
                "app": "parvis",
                "unique_together": (("actor_id", "key"),),
                "pk_attr": "id",
                "table_description": "The outcome of a mutation that may be sent again: kept 24 h per actor, mutation and input.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Photo",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "owner",
                    fields.ForeignKeyField(
                        "parvis.Account",
                        source_field="owner_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "status",
                    fields.CharEnumField(
                        default=PhotoStatus.AWAITING_UPLOAD,
                        description="AWAITING_UPLOAD: AWAITING_UPLOAD\nPROCESSING: PROCESSING\nREADY: READY\nREJECTED: REJECTED",
                        enum_type=PhotoStatus,
                        max_length=20,
                    ),
                ),
                ("rejection", fields.CharField(null=True, max_length=30)),
                ("content_type", fields.CharField(max_length=20)),
                ("quarantine_key", fields.CharField(null=True, max_length=120)),
                ("public_name", fields.CharField(null=True, max_length=60)),
                ("width", fields.IntField(null=True)),
                ("height", fields.IntField(null=True)),
                ("thumbhash", fields.CharField(null=True, max_length=60)),
                ("perceptual_hash", fields.CharField(null=True, max_length=32)),
                (
                    "variants",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                (
                    "suggestion",
                    fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
                ),
                ("alt", fields.CharField(null=True, max_length=500)),
                ("caption", fields.CharField(null=True, max_length=500)),
                ("credit", fields.CharField(null=True, max_length=120)),
                ("taken_on", fields.DateField(null=True)),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                ("attached_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ("processed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "photo",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "One picture. `variants` lists what is public: format, width, height, bytes, key.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Actor",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="PERSON: PERSON\nORGANISATION: ORGANISATION", enum_type=ActorKind, max_length=20
                    ),
                ),
                ("display_name", fields.CharField(max_length=80)),
                ("slug", fields.CharField(unique=True, max_length=100)),
                (
                    "avatar",
                    fields.ForeignKeyField(
                        "parvis.Photo",
                        source_field="avatar_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("is_verified", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "actor",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "The public face. A person's id is their account's id; erasing one erases the other.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Region",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=3)),
                ("name", fields.CharField(max_length=60)),
            ],
            options={"table": "region", "app": "parvis", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Department",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=3)),
                ("name", fields.CharField(max_length=60)),
                (
                    "region",
                    fields.ForeignKeyField(
                        "parvis.Region",
                        source_field="region_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "department", "app": "parvis", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Commune",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("insee_code", fields.CharField(unique=True, max_length=5)),
                ("slug", fields.CharField(unique=True, max_length=80)),
                ("name", fields.CharField(max_length=80)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="COMMUNE: COMMUNE\nMUNICIPAL_DISTRICT: MUNICIPAL_DISTRICT",
                        enum_type=CommuneKind,
                        max_length=20,
                    ),
                ),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "parvis.Commune",
                        source_field="parent_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "department",
                    fields.ForeignKeyField(
                        "parvis.Department",
                        source_field="department_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "region",
                    fields.ForeignKeyField(
                        "parvis.Region",
                        source_field="region_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "postal_codes",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("population", fields.IntField(null=True)),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                ("last_proposal_number", fields.IntField(default=0)),
            ],
            options={
                "table": "commune",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "A commune by its INSEE code; `last_proposal_number` numbers its proposals.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "parvis.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("token_hash", fields.BinaryField()),
                ("user_agent", fields.CharField(default="", max_length=200)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "session",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "A browser that signed in; the cookie holds the secret, this its hash.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignUp",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ("email", fields.CharField(max_length=254)),
                ("display_name", fields.CharField(max_length=80)),
                ("password_hash", fields.CharField(max_length=200)),
                ("locale", fields.CharField(max_length=5)),
                ("code_hash", fields.BinaryField(null=True)),
                ("code_expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sign_up",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "Asked for, not yet confirmed by the code sent to the address. Swept after a day.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Theme",
            fields=[
                ("code", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=30)),
                ("name_fr", fields.CharField(max_length=60)),
                ("name_en", fields.CharField(max_length=60)),
                ("position", fields.IntField()),
            ],
            options={
                "table": "theme",
                "app": "parvis",
                "pk_attr": "code",
                "table_description": "What a proposal is about. The rows come with the migration, the names from the catalogue.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Thread",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "subject_kind",
                    fields.CharEnumField(description="PROPOSAL: PROPOSAL", enum_type=SubjectKind, max_length=20),
                ),
                ("subject_id", fields.UUIDField()),
                (
                    "commune",
                    fields.ForeignKeyField(
                        "parvis.Commune",
                        source_field="commune_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("is_visible", fields.BooleanField(default=True)),
                ("is_open", fields.BooleanField(default=True)),
                ("comment_count", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "thread",
                "app": "parvis",
                "unique_together": (("subject_kind", "subject_id"),),
                "pk_attr": "id",
                "table_description": "`is_visible` and `is_open` are written by the subject's own service.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Comment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "thread",
                    fields.ForeignKeyField(
                        "parvis.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "parvis.Comment",
                        source_field="parent_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("depth", fields.IntField()),
                (
                    "author",
                    fields.ForeignKeyField(
                        "parvis.Actor",
                        source_field="author_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("body", fields.TextField(null=True, unique=False)),
                ("body_html", fields.TextField(null=True, unique=False)),
                (
                    "stance",
                    fields.CharEnumField(
                        null=True,
                        description="FOR: FOR\nAGAINST: AGAINST\nNEUTRAL: NEUTRAL",
                        enum_type=Stance,
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        default=CommentState.VISIBLE,
                        description="VISIBLE: VISIBLE\nHIDDEN: HIDDEN\nDELETED: DELETED",
                        enum_type=CommentState,
                        max_length=10,
                    ),
                ),
                ("reaction_count", fields.IntField(default=0)),
                ("reply_count", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("edited_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "comment",
                "app": "parvis",
                "pk_attr": "id",
                "table_description": "A voice in a thread. A deleted one keeps its place, without text or author, while replies hang on it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CommentReaction",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "comment",
                    fields.ForeignKeyField(
                        "parvis.Comment",
                        source_field="comment_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "actor",
                    fields.ForeignKeyField(
                        "parvis.Actor",
                        source_field="actor_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "comment_reaction",
                "app": "parvis",
                "unique_together": (("comment", "actor"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Proposal",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "commune",
                    fields.ForeignKeyField(
                        "parvis.Commune",
                        source_field="commune_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("title", fields.CharField(max_length=120)),
                ("body", fields.TextField(unique=False)),
                ("body_html", fields.TextField(unique=False)),
                (
                    "theme",
                    fields.ForeignKeyField(
                        "parvis.Theme",
                        source_field="theme_id",
                        db_constraint=True,
                        to_field="code",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                (
                    "author",
                    fields.ForeignKeyField(
                        "parvis.Actor",
                        source_field="author_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "thread",
                    fields.OneToOneField(
                        "parvis.Thread",
                        source_field="thread_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        default=ProposalState.OPEN,
                        description="OPEN: OPEN\nUNDER_REVIEW: UNDER_REVIEW\nCLOSED: CLOSED\nWITHDRAWN: WITHDRAWN",
                        enum_type=ProposalState,
                        max_length=20,
                    ),
                ),
                ("support_count", fields.IntField(default=0)),
                ("version", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "proposal",
                "app": "parvis",
                "unique_together": (("commune", "number"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ProposalPhoto",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "parvis.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "photo",
                    fields.OneToOneField(
                        "parvis.Photo",
                        source_field="photo_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
            ],
            options={
                "table": "proposal_photo",
                "app": "parvis",
                "unique_together": (("proposal", "position"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ProposalSupport",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "parvis.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "actor",
                    fields.ForeignKeyField(
                        "parvis.Actor",
                        source_field="actor_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "proposal_support",
                "app": "parvis",
                "unique_together": (("proposal", "actor"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ProposalVersion",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "parvis.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField()),
                ("title", fields.CharField(max_length=120)),
                ("body", fields.TextField(unique=False)),
                ("body_html", fields.TextField(unique=False)),
                (
                    "theme",
                    fields.ForeignKeyField(
                        "parvis.Theme",
                        source_field="theme_id",
                        db_constraint=True,
                        to_field="code",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "proposal_version",
                "app": "parvis",
                "unique_together": (("proposal", "number"),),
                "pk_attr": "id",
                "table_description": "What the proposal said, from version 1 on; the newest equals the proposal itself.",
            },
            bases=["Model"],
        ),
    ]
