"""What is told of what happened: the kinds of the public feed, and the event rows that they are."""

from enum import StrEnum


class ActivityKind(StrEnum):
    """`PROPOSAL_CREATED` is the event `proposal.created`: what comes before the first underscore is its subject."""

    PROPOSAL_CREATED = "PROPOSAL_CREATED"
    PROPOSAL_EDITED = "PROPOSAL_EDITED"
    PROPOSAL_WITHDRAWN = "PROPOSAL_WITHDRAWN"
    PROPOSAL_SUPPORTED = "PROPOSAL_SUPPORTED"
    PROPOSAL_UNSUPPORTED = "PROPOSAL_UNSUPPORTED"
    PROPOSAL_ANSWERED = "PROPOSAL_ANSWERED"
    PROPOSAL_DECIDED = "PROPOSAL_DECIDED"
    PROPOSAL_EXECUTED = "PROPOSAL_EXECUTED"
    PROPOSAL_CONFIRMED = "PROPOSAL_CONFIRMED"
    COMMENT_ADDED = "COMMENT_ADDED"
    COMMENT_REMOVED = "COMMENT_REMOVED"
    STORY_CREATED = "STORY_CREATED"
    STORY_EDITED = "STORY_EDITED"
    STORY_DELETED = "STORY_DELETED"
    OPINION_PUBLISHED = "OPINION_PUBLISHED"
    OPINION_ANSWERED = "OPINION_ANSWERED"
    EVALUATION_COUNTED = "EVALUATION_COUNTED"
    ORGANISATION_CREATED = "ORGANISATION_CREATED"
    COMMUNE_CLAIMED = "COMMUNE_CLAIMED"

    @property
    def event(self) -> str:
        subject, _, verb = self.value.partition("_")
        return f"{subject}.{verb}".lower()


BY_EVENT = {kind.event: kind for kind in ActivityKind}

#: told where nobody asks for certain kinds: what is new, not every correction and every supporter
NEWS = (
    ActivityKind.PROPOSAL_CREATED,
    ActivityKind.PROPOSAL_WITHDRAWN,
    ActivityKind.PROPOSAL_ANSWERED,
    ActivityKind.PROPOSAL_DECIDED,
    ActivityKind.PROPOSAL_EXECUTED,
    ActivityKind.PROPOSAL_CONFIRMED,
    ActivityKind.COMMENT_ADDED,
    ActivityKind.STORY_CREATED,
    ActivityKind.OPINION_PUBLISHED,
    ActivityKind.OPINION_ANSWERED,
    ActivityKind.EVALUATION_COUNTED,
    ActivityKind.ORGANISATION_CREATED,
    ActivityKind.COMMUNE_CLAIMED,
)
