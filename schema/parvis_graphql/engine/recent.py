"""What was used last, and no more than so many."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """A bounded cache: what was not asked for longest goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self.hits = self.misses = 0

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """What is kept under the key, or what `make` makes; nothing is kept where it raises."""
        try:
            found = self._kept[key]
        except KeyError:
            self.misses += 1
            found = self._kept[key] = make()
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
            return found
        self.hits += 1
        self._kept.move_to_end(key)
        return found
