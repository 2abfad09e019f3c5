"""Refusals: turn the exceptions of a reader into the reason why a file cannot be read."""

from collections.abc import Callable

from indexer.causes import cause
from indexer.extract.library_guard import Diagnostics
from indexer.extract.reader_api import ReadResult
from indexer.model import Reason, Unreadable

__all__ = ["ReadRefused", "guarded_read", "no_text"]


class ReadRefused(Exception):
    """A file is not read; `message` is a sentence about this file."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def no_text(path: str, message: str, damaged: bool) -> Unreadable:
    """The result for a file that opens but has no text: `message`, or that its text is lost."""
    if damaged:
        return Unreadable(path, Reason.DAMAGED, "The file is damaged, and no word of it is left.")
    return Unreadable(path, Reason.NO_TEXT, message)


def guarded_read(path: str, kind: str, read: Callable[[Diagnostics], ReadResult]) -> ReadResult:
    """Run a reader; `kind` names the file in messages ("Word document"). MemoryError is passed on.

    Any other exception of a library means that the file is damaged.
    """
    notes = Diagnostics()
    try:
        return read(notes)
    except ReadRefused as refused:
        return ReadResult(Unreadable(path, refused.reason, refused.message))
    except MemoryError:
        raise
    except RecursionError:
        message = f"The {kind} is damaged: its parts are nested without end."
    except Exception as error:  # noqa: BLE001  a parser of damaged files may raise anything
        plain = Diagnostics()
        plain.add(cause(error))
        message = f"The {kind} is damaged and does not open ({plain.sentences[0]})."
    return ReadResult(Unreadable(path, Reason.DAMAGED, message))
