"""The generation that serves -> an open engine for each request; moves on to what is published."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from flask import Flask, g

from indexer.engine import current_generation, open_engine
from indexer.engine.protocol import Engine
from indexer.errors import IndexMissing

__all__ = ["EngineHolder"]


@dataclass(slots=True)
class _Open:
    engine: Engine
    generation: str
    users: int = 0


class EngineHolder:
    """Opens the serving generation when it is first asked for, and the next one when there is one.

    A request keeps the engine that it began with; a generation is closed when its last request has
    ended. Safe for threads.
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
        self._serving: _Open | None = None

    @classmethod
    def of(cls, engine: Engine) -> "EngineHolder":
        """A holder of this very engine, which never moves."""
        return cls("", opener=lambda _: engine, current=lambda _: "fixed")

    def install(self, app: Flask) -> None:
        """Gives the app its engine: `engine()` within a request, released at its end."""
        app.extensions["pillars"] = self
        app.teardown_appcontext(self._release)

    def engine(self) -> Engine:
        """The engine of this request; the errors of `indexer.errors` when none can serve."""
        if "serving" not in g:
            g.serving = self._acquire()
        held: _Open = g.serving
        return held.engine

    def generation(self) -> str:
        """The id of the generation that serves this request."""
        self.engine()
        held: _Open = g.serving
        return held.generation

    def _acquire(self) -> _Open:
        with self._lock:
            serving = self._current_engine(self._serving)
            self._serving = serving
            serving.users += 1
            return serving

    def _current_engine(self, serving: _Open | None) -> _Open:
        try:
            generation = self._current(self._url)
        except IndexMissing:
            # An index folder that is away for a moment takes nothing from what is open.
            if serving:
                return serving
            raise
        if serving and serving.generation == generation:
            return serving
        opened = _Open(self._opener(self._url), generation)
        if serving and not serving.users:
            serving.engine.close()
        return opened

    def _release(self, _: BaseException | None) -> None:
        held: _Open | None = g.pop("serving", None)
        if held is None:
            return
        with self._lock:
            held.users -= 1
            if not held.users and held is not self._serving:
                held.engine.close()
