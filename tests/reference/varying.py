"""The same document again, with other values: what was planned for the first must not answer the second."""

from random import Random
from typing import Any

from graphql import OperationDefinitionNode, TypeNode, VariableDefinitionNode, is_enum_type, parse, print_ast
from tests.reference.answers import decoded
from tests.reference.executing import sdl_schema
from tests.reference.names import Names
from tests.reference.operations import Operation


def varied(random: Random, names: Names, operation: Operation) -> Operation:
    """Booleans the other way round, sizes and ids by others, what may be left out sometimes left out."""
    [definition] = [one for one in parse(operation.document).definitions if isinstance(one, OperationDefinitionNode)]
    declared = {one.variable.name.value: one for one in definition.variable_definitions or ()}
    variables = {
        name: _other(random, names, declared[name], value)
        for name, value in operation.variables.items()
        if name in declared
    }
    return Operation(operation.document, variables)


def _other(random: Random, names: Names, definition: VariableDefinitionNode, value: Any) -> Any:
    kind = print_ast(definition.type)
    may_go = not kind.endswith("!") and definition.default_value is None
    # never an order: a cursor beside it would be of another list
    if may_go and not is_enum_type(sdl_schema().type_map[kind.strip("[]!")]) and random.random() < 0.3:
        return None
    return _value(random, names, definition.type, kind, value)


def _value(random: Random, names: Names, declared: TypeNode, kind: str, value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int) and "Int" in kind:
        return random.randint(1, 9)
    if isinstance(value, list):
        return [_value(random, names, declared, kind, one) for one in value]
    if isinstance(value, str) and "ID" in kind:
        known = decoded(value)
        return random.choice(names.ids(known[0])) if known and known[0] in names.types else value
    return value
