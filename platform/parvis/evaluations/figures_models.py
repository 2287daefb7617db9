"""What is counted, and what of it may be published. Reads go to scorecards, figures and ranks alone: they hold nothing
else than what anybody may know, so no query can ask for more.
"""

from enum import StrEnum
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from parvis.evaluations.models import Relation
from parvis.places.models import Commune, Department, Neighbourhood, Region


class CellKind(StrEnum):
    #: counted: a commune or district, a neighbourhood, and the communes of one size in one department (a stratum)
    COMMUNE = "COMMUNE"
    NEIGHBOURHOOD = "NEIGHBOURHOOD"
    STRATUM = "STRATUM"
    #: estimated from published strata, each weighted by its population
    SIZE = "SIZE"
    REGION = "REGION"
    FRANCE = "FRANCE"


class Level(StrEnum):
    """How much of a measure is shown, by its secret answers: from 10, from 30, from 100."""

    WORDS = "WORDS"
    RATES = "RATES"
    FULL = "FULL"


class Words(StrEnum):
    """A recommendation where a rate would say too much: at least 60 %, less than 40 %, between."""

    MOST = "MOST"
    ABOUT_HALF = "ABOUT_HALF"
    FEW = "FEW"


class Change(StrEnum):
    IMPROVED = "IMPROVED"
    WORSENED = "WORSENED"
    #: the interval of the difference holds 0
    UNCLEAR = "UNCLEAR"


class Scope(StrEnum):
    FRANCE = "FRANCE"
    REGION = "REGION"
    SAME_SIZE = "SAME_SIZE"


class Cell(Model):
    """Something of which there are figures. `size` is 1 to 6, as `evaluation_size` (migration 0008) has it.

    The cell of a neighbourhood that its commune has given up stays, without it: what was counted there is counted in
    the commune, and what is shown of the others must not tell of it.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    kind = fields.CharEnumField(CellKind, max_length=15)
    relation = fields.CharEnumField(Relation, max_length=10)
    commune: fields.ForeignKeyNullableRelation[Commune] = fields.ForeignKeyField(
        "parvis.Commune", on_delete=fields.CASCADE, null=True
    )
    commune_id: UUID | None
    neighbourhood: fields.ForeignKeyNullableRelation[Neighbourhood] = fields.ForeignKeyField(
        "parvis.Neighbourhood", on_delete=fields.SET_NULL, null=True
    )
    neighbourhood_id: UUID | None
    department: fields.ForeignKeyNullableRelation[Department] = fields.ForeignKeyField(
        "parvis.Department", on_delete=fields.CASCADE, null=True
    )
    department_id: UUID | None
    region: fields.ForeignKeyNullableRelation[Region] = fields.ForeignKeyField(
        "parvis.Region", on_delete=fields.CASCADE, null=True
    )
    region_id: UUID | None
    size = fields.SmallIntField(null=True)
    #: inhabitants, by which a stratum weighs
    population = fields.IntField(null=True)
    is_fictitious = fields.BooleanField(default=False, db_default=False)

    class Meta:
        table = "cell"


class Tally(Model):
    """Counted answers of a cell in a period. `measure` is ANSWERS (one count), RECOMMENDATION (no, yes), or a criterion
    (1 to 5); the arrays have five places. Secret ones grow by ten or more at a time.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    cell: fields.ForeignKeyRelation[Cell] = fields.ForeignKeyField("parvis.Cell", on_delete=fields.CASCADE)
    cell_id: UUID
    period = fields.IntField()
    measure = fields.CharField(max_length=30)
    secret: fields.Field[list[int]] = ArrayField("int")
    signed: fields.Field[list[int]] = ArrayField("int")

    class Meta:
        table = "tally"
        unique_together = (("cell", "period", "measure"),)


