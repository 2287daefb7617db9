"""What an edit says of a field that may be emptied: leave it as it is. None empties it."""

from enum import Enum
from typing import Literal


class Unchanged(Enum):
    UNCHANGED = "UNCHANGED"


UNCHANGED: Literal[Unchanged.UNCHANGED] = Unchanged.UNCHANGED
