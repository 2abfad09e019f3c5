"""Validation of the page images that a worker wrote: copy the file, then check the copy.

Copied first, because the worker may continue to write to its own.
"""

import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer.extract.limits import MIB

__all__ = ["receive_images"]

_MAX_BYTES = 1024 * MIB
_MAX_PICTURE_BYTES = 32 * MIB
_MAX_LAYOUT_BYTES = 4 * MIB
_MAX_BYTES_OF_LAYOUTS = 256 * MIB
_MAX_EDGE = 1_000_000  # points or pixels
_NAME = re.compile(r"(\d{1,5})/([1-9]\d{0,5})\.(png|json)")
_PNG = b"\x89PNG\r\n\x1a\n"
# What an invalid file may raise in the code below.
_INVALID = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    EOFError,
    RuntimeError,  # encrypted, nested too deep, unknown compression method
    zlib.error,
    zipfile.BadZipFile,
)
# The end of a zip file without a comment: its signature, and that of the ZIP64 locator before it.
_END, _END_BYTES, _LONG_FORM, _LONG_FORM_BYTES = b"PK\x05\x06", 22, b"PK\x06\x07", 20


def receive_images(written: Path, target: Path, pages: Sequence[int]) -> bool:
    """Copy page images to `target` and check them; `pages` are page counts by document.

    Returns False, and leaves no file, if `written` is missing or not as `PicturesFile` writes it.
    """
    try:
        _copy(written, target)
        _check(target, pages)
    except _INVALID:
        target.unlink(missing_ok=True)
        return False
    return True


def _copy(written: Path, target: Path) -> None:
    # Follow no link and wait for no pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(written, flags), "rb") as source, target.open("wb") as copy:
        left = _MAX_BYTES
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            raise ValueError("It is no file.")
        while chunk := source.read(MIB):
            left -= len(chunk)
            if left < 0:
                raise ValueError("It is too large.")
            copy.write(chunk)


def _check(path: Path, pages: Sequence[int]) -> None:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _END_BYTES - _LONG_FORM_BYTES))
        end = file.read()
    # The short form counts at most 65,535 entries, which fit in memory whatever they claim.
    if end[-_END_BYTES:][:4] != _END or end[:4] == _LONG_FORM:
        raise ValueError("It has another end.")
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if len({entry.filename for entry in entries}) < len(entries) or not entries:
            raise ValueError("It is empty, or has a picture twice.")
        for entry in entries:
            name = _NAME.fullmatch(entry.filename)
            if not name or int(name[1]) >= len(pages) or int(name[2]) > pages[int(name[1])]:
                raise ValueError("It holds something else.")
        layouts = [entry for entry in entries if entry.filename.endswith(".json")]
        if sum(entry.file_size for entry in layouts) > _MAX_BYTES_OF_LAYOUTS:
            raise ValueError("Its layouts are too large.")
        for entry in entries:
            check = _check_layout if entry.filename.endswith(".json") else _check_picture
            check(archive, entry)


def _check_picture(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size > _MAX_PICTURE_BYTES:
        raise ValueError("A picture is packed or too large.")
    with archive.open(entry) as picture:
        if picture.read(len(_PNG)) != _PNG:
            raise ValueError("A picture is none.")


def _check_layout(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > _MAX_LAYOUT_BYTES:
        raise ValueError("A layout is too large.")
    about = json.loads(archive.read(entry))
    words = about.get("words", [])
    if not about.keys() <= {"width", "height", "page", "words"}:
        raise ValueError("A layout says something else.")
    width, height = about["page"]
    if not all(map(_is_size, (width, height, about["width"], about["height"]))):
        raise ValueError("A page has no size.")
    if len(words) % 6 or any(type(value) is not int for value in words):
        raise ValueError("A word has no place.")


def _is_size(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= _MAX_EDGE
