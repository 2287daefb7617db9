"""What the compiler puts together: JSON expressions over rows."""

import re
from dataclasses import dataclass, field

from parvis_graphql.engine.declared import EntityDeclaration
from parvis_graphql.engine.fill import Fill

EMPTY, NULL = "'[]'::json", "NULL::json"
_ALWAYS = "(TRUE)"
_COLUMN = re.compile("[a-z_]+")


@dataclass(frozen=True, slots=True)
class Source:
    """The row that fields are read from: its alias, and what its type is called, as SQL."""

    alias: str
    entity: EntityDeclaration | None = None  # None for what Python made: its attributes are the columns
    type_name: str = ""

    def expression(self, sql: str) -> str:
        """A bare column name belongs to the row; an expression says `{t}` itself."""
        return f"{self.alias}.{sql}" if is_column(sql) else sql.replace("{t}", self.alias)


@dataclass(frozen=True, slots=True)
class Piece:
    """A JSON expression, and what Python fills in below it."""

    sql: str
    fill: Fill = field(default_factory=Fill)


def is_column(sql: str) -> bool:
    """Whether a declaration names a column rather than saying an expression."""
    return _COLUMN.fullmatch(sql) is not None


def all_of(*conditions: str) -> str:
    """Conditions that must all hold; what always does is not said."""
    return " AND ".join(one for one in conditions if one != _ALWAYS) or "TRUE"
