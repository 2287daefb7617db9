"""Asking both, the real schema and the reference, and where they first differ."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from graphql import ExecutionResult, parse, print_ast
from tests.reference.executing import Cursor


def difference(real: Any, expected: Any, path: str = "data") -> str | None:
    """The first place where two answers differ, said in words; None where they agree.

    Cursors are opaque: one must be there where the reference has one, and no other that was met before.
    """
    if isinstance(expected, Mapping) and isinstance(real, Mapping):
        if list(real) != list(expected):
            return f"{path}: has the fields {list(real)}, and not {list(expected)}"
        places = ((f"{path}.{name}", real[name], expected[name]) for name in expected)
        return next(_differences(places), None)
    if isinstance(expected, list) and isinstance(real, list):
        both = zip(real, expected, strict=False)
        found = next(_differences((f"{path}[{n}]", *pair) for n, pair in enumerate(both)), None)
        if found is None and len(real) != len(expected):
            return f"{path}: has {len(real)} entries, and not {len(expected)}"
        return found
    if isinstance(expected, Cursor):
        agree = expected.is_like(real)
    else:
        agree = real == expected and isinstance(real, bool) is isinstance(expected, bool)
    return None if agree else f"{path}: {_text(real)}, and not {_text(expected)}"


def _differences(places: Iterator[tuple[str, Any, Any]]) -> Iterator[str]:
    for path, real, expected in places:
        if (found := difference(real, expected, path)) is not None:
            yield found


def codes(result: Any) -> set[tuple[str, str]]:
    """Which root fields are refused, and for what."""
    return {
        (error.path[0] if error.path else "", (error.extensions or {}).get("code", "")) for error in result.errors or ()
    }


def first_difference(real: Any, expected: ExecutionResult) -> str | None:
    """Of two results. A mistake anywhere below a root field is the answer of the whole field."""
    if codes(real) != codes(expected):
        return f"errors: {codes(real)}, and not {codes(expected)}: {real.errors}"
    if real.data is None or expected.data is None:
        return None  # a refused field that must not be null takes all with it
    refused = {root for root, _ in codes(expected)}
    return difference(_without(refused, real.data), _without(refused, expected.data))


def _without(refused: Collection[str], data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in data.items() if name not in refused}


def readable(document: str, variables: Mapping[str, Any]) -> str:
    """An operation as a person would write it."""
    return f"{print_ast(parse(document))}\n\nvariables {json.dumps(variables, ensure_ascii=False, indent=2)}"


def _text(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 300 else f"{text[:300]}…"
