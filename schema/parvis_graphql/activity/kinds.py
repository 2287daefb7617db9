"""The kinds of what happened, described."""

from parvis.activity.kinds import ActivityKind
from parvis_graphql.enums import described

__all__ = ["ActivityKind"]

described(
    ActivityKind,
    "What happened in a commune.",
    {
        "PROPOSAL_CREATED": "Something was proposed.",
        "PROPOSAL_EDITED": "A proposal was changed.",
        "PROPOSAL_WITHDRAWN": "A proposal was taken back.",
        "PROPOSAL_SUPPORTED": "A proposal gained a supporter.",
        "PROPOSAL_UNSUPPORTED": "A proposal lost a supporter.",
        "PROPOSAL_ANSWERED": "The town hall answered a proposal.",
        "PROPOSAL_DECIDED": "The town hall decided about a proposal.",
        "PROPOSAL_EXECUTED": "The town hall reported on carrying a proposal out.",
        "PROPOSAL_CONFIRMED": "The author of a proposal said whether it is done.",
        "COMMENT_ADDED": "Something was said in a discussion.",
        "COMMENT_REMOVED": "A comment was taken back or hidden; told live, not kept in lists.",
        "STORY_CREATED": "A story was published.",
        "STORY_EDITED": "A story was changed.",
        "STORY_DELETED": "A story was deleted; told live to those who follow it, not kept in lists.",
        "OPINION_PUBLISHED": "An opinion about the commune was published.",
        "OPINION_ANSWERED": "The town hall answered an opinion.",
        "EVALUATION_COUNTED": "More evaluations of the commune were counted; its figures may have moved.",
        "ORGANISATION_CREATED": "An organisation came to the commune.",
        "COMMUNE_CLAIMED": "The town hall joined.",
    },
)
