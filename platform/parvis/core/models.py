"""The ground's own tables: event rows, the sequencer's counter, idempotency keys."""

from tortoise import fields
from tortoise.models import Model

from parvis.core.ids import uuid7


class Event(Model):
    """Something happened. Kinds and ids only, never a name or a text, so that people can be erased.

    Written in the transaction of the change without `seq`; the sequencer numbers committed rows without a gap.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    seq = fields.BigIntField(null=True, unique=True)
    kind = fields.CharField(max_length=40)
    topics: fields.Field[list[str]] = fields.JSONField()
    commune_id = fields.UUIDField(null=True)
    subject_id = fields.UUIDField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "event"


class EventTopic(Model):
    """Where an event is heard: one row per topic and number, filed by the sequencer, read in order."""

    id = fields.BigIntField(primary_key=True, generated=True)
    topic = fields.CharField(max_length=80)
    seq = fields.BigIntField()

    class Meta:
        table = "event_topic"
        unique_together = (("topic", "seq"),)


class EventCounter(Model):
    """One row: the last number given, and the last one pruned away."""

    id = fields.IntField(primary_key=True, generated=False)
    last_seq = fields.BigIntField(default=0)
    pruned_seq = fields.BigIntField(default=0)

    class Meta:
        table = "event_counter"


class IdempotencyKey(Model):
    """The outcome of a mutation that may be sent again: kept 24 h per actor, mutation and input."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    actor_id = fields.UUIDField()
    key = fields.UUIDField()
    mutation = fields.CharField(max_length=60)
    input_hash = fields.BinaryField()
    result: fields.Field[dict[str, object]] = fields.JSONField(null=True)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "idempotency_key"
        unique_together = (("actor_id", "key"),)
