"""What reads of the feed are made of: an event row is seen by whoever may see what it is about, as that is now.

So a row drops out when its subject is hidden, taken back or erased, and is back when that is.
"""

from parvis.activity.kinds import ActivityKind
from parvis.core.sql import EVERYONE, Predicate
from parvis.directory import queries as directory
from parvis.discussion import queries as discussion
from parvis.opinions import queries as opinions
from parvis.proposals import queries as proposals
from parvis.stories import queries as stories

#: an event's subject, as its kind begins: its table, and who may see the row there
_SUBJECTS = {
    "proposal": ("proposal", proposals.VISIBLE),
    "comment": ("comment", discussion.COMMENT_VISIBLE & Predicate("{t}.state = 'VISIBLE'")),
    "story": ("story", stories.VISIBLE),
    "opinion": ("opinion", opinions.VISIBLE & Predicate("NOT {t}.is_withdrawn")),
    # its subject is the commune: what was counted is nobody's
    "evaluation": ("commune", EVERYONE),
    "organisation": ("actor", directory.VISIBLE),
    "commune": ("commune", Predicate("{t}.claimed_at IS NOT NULL")),
}


def _seen(subject: str, table: str, visible: Predicate) -> str:
    return (
        f"WHEN '{subject}' THEN EXISTS (SELECT FROM {table} it WHERE it.id = {{t}}.subject_id AND {visible.on('it')})"
    )


_KINDS = ", ".join(f"'{kind.event}'" for kind in ActivityKind)

#: an event's row: numbered, of a public kind, about something that the viewer may see
VISIBLE = Predicate(
    f"{{t}}.seq IS NOT NULL AND {{t}}.kind IN ({_KINDS}) AND CASE split_part({{t}}.kind, '.', 1)"
    f" {' '.join(_seen(subject, *of) for subject, of in _SUBJECTS.items())} ELSE FALSE END"
)

#: the kind as the schema says it
KIND = "upper(replace({t}.kind, '.', '_'))"
OF_KINDS = Predicate("{t}.kind = ANY(CAST(:event_kinds AS text[]))")


def subject_of(kind: str) -> str:
    """The key of an event's subject where that is of this kind, else NULL."""
    return f"CASE WHEN split_part({{t}}.kind, '.', 1) = '{kind}' THEN {{t}}.subject_id END"


def heard_on(topic: str) -> str:
    """Events of the row {p}: those on its topic, such as `proposal`."""
    numbers = f"SELECT heard.seq FROM event_topic heard WHERE heard.topic = '{topic}:' || CAST({{p}} AS text)"  # noqa: S608 - a constant
    return f"{{t}}.seq IN ({numbers})"
