"""A sign of life: a reader that gets on page by page, slowly, says so, and gets more time.

Without it a scan of a hundred pages, which takes minutes to recognise, would look as if it hung.
"""

from collections.abc import Callable

__all__ = ["beat", "subscribe"]

_listening: Callable[[], None] | None = None


def beat() -> None:
    """Says that another page is done; nobody listens where a document is read without a worker."""
    if _listening:
        _listening()


def subscribe(listener: Callable[[], None]) -> None:
    """Makes `listener` hear every beat of this process from now on."""
    global _listening
    _listening = listener
