"""A reader's work in, its Reading out; what refuses to be read becomes the reason why."""

from collections.abc import Callable

from indexer.extract.library_guard import Diagnostics
from indexer.extract.reader_api import ReadResult
from indexer.model import Reason, Unreadable

__all__ = ["ReadRefused", "reading", "wordless"]


class ReadRefused(Exception):
    """A file is not read; `message` is a sentence about this very file."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def wordless(path: str, message: str, damaged: bool) -> Unreadable:
    """Why nothing was read of a file that opened: `message`, or that what it had is lost."""
    if damaged:
        return Unreadable(path, Reason.DAMAGED, "The file is damaged, and no word of it is left.")
    return Unreadable(path, Reason.NO_TEXT, message)


def reading(path: str, what: str, work: Callable[[Diagnostics], ReadResult]) -> ReadResult:
    """What `work` reads of `what` ("Word document"); MemoryError goes through.

    Whatever else a library raises says that the file is damaged.
    """
    notes = Diagnostics()
    try:
        return work(notes)
    except ReadRefused as refused:
        return ReadResult(Unreadable(path, refused.reason, refused.message))
    except MemoryError:
        raise
    except RecursionError:
        message = f"The {what} is damaged: its parts are nested without end."
    except Exception as error:  # noqa: BLE001  a parser of damaged files may raise anything
        said = Diagnostics()
        said.add(f"{type(error).__name__}: {error}")
        message = f"The {what} is damaged and does not open ({said.sentences[0].rstrip('.')})."
    return ReadResult(Unreadable(path, Reason.DAMAGED, message))
