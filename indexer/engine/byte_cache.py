"""Caches that are bounded by the size of their values: how many there are says little about memory
where one value is a thousand times as large as another.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

__all__ = ["ByteCache", "BytePool"]

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BytePool:
    """The values of several caches, of at most `limit` bytes together; those that were not used for
    the longest time go first.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._values: OrderedDict[tuple[object, Hashable], tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, cache: object, key: Hashable) -> tuple[Any, int] | None:
        """A value of a cache with its size, which is the one used last from now on."""
        with self._lock:
            if (cache, key) in self._values:
                self._values.move_to_end((cache, key))
            return self._values.get((cache, key))

    def put(self, cache: object, key: Hashable, value: Any, size: int) -> None:
        """Keep a value of a cache, unless it is larger than all together may be."""
        with self._lock:
            if (cache, key) in self._values or size > self.limit:
                return
            self._values[cache, key] = value, size
            self.size += size
            while self.size > self.limit:
                self.size -= self._values.popitem(last=False)[1][1]

    def clear(self, cache: object) -> None:
        """Forget the values of a cache."""
        with self._lock:
            for place in [place for place in self._values if place[0] is cache]:
                self.size -= self._values.pop(place)[1]


class ByteCache(Generic[Key, Value]):
    """Values by key, made on first use and kept in a pool; `size` says how many bytes a value has.

    Threads may make the same value twice, and then one of the two is kept.
    """

    def __init__(
        self, pool: BytePool, make: Callable[[Key], Value], size: Callable[[Value], int]
    ) -> None:
        self._pool = pool
        self._make = make
        self._size = size

    def get(self, key: Key) -> Value:
        """The value of a key."""
        kept = self._pool.get(self, key)
        if kept is not None:
            value: Value = kept[0]
            return value
        value = self._make(key)
        self._pool.put(self, key, value, self._size(value))
        return value

    def clear(self) -> None:
        """Forget all values of this cache."""
        self._pool.clear(self)
