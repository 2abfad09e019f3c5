"""ZIP archives: list and unpack members, chunk by chunk and within limits.

Declared sizes are not trusted: bytes are counted as they are unpacked.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile, ZipInfo

from indexer.causes import cause
from indexer.extract.limits import MIB, Limits, size_text
from indexer.extract.refused import ReadRefused
from indexer.model import Reason

__all__ = ["Archive", "open_archive", "unpack"]

# Text compresses to a third or a tenth; a hundredth of several MiB is a ZIP bomb.
_MAX_RATIO = 100
_RATIO_UNCHECKED_BYTES = 8 * MIB
# The central directory of an archive of 100,000 files.
_MAX_DIRECTORY_BYTES = 8 * MIB
_CHUNK_BYTES = 256 * 1024
_ENCRYPTED = 0x1
_END_RECORD = b"PK\x05\x06"
_END_RECORD_64 = b"PK\x06\x06"
_END_WITHIN = 22 + 65_535
_SIZE_IN_RECORD_64 = 0xFFFFFFFF


def open_archive(content: bytes) -> ZipFile:
    """Open an archive; ReadRefused if it has no central directory or too large a one."""
    directory_size = _directory_size(content)
    if directory_size > _MAX_DIRECTORY_BYTES:
        message = f"The archive's list of members alone has {size_text(directory_size)}."
        raise ReadRefused(Reason.TOO_LARGE, message)
    try:
        return ZipFile(io.BytesIO(content))
    except (BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        message = f"The archive is damaged or cut off: it has no list of members ({cause(error)})."
        raise ReadRefused(Reason.DAMAGED, message) from None


class Archive:
    """A package whose members belong together, such as a Word document: all or none is read."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._zip = open_archive(content)
        self._bytes_left = limits.max_archive * MIB
        self._limits = limits
        # Of two members with the same name the later counts, as in other programs.
        self._members = {info.filename.lstrip("/"): info for info in self._zip.infolist()}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members, in directory order."""
        return tuple(name for name in self._members if not name.endswith("/"))

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """Return the bytes of a member; ReadRefused if missing, damaged, encrypted or too large."""
        info = self._members.get(name)
        if info is None:
            raise ReadRefused(Reason.DAMAGED, f"The file lacks a part that it needs: {name}.")
        content = unpack(self._zip, info, self._bytes_left, "all that is in the file")
        self._bytes_left -= len(content)
        return content


def unpack(archive: ZipFile, info: ZipInfo, max_bytes: int, limit_name: str) -> bytes:
    """Unpack a member of at most `max_bytes`; `limit_name` names that limit in messages."""
    if info.flag_bits & _ENCRYPTED:
        raise ReadRefused(
            Reason.ENCRYPTED, f"The archive asks for a password to unpack {_printable_name(info)}."
        )
    if info.file_size > max_bytes:
        raise ReadRefused(Reason.TOO_LARGE, _too_large_message(info, info.file_size, limit_name))
    if info.file_size > _RATIO_UNCHECKED_BYTES and info.file_size > _MAX_RATIO * max(
        info.compress_size, 1
    ):
        raise ReadRefused(Reason.TOO_LARGE, _bomb_message(info, info.file_size))
    try:
        return b"".join(_chunks(archive, info, max_bytes, limit_name))
    except ReadRefused:
        raise
    except NotImplementedError as error:
        name = _printable_name(info)
        message = f"{name} is packed in a way that is not known here ({cause(error)})."
        raise ReadRefused(Reason.UNSUPPORTED, message) from None
    except MemoryError:
        raise
    except (BadZipFile, EOFError, OSError, ValueError, RuntimeError, zlib.error) as error:
        raise ReadRefused(
            Reason.DAMAGED, f"{_printable_name(info)} cannot be unpacked ({cause(error)})."
        ) from None
    except Exception as error:  # noqa: BLE001  LZMA has errors of its own
        raise ReadRefused(
            Reason.DAMAGED, f"{_printable_name(info)} cannot be unpacked ({cause(error)})."
        ) from None


def _chunks(archive: ZipFile, info: ZipInfo, max_bytes: int, limit_name: str) -> Iterator[bytes]:
    size = 0
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > max_bytes:
                raise ReadRefused(Reason.TOO_LARGE, _too_large_message(info, size, limit_name))
            if size > _RATIO_UNCHECKED_BYTES and size > _MAX_RATIO * max(info.compress_size, 1):
                raise ReadRefused(Reason.TOO_LARGE, _bomb_message(info, size))
            yield chunk


def _printable_name(info: ZipInfo) -> str:
    return "".join(c if c.isprintable() else "?" for c in info.filename[-120:]) or "a member"


def _too_large_message(info: ZipInfo, size: int, limit_name: str) -> str:
    name = _printable_name(info)
    return f"{name} has at least {size_text(size)} unpacked: beyond the limit for {limit_name}."


def _bomb_message(info: ZipInfo, size: int) -> str:
    packed = size_text(info.compress_size)
    return (
        f"{_printable_name(info)} would unpack from {packed} to {size_text(size)} or more, over "
        f"{_MAX_RATIO} times its size: it was not read."
    )


def _directory_size(content: bytes) -> int:
    """The size of the central directory in bytes as declared, 0 if there is no end record."""
    end = content.rfind(_END_RECORD, max(0, len(content) - _END_WITHIN))
    if end < 0 or len(content) < end + 22:
        return 0
    size = int(struct.unpack_from("<L", content, end + 12)[0])
    if size == _SIZE_IN_RECORD_64:
        wide = content.rfind(_END_RECORD_64, 0, end)
        if 0 <= wide <= len(content) - 48:
            size = int(struct.unpack_from("<Q", content, wide + 40)[0])
    return size
