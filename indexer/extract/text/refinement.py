"""Refinements: rules that make a document better to read or to find, and that may fail.

A rule marked with `refinement` never costs the document. If it raises, its fallback takes its
place, and the document gets a warning that says what is missing. `REFINEMENTS` lists all of them,
so that a test can let each fail in turn.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from indexer.causes import cause

__all__ = ["REFINEMENTS", "Refinement", "failed_refinements", "refinement"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class Refinement:
    """A rule, by the sentence that says what a document lacks without it (no period)."""

    loss: str
    rule: Callable[..., Any]


REFINEMENTS: list[Refinement] = []
_losses: ContextVar[dict[str, None] | None] = ContextVar("losses", default=None)


@contextmanager
def failed_refinements() -> Iterator[dict[str, None]]:
    """Collect the sentences of the refinements that fail meanwhile, each once and in order."""
    losses: dict[str, None] = {}
    token = _losses.set(losses)
    try:
        yield losses
    finally:
        _losses.reset(token)


def refinement(
    loss: str, fallback: Callable[..., Any]
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Mark a rule as a refinement; `fallback` has its parameters. MemoryError is passed on."""

    def decorate(rule: Callable[P, T]) -> Callable[P, T]:
        entry = Refinement(loss, rule)
        REFINEMENTS.append(entry)

        @wraps(rule)
        def refined(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                result: T = entry.rule(*args, **kwargs)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001  a rule meets texts that nobody foresaw
                losses = _losses.get()
                if losses is not None:
                    losses.setdefault(f"{loss} ({cause(error)}).")
                result = fallback(*args, **kwargs)
            return result

        return refined

    return decorate
