"""Chosen ports are free, distinct, and kept as long as nobody else takes them."""

import socket
from pathlib import Path

import pytest

from parvis_web.embedded.ports import PAIR_OFFSET, PortBook, is_free

NAMES = {"a": None, "b": None, "pair": None, "pair.upper": "pair"}


def test_ports_are_distinct_and_kept(tmp_path: Path) -> None:
    first = PortBook(tmp_path / "ports.json").claim(NAMES)
    assert len(set(first.values())) == 4
    assert first["pair.upper"] == first["pair"] + PAIR_OFFSET
    assert PortBook(tmp_path / "ports.json").claim(NAMES) == first


@pytest.mark.parametrize("taken", ["a", "pair", "pair.upper"])
def test_only_the_taken_port_moves_and_a_pair_moves_together(tmp_path: Path, taken: str) -> None:
    first = PortBook(tmp_path / "ports.json").claim(NAMES)

    with socket.create_server(("127.0.0.1", first[taken])):
        assert not is_free(first[taken])
        second = PortBook(tmp_path / "ports.json").claim(NAMES)

    moved = {name for name in NAMES if second[name] != first[name]}
    assert moved == ({"a"} if taken == "a" else {"pair", "pair.upper"})
    assert second["pair.upper"] == second["pair"] + PAIR_OFFSET
    assert PortBook(tmp_path / "ports.json").claim(NAMES) == second


@pytest.mark.parametrize("spoilt", ["", "[1]", '{"a": "x"}', '{"a":'])
def test_a_spoilt_book_is_begun_anew(tmp_path: Path, spoilt: str) -> None:
    (tmp_path / "ports.json").write_text(spoilt)
    assert set(PortBook(tmp_path / "ports.json").claim({"a": None})) == {"a"}
