"""What is remembered is bounded, goes in the order of use, and is never a failure."""

from unittest.mock import patch

import pytest
from tests.graphql.asking import Asker

from parvis.core.ids import uuid7
from parvis_graphql.engine.recent import Recent


def test_what_was_not_asked_for_longest_goes_first() -> None:
    recent: Recent[int] = Recent(2)
    for key in (1, 2, 1, 3):
        recent.get(key, lambda key=key: 10 * key)

    assert dict(recent._kept) == {1: 10, 3: 30}
    assert (recent.hits, recent.misses) == (1, 3)
    assert recent.get(1, lambda: 99) == 10
    assert recent.get(2, lambda: 21) == 21


def test_nothing_is_kept_where_making_it_failed() -> None:
    recent: Recent[int] = Recent(2)

    def fails() -> int:
        raise ValueError("none")

    for _ in range(2):
        with pytest.raises(ValueError, match="none"):
            recent.get("key", fails)
    assert len(recent._kept) == 0
    assert recent.get("key", lambda: 1) == 1


async def test_documents_prices_and_plans_are_bounded(ask: Asker) -> None:
    documents = ask.schema.documents
    small = {name: Recent(3) for name in ("documents", "prices", "plans")}
    with patch.multiple(documents, **small):
        for number in range(5):
            await ask(f"query($n: Int) {{ proposals(first: $n) {{ totalCount }} }} # {uuid7()}", n=number + 1)
        await ask.answer("no document")

        assert {name: len(recent._kept) for name, recent in small.items()} == {"documents": 3, "prices": 3, "plans": 3}
        assert small["plans"].misses == 5
