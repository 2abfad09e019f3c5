"""Progress of a download: the protocol that fetch reports to, and the one that shows nothing."""

from typing import Protocol

__all__ = ["NO_PROGRESS", "NoProgress", "Progress"]


class Progress(Protocol):
    """Is told of downloads; sizes in bytes."""

    def file(self, url: str, here: int, total: int) -> None:
        """A file is about to come: `here` bytes of it exist already, `total` is 0 if unknown."""

    def more(self, size: int) -> None:
        """`size` more bytes of the file came."""

    def notice(self, sentence: str) -> None:
        """Why nothing comes at the moment."""

    def done(self) -> None:
        """The run has ended."""


class NoProgress:
    """Shows nothing."""

    def file(self, url: str, here: int, total: int) -> None: ...
    def more(self, size: int) -> None: ...
    def notice(self, sentence: str) -> None: ...
    def done(self) -> None: ...


NO_PROGRESS = NoProgress()
