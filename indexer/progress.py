"""Progress of a build: the protocol that a build reports to, and the one that shows nothing."""

from typing import Protocol

__all__ = ["NO_PROGRESS", "NoProgress", "Progress"]


class Progress(Protocol):
    """Is told of a build's steps, file by file."""

    def looking(self, path: str) -> None:
        """A file was found while the folder is listed."""

    def reading(self, total: int) -> None:
        """`total` files are about to be read."""

    def read(self, path: str, pages: int) -> None:
        """A file was read and has `pages` pages."""

    def writing(self, total: int) -> None:
        """`total` documents are about to be written."""

    def wrote(self, path: str) -> None:
        """A document was written."""

    def publishing(self) -> None:
        """All documents were written; the engine now sorts, verifies and publishes them."""

    def done(self) -> None:
        """The build has ended."""


class NoProgress:
    """Shows nothing."""

    def looking(self, path: str) -> None: ...
    def reading(self, total: int) -> None: ...
    def read(self, path: str, pages: int) -> None: ...
    def writing(self, total: int) -> None: ...
    def wrote(self, path: str) -> None: ...
    def publishing(self) -> None: ...
    def done(self) -> None: ...


NO_PROGRESS = NoProgress()
