"""Guard for third-party parsers on hostile input: exceptions, logs and warnings become notes."""

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from indexer.causes import cause
from indexer.extract.text.clean import one_line

__all__ = ["Diagnostics", "capture_logs", "guarded"]

# A damaged file may make a library repeat itself thousands of times.
_MAX_NOTES = 8
_MAX_NOTE_LENGTH = 200

T = TypeVar("T")


class Diagnostics(logging.Handler):
    """The first few distinct notes about a document, in order; also a logging handler."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._sentences: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Add a log record of a library."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = str(record.msg)
        self.add(f"{record.name.partition('.')[0]}: {message}")

    def add(self, sentence: str) -> None:
        """Add a sentence unless it is already there."""
        # Memory addresses and dumps of dictionaries differ between runs and are of no use to
        # readers.
        plain = re.sub(r", \d{9,}\)|0x[0-9a-f]{8,}|\{.*", "…", one_line(sentence))[
            :_MAX_NOTE_LENGTH
        ]
        if len(self._sentences) < _MAX_NOTES:
            self._sentences.setdefault(plain)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All notes, in order."""
        return tuple(self._sentences)


@contextmanager
def capture_logs(library: str, notes: Diagnostics) -> Iterator[None]:
    """Redirect what `library` logs or warns to `notes`; nothing reaches the terminal."""
    logger = logging.getLogger(library)
    propagated = logger.propagate
    logger.addHandler(notes)
    logger.propagate = False
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
        for warning in caught:
            notes.add(f"{library}: {warning.message}")
    finally:
        logger.removeHandler(notes)
        logger.propagate = propagated


def guarded(call: Callable[[], T], default: T, notes: Diagnostics, label: str) -> T:
    """Return `call()`, or `default` and add a note if it raises; MemoryError is passed on."""
    try:
        return call()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  a parser of damaged files may raise anything
        notes.add(f"{label}: {cause(error)}")
        return default
