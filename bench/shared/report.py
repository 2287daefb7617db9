"""A table of figures and what they say of their limits: as text, and as Markdown between a file's marks."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

_PACKAGES = ("parvis", "uvicorn", "uvloop", "asyncpg", "graphql-core")


@dataclass(frozen=True)
class Report:
    """`name` is that of the marks; the first `words` columns are no figures; each of `goals` ends with a verdict."""

    name: str
    head: Sequence[str]
    rows: list[list[str]]
    goals: list[str]
    words: int
    notes: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        """Whether no goal is broken."""
        return not any(line.endswith("BROKEN") for line in self.goals)

    def as_text(self, about: Sequence[str] = ()) -> str:
        table = [list(self.head), *self.rows]
        widths = [max(len(row[column]) for row in table) for column in range(len(self.head))]
        lines = [
            "  ".join(
                cell.ljust(width) if at < self.words else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in table
        ]
        return "\n\n".join("\n".join(part) for part in (about, lines, self.notes, self.goals) if part)

    def as_markdown(self, about: Sequence[str]) -> str:
        head = [
            f"| {' | '.join(self.head)} |",
            f"|{' --- |' * self.words}{' ---: |' * (len(self.head) - self.words)}",
        ]
        table = [*head, *(f"| {' | '.join(row)} |" for row in self.rows)]
        parts = ([" \n".join(about)], table, self.notes, [f"- {line}" for line in self.goals])
        return "\n\n".join("\n".join(part) for part in parts if part)

    def write_markdown(self, file: Path, about: Sequence[str]) -> None:
        """Between the file's marks of this report, where it has them; else at its end."""
        begin, end = f"<!-- {self.name}: begin -->", f"<!-- {self.name}: end -->"
        written = file.read_text() if file.exists() else ""
        whole = f"{begin}\n{self.as_markdown(about)}\n{end}\n"
        if begin in written:
            whole = written[: written.index(begin)] + whole + written[written.index(end) + len(end) + 1 :]
        else:
            whole = written + whole
        file.write_text(whole)


def kept(value: float, goal: float) -> str:
    """The verdict."""
    return "kept" if value <= goal else "BROKEN"


def machine(postgres: str) -> list[str]:
    """Where and when, and with which versions."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    hardware = f"{cpu}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB"
    return [
        f"{datetime.now(UTC):%d %B %Y}; {hardware}, load average {os.getloadavg()[1]:.1f}",
        f"Python {platform.python_version()}, PostgreSQL {postgres}, {packages}",
    ]
