"""Enums of care, described."""

from parvis.core.visibility import Visibility
from parvis.moderation.models import CaseCause, CaseState, ContentKind, DecisionAction, FlagReason
from parvis_graphql.enums import described

described(
    Visibility,
    "Whether something is shown to all.",
    {
        "VISIBLE": "Everybody can read it.",
        "HELD": "It waits for a moderator; until then its author and moderators see it.",
        "HIDDEN": "A moderator has hidden it; its author and moderators still see it.",
    },
)
described(
    ContentKind,
    "What can be reported and hidden.",
    {"PROPOSAL": "A proposal.", "STORY": "A story.", "COMMENT": "A comment.", "OPINION": "An opinion."},
)
described(
    FlagReason,
    "What is wrong with something.",
    {
        "ILLEGAL": "The law forbids it.",
        "INSULT": "It insults, threatens or harasses somebody.",
        "PRIVACY": "It tells or shows what is somebody's own.",
        "SPAM": "It advertises, or floods.",
        "OFF_TOPIC": "It has nothing to do with what it stands under.",
        "OTHER": "Something else, which the message says.",
    },
)
described(
    CaseState,
    "Whether a case still waits.",
    {"OPEN": "It waits for a decision.", "DECIDED": "It was decided, or its content is gone."},
)
described(
    CaseCause,
    "Why something waits for a decision.",
    {
        "FLAGS": "Somebody has reported it; it is shown meanwhile.",
        "FLAG_BURST": "Many have reported it in a short time, so it is held.",
        "NEWCOMER_BURST": "It came in a flood of new accounts' posts, so it is held.",
        "INSULT": "It has words that insult, so it is held.",
        "PRIVATE_NAME": "It seems to name somebody who is no public figure, so it is held.",
    },
)
described(
    DecisionAction,
    "What a moderator decided.",
    {
        "HIDE": "Nobody shall see it but its author and moderators.",
        "RESTORE": "It was hidden, and is shown again.",
        "KEEP": "It was reported or held, and may stay.",
    },
)
