"""The house's own order, where a machine can hold it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("folder", ["platform", "schema", "media"])
def test_no_module_stands_directly_in_a_source_root(folder: str) -> None:
    """A package called `platform` would hide Python's own from every program that starts in the project's folder."""
    assert (ROOT / folder).is_dir()
    assert list((ROOT / folder).glob("*.py")) == []


def test_the_licence_is_declared_and_there() -> None:
    assert 'license = "AGPL-3.0-or-later"' in (ROOT / "pyproject.toml").read_text()
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()


def test_pins_name_versions_and_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.lstrip().startswith("#")]

    assert len(pins) > 50
    assert [line for line in pins if "==" not in line] == []
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
