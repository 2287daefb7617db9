"""The polling station's tables: who has voted, what was voted, and the criteria. Nothing leads from one to the other.

Ballots hold nothing of a person and no time: their keys are random (UUIDv4, never UUIDv7), and the draw writes them
anew among others. docs/anonymity.md says what this protects from, and from when.
"""

from enum import StrEnum
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from parvis.auth.models import Account
from parvis.core.ids import uuid7
from parvis.directory.models import Actor
from parvis.places.models import Commune, Neighbourhood


class Relation(StrEnum):
    """What one is to the commune that one evaluates. The two are counted apart."""

    RESIDENT = "RESIDENT"
    #: works, studies or often is there
    REGULAR = "REGULAR"


class HoldState(StrEnum):
    OPEN = "OPEN"
    RELEASED = "RELEASED"
    DISCARDED = "DISCARDED"


class Criterion(Model):
    """What is rated from 1 to 5. The rows come with the migration; periods as in `periods`."""

    code = fields.CharField(max_length=30, primary_key=True)
    label_fr = fields.CharField(max_length=60)
    label_en = fields.CharField(max_length=60)
    description_fr = fields.CharField(max_length=200)
    description_en = fields.CharField(max_length=200)
    position = fields.IntField()
    is_core = fields.BooleanField()
    active_from = fields.IntField()
    #: its last period; NULL while there is none
    active_until = fields.IntField(null=True)

    class Meta:
        table = "criterion"


class Sheet(Model):
    """The electoral roll's signature: this account has evaluated this commune in this period, one way or the other.

    `slot` is 0 where they live, 1 to 3 elsewhere. `is_waiting` till a draw has written the row anew among others. Gone
    when the period ends, or with the account.

    `account_id` is no foreign key: checking one locks the account's row, which then keeps the number of the transaction
    that cast the ballot (`xmax`), for as long as nobody else locks it.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    account_id = fields.UUIDField()
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    period = fields.IntField()
    slot = fields.SmallIntField()
    is_waiting = fields.BooleanField(default=True)

    class Meta:
        table = "sheet"
        unique_together = (("account_id", "period", "slot"), ("account_id", "commune", "period"))


class DepartedVoter(Model):
    """The sheet of an account that was deleted: whoever signs up again with its address does not vote twice.

    `voter_hash` as `departed.hash_sql` makes it of the address and the site's secret key. Gone when the period ends.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    voter_hash = fields.BinaryField()
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    period = fields.IntField()
    slot = fields.SmallIntField()

    class Meta:
        table = "departed_voter"


class BallotHold(Model):
    """Ballots of a burst of new accounts, set aside as a whole. That it is there, and how many, is public."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    state = fields.CharEnumField(HoldState, max_length=10, default=HoldState.OPEN)
    opened_on = fields.DateField()
    #: how many it held when it was decided
    held_count = fields.IntField(null=True)
    reason = fields.CharField(max_length=1000, null=True)
    decided_by: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "parvis.Account", on_delete=fields.SET_NULL, null=True
    )
    decided_by_id: UUID | None
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "ballot_hold"


class WaitingBallot(Model):
    """In the box until the draw: a ballot, the change of a drawn one (`replaces`), or its withdrawal (no scores).

    `scores` is an object of criterion codes and 1 to 5; what is not there is no opinion. `code_hash` is SHA-256 of the
    code, that opens this ballot alone; none for a change, whose code is known already, nor for what is held after the
    period ended. `is_new` where the account was new, since only such ballots are put on hold; the draw drops it.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.CASCADE)
    commune_id: UUID
    neighbourhood: fields.ForeignKeyNullableRelation[Neighbourhood] = fields.ForeignKeyField(
        "parvis.Neighbourhood", on_delete=fields.SET_NULL, null=True
    )
    neighbourhood_id: UUID | None
    period = fields.IntField()
    relation = fields.CharEnumField(Relation, max_length=10)
    recommends: fields.Field[bool | None] = fields.BooleanField(null=True)
    scores: fields.Field[dict[str, int] | None] = fields.JSONField(null=True)
    code_hash: fields.Field[bytes | None] = fields.BinaryField(null=True)
    replaces: fields.Field[UUID | None] = fields.UUIDField(null=True, unique=True)
    hold: fields.ForeignKeyNullableRelation[BallotHold] = fields.ForeignKeyField(
        "parvis.BallotHold", on_delete=fields.RESTRICT, null=True
    )
    hold_id: UUID | None
    is_new = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "ballot_inbox"


class Ballot(Model):
    """Drawn: written anew under another key, in no order, and counted."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    neighbourhood: fields.ForeignKeyNullableRelation[Neighbourhood] = fields.ForeignKeyField(
        "parvis.Neighbourhood", on_delete=fields.SET_NULL, null=True
    )
    neighbourhood_id: UUID | None
    period = fields.IntField()
    relation = fields.CharEnumField(Relation, max_length=10)
    recommends = fields.BooleanField()
    scores: fields.Field[dict[str, int]] = fields.JSONField()

    class Meta:
        table = "ballot"


class BallotCode(Model):
    """What opens a drawn ballot, till its period ends: SHA-256 of the code. Written by the draw, never before."""

    ballot_id = fields.UUIDField(primary_key=True)
    code_hash = fields.BinaryField()  # unique by migration 0008: Tortoise does not index binary columns
    period = fields.IntField()

    class Meta:
        table = "ballot_code"


class ClosedPeriod(Model):
    """That a period's end was gone through. Figures of the next one do not always tell: there may be none."""

    period = fields.IntField(primary_key=True, generated=False)

    class Meta:
        table = "closed_period"


class NewcomerCount(Model):
    """How many new accounts evaluated a commune on a day (of Paris), to notice bursts; not which ones."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.CASCADE)
    commune_id: UUID
    day = fields.DateField()
    count = fields.IntField()

    class Meta:
        table = "newcomer_count"
        unique_together = (("commune", "day"),)


class SignedEvaluation(Model):
    """With the person's name, public, changeable while its period lasts; earlier periods stay as history.

    `counted` is what the tallies hold of it, as {"period", "neighbourhood", "recommends", "scores"}; a draw brings them
    up to date. Taken back or its author erased, the row stays without person and scores until a draw has subtracted it.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    person: fields.ForeignKeyNullableRelation[Actor] = fields.ForeignKeyField(
        "parvis.Actor", on_delete=fields.SET_NULL, null=True
    )
    person_id: UUID | None
    commune: fields.ForeignKeyRelation[Commune] = fields.ForeignKeyField("parvis.Commune", on_delete=fields.RESTRICT)
    commune_id: UUID
    neighbourhood: fields.ForeignKeyNullableRelation[Neighbourhood] = fields.ForeignKeyField(
        "parvis.Neighbourhood", on_delete=fields.SET_NULL, null=True
    )
    neighbourhood_id: UUID | None
    period = fields.IntField()
    relation = fields.CharEnumField(Relation, max_length=10)
    recommends: fields.Field[bool | None] = fields.BooleanField(null=True)
    scores: fields.Field[dict[str, int] | None] = fields.JSONField(null=True)
    counted: fields.Field[dict[str, object] | None] = fields.JSONField(null=True)
    hold: fields.ForeignKeyNullableRelation[BallotHold] = fields.ForeignKeyField(
        "parvis.BallotHold", on_delete=fields.SET_NULL, null=True
    )
    hold_id: UUID | None
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "signed_evaluation"
        unique_together = (("person", "commune", "period"),)
