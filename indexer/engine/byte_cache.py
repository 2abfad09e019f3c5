"""A cache that is bounded by the size of its values: how many there are says little about memory
where one value is a thousand times as large as another.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["ByteCache"]

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ByteCache(Generic[Key, Value]):
    """Values by key, made on first use, of at most `limit` bytes together; those that were not used
    for the longest time go first. `size` says how many bytes a value has.

    Threads may make the same value twice, and then one of the two is kept.
    """

    def __init__(
        self, limit: int, make: Callable[[Key], Value], size: Callable[[Value], int]
    ) -> None:
        self._limit = limit
        self._make = make
        self._size_of = size
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __contains__(self, key: Key) -> bool:
        return key in self._values

    @property
    def size(self) -> int:
        """The bytes of all values that are kept."""
        return self._size

    def get(self, key: Key) -> Value:
        """The value of a key."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
        value = self._make(key)
        size = self._size_of(value)
        with self._lock:
            if key not in self._values and size <= self._limit:
                self._values[key] = value, size
                self._size += size
                while self._size > self._limit:
                    self._size -= self._values.popitem(last=False)[1][1]
        return value

    def clear(self) -> None:
        """Forget all values."""
        with self._lock:
            self._values.clear()
            self._size = 0
