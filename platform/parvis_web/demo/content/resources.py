"""The TOML files beside this module, wherever the package is installed (a folder, a wheel, a zip)."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

Table = dict[str, Any]


def tables(name: str) -> Iterator[tuple[str, Table]]:
    """(file name, parsed table) of one file, or of every TOML file of a folder in alphabetical order."""
    place = files(__package__).joinpath(name)
    found = [place] if place.is_file() else [child for child in place.iterdir() if child.name.endswith(".toml")]
    for file in sorted(found, key=lambda file: file.name):
        yield file.name, tomllib.loads(file.read_text(encoding="utf-8"))
