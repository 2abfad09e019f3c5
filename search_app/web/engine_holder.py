"""The open engine of each request, replaced when a new index generation is published."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from flask import Flask, g

from indexer.engine import current_generation, older_generations, open_engine
from indexer.engine.protocol import Engine
from indexer.errors import IndexMissing, IndexUnusable

__all__ = ["EngineHolder"]

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _OpenEngine:
    engine: Engine
    generation: str
    users: int = 0


class EngineHolder:
    """Opens the current index generation at the first request, and newer ones as they appear.

    While the current one cannot be opened, the one that is open continues to serve, or else the
    newest before it that can be opened. A request keeps the engine that it began with; a generation
    is closed when its last request has ended. Thread-safe.
    """

    def __init__(
        self,
        url: str,
        opener: Callable[[str, str], Engine] = open_engine,
        current: Callable[[str], str] = current_generation,
        older: Callable[[str], list[str]] = older_generations,
    ) -> None:
        self._url = url
        self._opener = opener
        self._current = current
        self._older = older
        self._refused = ""
        self._degradation = ""
        self._lock = Lock()
        self._serving: _OpenEngine | None = None

    @classmethod
    def of(cls, engine: Engine) -> "EngineHolder":
        """A holder of this engine, which is never replaced."""
        return cls("", opener=lambda *_: engine, current=lambda _: "fixed")

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

    def degradation(self) -> str:
        """Why this request is answered from another generation than the current one; "" when it is
        not. Raises the errors of `indexer.errors` when no generation can answer.
        """
        self.engine()
        return self._degradation

    def _acquire(self) -> _OpenEngine:
        with self._lock:
            previous, serving = self._serving, self._engine_to_serve(self._serving)
            if previous and previous is not serving and not previous.users:
                previous.engine.close()
            self._serving = serving
            serving.users += 1
            return serving

    def _engine_to_serve(self, serving: _OpenEngine | None) -> _OpenEngine:
        generation = ""
        try:
            generation = self._current(self._url)
            if serving and generation == self._refused:
                return serving  # opening it again with every request would fail as slowly
            if not serving or serving.generation != generation:
                serving = self._open(generation)
        except IndexUnusable as error:
            substitute = serving or self._open_older(error)
            self._refused = generation
            self._report(f"{error.message} Generation {substitute.generation} serves instead.")
            return substitute
        self._refused = self._degradation = ""
        return serving

    def _open(self, generation: str) -> _OpenEngine:
        return _OpenEngine(self._opener(self._url, generation), generation)

    def _open_older(self, error: IndexUnusable) -> _OpenEngine:
        # Without a pointer nothing is published, whatever the folder contains.
        older = [] if isinstance(error, IndexMissing) else self._older(self._url)
        for generation in older:
            with suppress(IndexUnusable):
                return self._open(generation)
        raise error

    def _report(self, degradation: str) -> None:
        """Log a degradation once, not with every request."""
        if degradation != self._degradation:
            _LOG.warning(degradation)
        self._degradation = degradation

    def _release(self, _: BaseException | None) -> None:
        held: _OpenEngine | None = g.pop("serving", None)
        if held is None:
            return
        with self._lock:
            held.users -= 1
            if not held.users and held is not self._serving:
                held.engine.close()
