"""The limits and options of reading, as a protocol that `Settings` fulfills."""

import math
from typing import Protocol

__all__ = ["MIB", "Limits", "size_text"]

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


def size_text(size: int) -> str:
    """A size in bytes in words, never less than it is, so that a size above a limit is seen to be:
    "104.9 MiB", "12.5 KiB", "812 bytes".
    """
    if size < 1024:
        return "1 byte" if size == 1 else f"{size} bytes"
    unit, name = (1024, "KiB") if size < MIB else (MIB, "MiB")
    return f"{math.ceil(size * 10 / unit) / 10:.1f} {name}"
