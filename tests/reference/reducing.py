"""Making an operation small that shows a difference: what can go without the difference going, goes."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    VariableDefinitionNode,
    Visitor,
    parse,
    validate,
    visit,
)
from tests.reference.executing import sdl_schema
from tests.reference.operations import Operation

#: operations that are tried, at most
_TRIES = 400
_REMOVABLE = (FieldNode, InlineFragmentNode, FragmentSpreadNode, DirectiveNode, ArgumentNode)


async def smallest(operation: Operation, shows: Callable[[Operation], Awaitable[bool]]) -> Operation:
    """The operation without whatever `shows` holds of without, too."""
    tries = 0
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for candidate in _smaller(operation):
            if tries == _TRIES:
                return operation
            tries += 1
            if await shows(candidate):
                operation, is_smaller = candidate, True
                break
    return operation


def _smaller(operation: Operation) -> Iterator[Operation]:
    """Valid operations that have one thing less, the largest first."""
    text = operation.document
    for start, end in sorted(_spans(text), key=lambda span: span[0] - span[1]):
        candidate = _tidied(text[:start] + text[end:])
        if candidate is not None:
            names = {one.variable.name.value for one in _variables(candidate)}
            yield Operation(candidate, {name: one for name, one in operation.variables.items() if name in names})


def _spans(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []

    class Finding(Visitor):
        def enter(self, node: Node, *_: Any) -> None:
            if isinstance(node, _REMOVABLE) and node.loc:
                found.append((node.loc.start, node.loc.end))

    visit(parse(text), Finding())
    return found


def _variables(text: str) -> tuple[VariableDefinitionNode, ...]:
    head = parse(text).definitions[0]
    return tuple(getattr(head, "variable_definitions", None) or ())


def _tidied(text: str) -> str | None:
    """Without what is not used any more; None where the rest is no valid operation."""
    while True:
        text = text.replace("()", "")
        try:
            errors = validate(sdl_schema(), parse(text, allow_empty_selection_sets=False))
        except GraphQLError:
            return None
        if not errors:
            return text
        [unused, *_] = errors[0].nodes or [None]
        if not isinstance(unused, (FragmentDefinitionNode, VariableDefinitionNode)) or unused.loc is None:
            return None
        text = text[: unused.loc.start] + text[unused.loc.end :]
