"""What is worked out once for all operations that differ in nothing but values: the plan of each root field."""

from dataclasses import dataclass, field

from parvis.auth.viewer import Viewer
from parvis_graphql.engine.asker import AskerClass, class_of, constants
from parvis_graphql.engine.compiler import Compiler
from parvis_graphql.engine.declared import TypeName
from parvis_graphql.engine.entities import Entity
from parvis_graphql.engine.records import RecordPlan
from parvis_graphql.engine.selection import Asked, Selection
from parvis_graphql.engine.statements import Statement

_INTROSPECTION = {"__schema", "__type"}


@dataclass(slots=True)
class Root:
    """One root field. Its statements are made when they are first wanted: what is wrong with a cursor, say, is wrong
    with this one request."""

    asked: Asked
    asker: AskerClass
    _statement: Statement | None = None
    _records: dict[tuple[type[Entity] | None, AskerClass], RecordPlan] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.asked.key

    @property
    def is_type_name(self) -> bool:
        return isinstance(self.asked.declaration, TypeName)

    @property
    def is_introspection(self) -> bool:
        return self.asked.nodes[0].node.name.value in _INTROSPECTION

    @property
    def is_declared(self) -> bool:
        return self.asked.declaration is not None and not self.is_type_name

    def statement(self, selection: Selection) -> Statement:
        """Of a declared field. Raises Mistake, TooCostly."""
        if self._statement is None:
            self._statement = Compiler(selection, constants(self.asker)).root(self.asked)
        return self._statement

    def records(self, selection: Selection, viewer: Viewer, entity: type[Entity] | None = None) -> RecordPlan:
        """Of a field that a resolver answers, for who is there after it: somebody else, where it signed them in.

        Raises Mistake, TooCostly.
        """
        key = (entity, class_of(viewer))
        if key not in self._records:
            self._records[key] = RecordPlan(Compiler(selection, constants(key[1])), self.asked, entity)
        return self._records[key]


class Plan:
    """An operation's root fields, in order, for one class of askers."""

    def __init__(self, selection: Selection, asker: AskerClass) -> None:
        self.roots = [Root(asked, asker) for asked in selection.roots()]
        reading = [root for root in self.roots if not root.is_type_name and not root.is_introspection]
        #: one statement answers all: it needs no transaction around it to see one moment
        self.is_one_statement = len(reading) == 1 and reading[0].is_declared
