"""What every operation passes, by whichever door it came: cheap bounds first, then validation, then its price."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
)

from parvis.core.errors import Code, Mistake, TooCostly
from parvis_graphql.engine.price import Cost

MAX_TOKENS = 1_000
MAX_NODES = 10_000
#: single values in the answer: half a second of execution, which nothing can interrupt
MAX_VALUES = 50_000
#: of values, not of objects: a long text under many names makes a long answer
MAX_VALUE_ALIASES = 40
#: levels of the answer, through fragments too; a thread to its last answers, by edges, has 27
MAX_DEPTH = 30
MAX_OPERATIONS = 5
MAX_FRAGMENTS = 40
MAX_SPREADS = 100
#: validation compares fields of one response name pairwise
MAX_SAME_NAME = 40


def check_price(cost: Cost) -> None:
    """Raises TooCostly."""
    _bound(cost.objects, MAX_NODES, "This asks for up to {value} objects; an operation may ask for {limit}.")
    _bound(cost.values, MAX_VALUES, "This asks for up to {value} values; an operation may ask for {limit}.")


def told(cost: Cost) -> dict[str, object]:
    """The price as an answer's extensions tell it."""
    return {"cost": {"nodes": cost.objects, "limit": MAX_NODES, "values": cost.values, "valueLimit": MAX_VALUES}}


def check_texts(variables: Mapping[str, object]) -> None:
    """Raises Mistake INVALID for half of a surrogate pair: JSON can say it, no table and no answer can hold it."""
    if not variables:
        return
    try:
        orjson.dumps(variables, default=str)
    except TypeError:  # so it is, or a number is too large for this quick look
        _check_text(variables)


def _check_text(variables: Mapping[str, object]) -> None:
    try:
        json.dumps(variables, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise Mistake(Code.INVALID, "This text has control characters that cannot be kept.") from None


def check_bounds(document: DocumentNode) -> None:
    """One walk over the document. Raises TooCostly for what validation would choke on."""
    fragments: dict[str, _Shape] = {}
    operations: list[_Shape] = []
    names: Counter[str] = Counter()
    for definition in document.definitions:
        shape = _shape(definition, names)
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = shape
        elif isinstance(definition, OperationDefinitionNode):
            operations.append(shape)
    shapes = [*fragments.values(), *operations]
    spreads = sum(len(shape.spreads) for shape in shapes)
    aliases = sum(shape.aliases for shape in shapes)
    repeated = max(names.values(), default=0)
    _bound(len(operations), MAX_OPERATIONS, "This document has {value} operations; it may have {limit}.")
    _bound(len(fragments), MAX_FRAGMENTS, "This document has {value} fragments; it may have {limit}.")
    _bound(spreads, MAX_SPREADS, "This document spreads fragments {value} times; it may {limit} times.")
    _bound(repeated, MAX_SAME_NAME, "This document has {value} fields of one name; it may have {limit}.")
    _bound(aliases, MAX_VALUE_ALIASES, "This document gives {value} values another name; it may give {limit}.")
    depths: dict[str, int] = {}
    deepest = max((_depth(shape, fragments, depths) for shape in shapes), default=0)
    _bound(deepest, MAX_DEPTH, "This document has {value} levels; it may have {limit}.")


@dataclass(slots=True)
class _Shape:
    """One definition: its own levels, how many values it renames, below how many levels it spreads which fragments."""

    levels: int = 0
    aliases: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list)


def _shape(definition: Node, names: Counter[str]) -> _Shape:
    shape = _Shape()
    waiting: list[tuple[Node, int]] = [(definition, 0)]
    while waiting:
        node, level = waiting.pop()
        shape.levels = max(shape.levels, level)
        if isinstance(node, FragmentSpreadNode):
            shape.spreads.append((node.name.value, level - 1))
        elif isinstance(node, FieldNode):
            names[node.alias.value if node.alias else node.name.value] += 1
            shape.aliases += node.alias is not None and node.selection_set is None
        selections = getattr(node, "selection_set", None)
        if selections is not None:
            waiting.extend((child, level + 1) for child in selections.selections)
    return shape


def _depth(shape: _Shape, fragments: Mapping[str, _Shape], known: dict[str, int]) -> int:
    """Levels with those of the fragments spread, each looked at once."""
    deepest = shape.levels
    for name, above in shape.spreads:
        if name not in known:
            known[name] = 0  # of one that spreads itself; validation refuses it
            known[name] = _depth(fragments[name], fragments, known) if name in fragments else 0
        deepest = max(deepest, above + known[name])
    return deepest


def _bound(value: int, limit: int, message: str) -> None:
    if value > limit:
        raise TooCostly(message, value=value, limit=limit)
