"""Values derived from an engine and kept for as long as it is open, such as lists of its names."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from indexer.engine.protocol import Engine

__all__ = ["EngineCache"]

Value = TypeVar("Value")


class EngineCache(Generic[Value]):
    """One value for each engine, made on first use. Threads that need it meanwhile wait for it.

    References to engines are weak, so that the value goes with its engine when a newer generation
    replaces it; a value must therefore not refer to its engine.
    """

    def __init__(self, make: Callable[[Engine], Value]) -> None:
        self._make = make
        self._values: WeakKeyDictionary[Engine, Value] = WeakKeyDictionary()
        self._lock = Lock()

    def get(self, engine: Engine) -> Value:
        """The value of an engine."""
        with self._lock:
            if engine not in self._values:
                self._values[engine] = self._make(engine)
            return self._values[engine]
