"""What reading may cost and how it is done: the options of `Settings` that the readers obey, as a
protocol.
"""

from typing import Protocol

__all__ = ["MIB", "Limits", "mebibytes"]

MIB = 1024 * 1024


class Limits(Protocol):
    """`read_seconds` of wall time, `read_memory` MiB a process; `max_file`, `max_html` and
    `max_archive` (all that a file holds inside) in MiB; `readers`: "both", "pdfium" or "pypdf".
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
    """A size in bytes as people read it: "104.9 MiB"."""
    return f"{size / MIB:.1f} MiB"
