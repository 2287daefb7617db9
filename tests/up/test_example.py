"""`.env.example` names every setting, its default, and nothing else."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from parvis.core.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SECRET = {
    "PARVIS_SECRET_KEY",
    "PARVIS_S3_ACCESS_KEY",
    "PARVIS_S3_SECRET_KEY",
    "PARVIS_MAIL_PASSWORD",
    "PARVIS_METRICS_TOKEN",
}


def given() -> list[tuple[str, str, str]]:
    """(comment, name, value) of each setting."""
    lines = EXAMPLE.read_text().splitlines()
    found = [(above, line) for above, line in pairwise(lines) if re.match("[A-Z]", line)]
    return [(above, *line.partition("=")[::2]) for above, line in found]


def test_every_setting_is_there_once_and_no_other() -> None:
    names = [name for _, name, _ in given()]

    assert sorted(names) == sorted(f"PARVIS_{name.upper()}" for name in Settings.model_fields)


def test_every_setting_is_explained() -> None:
    assert [name for comment, name, _ in given() if not comment.startswith("# ")] == []


def test_no_secret_has_a_value() -> None:
    assert {name: value for _, name, value in given() if name in SECRET} == dict.fromkeys(SECRET, "")


def test_the_example_changes_nothing(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PARVIS_{name.upper()}", raising=False)

    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)
