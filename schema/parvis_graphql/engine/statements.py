"""A compiled statement: its text, where its parameters' values come from, and what Python still has to fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from graphql import GraphQLField, VariableNode
from graphql.execution.values import VariableValues
from graphql.language import Visitor, visit

from parvis.auth.viewer import Viewer
from parvis.core.errors import Code, Mistake
from parvis.core.sql import PARAMETER
from parvis_graphql.engine import pages
from parvis_graphql.engine.asker import ASKER
from parvis_graphql.engine.declared import Order, Rows
from parvis_graphql.engine.fill import Fill
from parvis_graphql.engine.selection import arguments_of

#: what is asked of nothing, such as an id that is none: it need not be sent
NOTHING = "SELECT NULL::json"
NO_VARIABLES = VariableValues({}, {})
#: instead of a site's number: a value of the asker's, or of what Python made
OF_ASKER, OF_RECORDS = -1, -2


@dataclass(frozen=True, slots=True)
class Site:
    """A field with arguments that a statement takes values from. `constant` where they are always the same."""

    field: GraphQLField
    node: Any
    rows: Rows | None
    order: Order | None
    constant: Mapping[str, object] | None = None

    @classmethod
    def of(cls, field: GraphQLField, node: Any, rows: Rows | None, order: Order | None) -> Self:
        """Raises Mistake where the document itself says what no row can be."""
        site = cls(field, node, rows, order)
        if names_variables(node) or (rows is not None and rows.prepare is not None):
            return site
        return replace(site, constant=site._read(NO_VARIABLES))

    async def values(self, variables: VariableValues, viewer: Viewer) -> Mapping[str, object]:
        """Everything the field's predicates may name. Raises Mistake for what no row can be or no cursor says."""
        if self.constant is not None:
            return self.constant
        values = self._read(variables)
        if self.rows is not None and self.rows.prepare is not None:
            values |= await self.rows.prepare(viewer, arguments_of(self.field, self.node, variables))
        return values

    def _read(self, variables: VariableValues) -> dict[str, object]:
        arguments = arguments_of(self.field, self.node, variables)
        values = _storable(flat(arguments))
        if self.order is not None:
            values |= pages.place_values(pages.page_of(arguments, self.order))
        return values


def flat(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments, with the fields of input objects (`filter`, `by`) beside them."""
    found = dict(arguments)
    for value in arguments.values():
        if isinstance(value, dict):
            found |= value
    return found


def _storable(values: dict[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        if isinstance(value, str) and not pages.is_storable(value):
            raise Mistake(Code.INVALID, "This text has control characters that cannot be kept.", (name,))
    return values


def names_variables(node: Any) -> bool:
    """Whether a field's arguments name any; what is selected below it does not count."""
    found: list[VariableNode] = []

    class Names(Visitor):
        def enter_variable(self, variable: VariableNode, *_: Any) -> None:
            found.append(variable)

    for argument in node.arguments or ():
        visit(argument, Names())
    return bool(found)


class Parameters:
    """The parameters of a statement that is being made, each once; what is known of the asker is no parameter."""

    def __init__(self, constants: Mapping[str, str]) -> None:
        self._constants = constants
        self.sources: list[tuple[int, str]] = []

    def named(self, sql: str, site: int | None = None) -> str:
        """`:name` as `$1…`: the asker's value of that name, else the site's. Raises KeyError where there is neither."""
        return PARAMETER.sub(lambda match: self._one(match.group(1), site), sql)

    def _one(self, name: str, site: int | None) -> str:
        if name in self._constants:
            return self._constants[name]
        if name in ASKER:
            return f"{self.place(OF_ASKER, name)}::{ASKER[name]}"
        if site is None:
            raise KeyError(f":{name} is no value of the asker's, and this field has no arguments")
        return self.place(site, name)

    def place(self, site: int, name: str) -> str:
        if (site, name) not in self.sources:
            self.sources.append((site, name))
        return f"${self.sources.index((site, name)) + 1}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One SELECT that answers with one JSON value."""

    sql: str
    sources: Sequence[tuple[int, str]]
    sites: Sequence[Site]
    fill: Fill | None
    """None where PostgreSQL's text is the answer."""

    async def bind(
        self,
        asker: Mapping[str, object],
        variables: VariableValues,
        viewer: Viewer,
        records: Mapping[str, object] | None = None,
    ) -> list[object]:
        """The parameters' values."""
        values = [await site.values(variables, viewer) for site in self.sites]
        known = {OF_ASKER: asker, OF_RECORDS: records or {}}
        return [(values[site] if site >= 0 else known[site]).get(name) for site, name in self.sources]
