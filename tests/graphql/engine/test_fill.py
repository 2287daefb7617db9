"""How nulls rise through an answer, and what Python adds to it."""

from typing import Any

import pytest
from graphql.execution.values import VariableValues

from parvis_graphql.engine.fill import BROKEN_JSON, KIND_KEY, Fill, broken, propagate

NONE = VariableValues({}, {})


def gap(steps: int, name: str = "Thing.part") -> str:
    """The marker as it is read from an answer."""
    return f"\x00{steps}:{name}"


#: an answer, what becomes of it, where its errors are
RISES: list[tuple[Any, Any, list[list[str | int]]]] = [
    ({"a": gap(1)}, None, [["a"]]),
    ({"x": {"a": gap(1)}}, {"x": None}, [["x", "a"]]),
    ({"x": {"a": gap(2)}, "y": 1}, None, [["x", "a"]]),
    ([{"a": gap(1)}, {"a": 1}], [None, {"a": 1}], [[0, "a"]]),
    ([{"a": gap(2)}, {"a": 1}], None, [[0, "a"]]),
    ({"nodes": [{"a": gap(1)}, {"a": gap(1)}]}, {"nodes": [None, None]}, [["nodes", 0, "a"], ["nodes", 1, "a"]]),
    ({"nodes": [{"a": gap(2)}, {"a": gap(2)}]}, {"nodes": None}, [["nodes", 0, "a"], ["nodes", 1, "a"]]),
    ({"l": [[{"a": gap(2)}], [1]]}, {"l": [None, [1]]}, [["l", 0, 0, "a"]]),
    ({"x": {"a": gap(1), "b": gap(1)}}, {"x": None}, [["x", "a"], ["x", "b"]]),
    ({"x": {"near": gap(1), "y": {"far": gap(3)}}}, None, [["x", "near"], ["x", "y", "far"]]),
    ({"x": {"y": {"a": gap(1)}, "b": gap(1)}}, {"x": None}, [["x", "y", "a"], ["x", "b"]]),
    ({"a": "1:plain", "b": "\\u0000", "c": ["x\x00"]}, {"a": "1:plain", "b": "\\u0000", "c": ["x\x00"]}, []),
]


@pytest.mark.parametrize(("answer", "becomes", "paths"), RISES)
def test_nulls_rise_as_far_as_they_must(answer: Any, becomes: Any, paths: list[list[str | int]]) -> None:
    value, errors, is_whole = propagate(answer)

    assert value == becomes
    assert [error.path for error in errors] == paths
    assert {error.message for error in errors} <= {"Cannot return null for non-nullable field Thing.part."}
    assert not is_whole


def test_beyond_the_root_field_there_is_no_data() -> None:
    value, errors, is_whole = propagate({"nodes": [{"a": gap(4, "B.a")}, {"a": gap(3)}]})

    assert (value, is_whole) == (None, True)
    assert [error.message for error in errors] == [
        "Cannot return null for non-nullable field B.a.",
        "Cannot return null for non-nullable field Thing.part.",
    ]


def test_the_marker_is_found_by_its_bytes() -> None:
    assert BROKEN_JSON in broken(3, "A.b").replace("'", "").encode()


def test_values_are_computed_where_they_are_and_nowhere_else() -> None:
    double = Fill(compute=lambda raws, _: 2 * raws[0])
    fill = Fill(below={"a": double, "l": Fill(below={"b": double})})

    value = {"a": [1], "k": "kept", "l": [{"b": [2], "c": [3]}, None, {"b": None, "c": 0}]}
    assert fill.apply(value, NONE) == {"a": 2, "k": "kept", "l": [{"b": 4, "c": [3]}, None, {"b": None, "c": 0}]}
    assert fill.apply(None, NONE) is None
    assert list(value) == ["a", "k", "l"]


def test_objects_of_several_types_are_filled_by_their_hidden_kind() -> None:
    one, two = (Fill(compute=lambda raws, _, say=say: say + raws[0]) for say in ("one ", "two "))
    fill = Fill(kinds={"A": {"x": one}, "B": {"x": two}})

    value = [{"x": ["a"], KIND_KEY: "A"}, {"x": ["b"], KIND_KEY: "B"}, {"x": ["as it is"]}, None]
    assert fill.apply(value, NONE) == [{"x": "one a"}, {"x": "two b"}, {"x": ["as it is"]}, None]


def test_nothing_to_fill_in_is_known_to_be_nothing() -> None:
    assert Fill().is_empty
    assert Fill(below={}, kinds={}).is_empty
    assert not Fill(compute=lambda raws, _: raws).is_empty
    assert not Fill(below={"a": Fill()}).is_empty
