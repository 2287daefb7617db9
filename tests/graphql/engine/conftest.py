"""What these tests look at: the compiled statements that were sent, with what PostgreSQL answered."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from parvis_graphql.engine.reads import Reads


@dataclass(frozen=True)
class Sent:
    """One compiled statement's text and parameters, and the JSON it was answered with."""

    sql: str
    arguments: Sequence[object]
    answer: bytes | None


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Sent]:
    """The compiled statements sent from here on."""
    heard: list[Sent] = []
    original = Reads.answer

    async def answer(self: Reads, text: str, arguments: Sequence[object]) -> bytes | None:
        answered = await original(self, text, arguments)
        heard.append(Sent(text, arguments, answered))
        return answered

    monkeypatch.setattr(Reads, "answer", answer)
    return heard
