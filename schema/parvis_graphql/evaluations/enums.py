"""Enums of evaluations, described."""

from parvis.evaluations.figures_models import CellKind, Change, Level, Scope, Words
from parvis.evaluations.models import HoldState, Relation
from parvis_graphql.enums import described

described(
    Relation,
    "What one is to the commune that one evaluates. The two are counted apart and never ranked together.",
    {
        "RESIDENT": "Lives there: one commune a quarter.",
        "REGULAR": "Works, studies or often is there: up to three communes a quarter.",
    },
)
described(
    CellKind,
    "What a scorecard is of.",
    {
        "COMMUNE": "A commune, or a municipal district: counted.",
        "NEIGHBOURHOOD": "A part of a commune: counted.",
        "STRATUM": "The communes of one size in one department: counted.",
        "SIZE": "All communes of one size: estimated from strata, each weighted by its inhabitants.",
        "REGION": "A region: estimated from strata, each weighted by its inhabitants.",
        "FRANCE": "France: estimated from strata, each weighted by its inhabitants.",
    },
)
described(
    Level,
    "How much is shown, by the number of secret answers; below ten there is nothing.",
    {
        "WORDS": "10 to 29: the recommendation in words.",
        "RATES": "30 to 99: rate and means, with their intervals.",
        "FULL": "100 and more: distributions and ranks too.",
    },
)
described(
    Words,
    "How many recommend the commune, where a rate would say too much.",
    {
        "MOST": "At least 60 %.",
        "ABOUT_HALF": "40 % or more, but less than 60 %.",
        "FEW": "Less than 40 %.",
    },
)
described(
    Change,
    "The later two quarters beside the earlier two.",
    {
        "IMPROVED": "Better: the interval of the difference lies above 0.",
        "WORSENED": "Worse: the interval of the difference lies below 0.",
        "UNCLEAR": "It cannot be told: the interval of the difference holds 0.",
    },
)
described(
    Scope,
    "Among which communes one is ranked.",
    {
        "FRANCE": "All of France.",
        "REGION": "Those of its region.",
        "SAME_SIZE": "Those of its class of size, all over France.",
    },
)
described(
    HoldState,
    "Where evaluations that were held stand.",
    {
        "OPEN": "They wait for a moderator and are not counted.",
        "RELEASED": "They were let go, and are counted.",
        "DISCARDED": "They were thrown away as a whole.",
    },
)
