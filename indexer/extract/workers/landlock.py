"""Landlock: restrict this process to some paths of the file system, irrevocably.

The Linux kernel applies it to the rest of the process and to its children; it needs no privileges.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

__all__ = ["abi", "restrict", "set_no_new_privileges"]

# System call numbers: the same on every architecture.
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION = 1  # a flag of _CREATE: return the ABI version instead
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_FILE, _TRUNCATE = 1 << 5, 1 << 8, 1 << 14
_READ = _READ_FILE | _READ_FOLDER
_WRITE = _READ | _WRITE_FILE | _REMOVE_FILE | _MAKE_FILE | _TRUNCATE
_FILE_ONLY = _WRITE_FILE | _READ_FILE | _TRUNCATE
# Number of file access rights by ABI version; rights unknown to a version must not be requested.
_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
_TCP = 0b11  # bind, connect
_SCOPES = 0b11  # abstract Unix sockets and signals only within this domain


def abi() -> int:
    """The Landlock ABI version of this kernel, 0 if it has none."""
    return max(0, _call(_CREATE, None, 0, _VERSION))


def restrict(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Deny this thread, and the threads and processes it starts, access to all other files.

    Folders include their contents; paths that do not exist are ignored. In `writable` files can be
    created, but no folders, links or devices. Also denies TCP from ABI 4 on, and signals and
    abstract sockets to other processes from ABI 6 on. OSError if the kernel refuses.
    """
    version = abi()
    known_rights = (1 << max(bits for since, bits in _RIGHTS.items() if since <= version)) - 1
    attributes = struct.pack("=QQQ", known_rights, _TCP, _SCOPES)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _checked(_CREATE, attributes[:size], size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ & known_rights)
        for path in writable:
            _allow(ruleset, path, _WRITE & known_rights)
        set_no_new_privileges()
        _checked(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def set_no_new_privileges() -> None:
    """Prevent privilege gains by child programs, as Landlock and seccomp require."""
    if ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "The kernel refuses no_new_privs")


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # a path that does not exist needs no rule
    try:
        if not path.is_dir():
            rights &= _FILE_ONLY
        _checked(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)


def _call(number: int, *arguments: int | bytes | None) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return int(library.syscall(ctypes.c_long(number), *map(_argument, arguments)))


def _argument(value: int | bytes | None) -> object:
    return ctypes.c_long(value) if isinstance(value, int) else ctypes.c_char_p(value)


def _checked(number: int, *arguments: int | bytes | None) -> int:
    result = _call(number, *arguments)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"Landlock refuses: {os.strerror(error)}")
    return result