class WaitingTally(Model):
    """Drawn answers of a leaf (a neighbourhood, or a commune's ballots without one) that are not shown yet, as they are
    fewer than ten. `changes` counts the new ballots among them, for each measure by itself; `since` is the period from
    which on one waits. `counted_in` is NULL while they wait; a cell above that has counted them together with others
    of its leaves, where the leaf itself never got ten.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    cell: fields.ForeignKeyRelation[Cell] = fields.ForeignKeyField("parvis.Cell", on_delete=fields.CASCADE)
    cell_id: UUID
    stratum: fields.ForeignKeyNullableRelation[Cell] = fields.ForeignKeyField(
        "parvis.Cell", related_name="waiting_in_stratum", on_delete=fields.CASCADE, null=True
    )
    stratum_id: UUID | None
    counted_in: fields.ForeignKeyNullableRelation[Cell] = fields.ForeignKeyField(
        "parvis.Cell", related_name="counted_together", on_delete=fields.CASCADE, null=True
    )
    counted_in_id: UUID | None
    measure = fields.CharField(max_length=30)
    secret: fields.Field[list[int]] = ArrayField("int")
    changes = fields.IntField(default=0)
    since = fields.IntField()

    class Meta:
        table = "waiting_tally"


class Scorecard(Model):
    """What may be known of a cell over the four periods until one. There is none below ten secret answers."""

    id = fields.UUIDField(primary_key=True, default=uuid4)
    cell: fields.ForeignKeyRelation[Cell] = fields.ForeignKeyField("parvis.Cell", on_delete=fields.CASCADE)
    cell_id: UUID
    until = fields.IntField()
    answers = fields.IntField()
    signed_answers = fields.IntField()
    level = fields.CharEnumField(Level, max_length=10)

    class Meta:
        table = "scorecard"
        unique_together = (("cell", "until"),)


class Figure(Model):
    """One measure of a scorecard: `value` is a share of 0 to 1 (RECOMMENDATION) or a mean of 1 to 5, within an interval
    of 95 %. At WORDS only `words` is there; `distribution` from FULL on, five counts (of RECOMMENDATION: no, yes).

    `change` compares the two later periods of the window with the two earlier ones; NULL where either has too few.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    scorecard: fields.ForeignKeyRelation[Scorecard] = fields.ForeignKeyField(
        "parvis.Scorecard", on_delete=fields.CASCADE
    )
    scorecard_id: UUID
    cell: fields.ForeignKeyRelation[Cell] = fields.ForeignKeyField("parvis.Cell", on_delete=fields.CASCADE)
    cell_id: UUID
    until = fields.IntField()
    measure = fields.CharField(max_length=30)
    level = fields.CharEnumField(Level, max_length=10)
    #: how many answered this; NULL at WORDS
    answers = fields.IntField(null=True)
    #: of these, with a name
    signed_answers = fields.IntField(null=True)
    words = fields.CharEnumField(Words, max_length=10, null=True)
    value = fields.FloatField(null=True)
    low = fields.FloatField(null=True)
    high = fields.FloatField(null=True)
    distribution: fields.Field[list[int] | None] = ArrayField("int", null=True)
    change = fields.CharEnumField(Change, max_length=10, null=True)
    change_value = fields.FloatField(null=True)
    change_low = fields.FloatField(null=True)
    change_high = fields.FloatField(null=True)

    class Meta:
        table = "figure"
        unique_together = (("scorecard", "measure"),)


class Rank(Model):
    """Where a commune stands by one measure among those with a hundred secret answers: places that cannot be told from
    its own count as both better and worse. `quintile` 1 is the best fifth.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    figure: fields.ForeignKeyRelation[Figure] = fields.ForeignKeyField("parvis.Figure", on_delete=fields.CASCADE)
    figure_id: UUID
    scope = fields.CharEnumField(Scope, max_length=10)
    low = fields.IntField()
    high = fields.IntField()
    of = fields.IntField()
    quintile = fields.SmallIntField()

    class Meta:
        table = "rank"
        unique_together = (("figure", "scope"),)
