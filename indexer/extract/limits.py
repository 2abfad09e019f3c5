"""What reading may cost: the options of `Settings` that the readers obey, as a protocol."""

from typing import Protocol

__all__ = ["MIB", "Limits", "mebibytes"]

MIB = 1024 * 1024


class Limits(Protocol):
    """`read_seconds` of wall time, `read_memory` MiB a process; `max_file`, `max_html` in MiB."""

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


def mebibytes(size: int) -> str:
    """A size in bytes as people read it: "104.9 MiB"."""
    return f"{size / MIB:.1f} MiB"
