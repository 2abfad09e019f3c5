"""Sandbox: confine this process to a scratch folder and the files to be read.

A document that takes over the library reading it must find no network, nothing writable outside the
scratch folder, no other process, and nothing readable but documents of the same build and the
Python installation. Where the system cannot enforce this, `description` says so.
"""

import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

if sys.platform == "linux":
    import ctypes

    from indexer.extract.workers import landlock, seccomp

__all__ = ["description", "drop_capabilities", "enter"]

# Libraries, time zones, fonts that a PDF names but does not embed, OCR data.
_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share",
    "/usr/local/share",
    "/etc/localtime",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
)
_NULL_DEVICE = Path("/dev/null")

# struct __user_cap_header_struct, and root's capabilities to read the files of others (bits 1 and
# 2), which a build by root may need.
_CAPABILITIES_VERSION = 0x20080522
_READ_ANY_FILE = 0b110


def description() -> str:
    """The restrictions of worker processes on this system, as the end of a sentence for users."""
    if sys.platform != "linux":
        return "limits of time and memory; this system bars them from nothing else."
    version, filtered = landlock.abi(), seccomp.available()
    files = "no reading but of documents, no writing outside the scratch folder"
    calls = "no network, no other processes"
    match version > 0, filtered:
        case True, True:
            return f"Landlock ABI {version} and seccomp: {calls}, {files}."
        case True, False:
            network = "no TCP" if version >= 4 else "but the network is open"
            return f"Landlock ABI {version}: {files}, {network}; this system has no seccomp."
        case False, True:
            return f"seccomp: {calls}; this system has no Landlock, so that files are not barred."
        case _:
            return "limits of time and memory; this system has neither Landlock nor seccomp."


def enter(scratch: Path, readable: Iterable[Path]) -> None:
    """Restrict this process to write `scratch` and read `readable`, Python and its libraries.

    Applies what the system supports. OSError if the system refuses what it claims to support.
    """
    if sys.platform != "linux":
        return
    filtered = seccomp.available()
    if landlock.abi():
        landlock.restrict([*readable, *_library_paths()], [scratch, _NULL_DEVICE])
    drop_capabilities(_READ_ANY_FILE)
    if filtered:
        seccomp.restrict()


def drop_capabilities(keep: int = 0) -> None:
    """Drop root's capabilities except those whose bits are in `keep`; no effect for other users."""
    if sys.platform == "linux":
        header = struct.pack("=Ii", _CAPABILITIES_VERSION, 0)
        library = ctypes.CDLL(None, use_errno=True)
        held = ctypes.create_string_buffer(24)
        if library.capget(header, held) == 0:
            effective, permitted, *_ = struct.unpack("=6I", held.raw)
            left = (effective & keep, permitted & keep, 0, 0, 0, 0)
            library.capset(header, struct.pack("=6I", *left))


def _library_paths() -> Iterator[Path]:
    """Where Python loads code and data from, now and later."""
    yield from map(Path, (*_SYSTEM, f"{sys.prefix}/share"))
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        yield Path(sysconfig.get_path(name))
    for name, module in list(sys.modules.items()):
        if "." not in name and (file := getattr(module, "__file__", None)):
            folders = getattr(module, "__path__", None)
            yield from map(Path, folders or [file])
