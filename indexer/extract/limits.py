"""The limits and options of reading, as a protocol that `Settings` fulfills."""

from typing import Protocol

__all__ = ["MIB", "Limits", "mebibytes"]

MIB = 1024 * 1024


class Limits(Protocol):
    """`read_seconds` is wall time per document, `read_memory` MiB per process; `max_file`,
    `max_html` and `max_archive` (total unpacked size of a file's contents) are in MiB; `readers` is
    "both", "pdfium" or "pypdf".
    """

    @property
    def workers(self) -> int: ...
    @property
    def read_seconds(self) -> float: ...
    @property
    def read_memory(self) -> int: ...
    @property
    def max_file(self) -> int: ...
    @property
    def max_html(self) -> int: ...
    @property
    def max_archive(self) -> int: ...
    @property
    def readers(self) -> str: ...
    @property
    def ocr(self) -> bool: ...
    @property
    def ocr_languages(self) -> str: ...
    @property
    def page_images(self) -> bool: ...


def mebibytes(size: int) -> str:
    """Format a size in bytes: "104.9 MiB"."""
    return f"{size / MIB:.1f} MiB"
