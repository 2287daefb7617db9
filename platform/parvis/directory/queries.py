"""Who may see whom."""

from parvis.core.sql import EVERYONE, Predicate

#: an actor's row: what people sign with their name is public, also after a suspension; who is erased has no row
VISIBLE = EVERYONE

#: an actor's row: the viewer's own person
IS_VIEWER = Predicate("{t}.id = :viewer")
