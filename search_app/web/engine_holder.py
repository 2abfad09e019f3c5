"""The open engine of each request, replaced when a new index generation is published."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from flask import Flask, g

from indexer.engine import current_generation, open_engine
from indexer.engine.protocol import Engine
from indexer.errors import IndexMissing

__all__ = ["EngineHolder"]


@dataclass(slots=True)
class _OpenEngine:
    engine: Engine
    generation: str
    users: int = 0


class EngineHolder:
    """Opens the current index generation at the first request, and newer ones as they appear.

    A request keeps the engine that it began with; a generation is closed when its last request has
    ended. Thread-safe.
    """

    def __init__(
        self,
        url: str,
        opener: Callable[[str], Engine] = open_engine,
        current: Callable[[str], str] = current_generation,
    ) -> None:
        self._url = url
        self._opener = opener
        self._current = current
        self._lock = Lock()
        self._serving: _OpenEngine | None = None

    @classmethod
    def of(cls, engine: Engine) -> "EngineHolder":
        """A holder of this engine, which is never replaced."""
        return cls("", opener=lambda _: engine, current=lambda _: "fixed")

    def install(self, app: Flask) -> None:
        """Register with the app: `engine()` works within a request and is released at its end."""
        app.extensions["pillars"] = self
        app.teardown_appcontext(self._release)

    def engine(self) -> Engine:
        """The engine of this request; the errors of `indexer.errors` if there is no index."""
        if "serving" not in g:
            g.serving = self._acquire()
        held: _OpenEngine = g.serving
        return held.engine

    def generation(self) -> str:
        """The id of the index generation of this request."""
        self.engine()
        held: _OpenEngine = g.serving
        return held.generation

    def _acquire(self) -> _OpenEngine:
        with self._lock:
            serving = self._current_engine(self._serving)
            self._serving = serving
            serving.users += 1
            return serving

    def _current_engine(self, serving: _OpenEngine | None) -> _OpenEngine:
        try:
            generation = self._current(self._url)
        except IndexMissing:
            # An index folder that is missing for a moment does not stop the open engine.
            if serving:
                return serving
            raise
        if serving and serving.generation == generation:
            return serving
        opened = _OpenEngine(self._opener(self._url), generation)
        if serving and not serving.users:
            serving.engine.close()
        return opened

    def _release(self, _: BaseException | None) -> None:
        held: _OpenEngine | None = g.pop("serving", None)
        if held is None:
            return
        with self._lock:
            held.users -= 1
            if not held.users and held is not self._serving:
                held.engine.close()
