"""Whether what somebody published is shown to all: one scale for everything that moderators may take away."""

from enum import StrEnum


class Visibility(StrEnum):
    VISIBLE = "VISIBLE"
    #: waits for a moderator's decision
    HELD = "HELD"
    #: taken away by a moderator, with a reason
    HIDDEN = "HIDDEN"
