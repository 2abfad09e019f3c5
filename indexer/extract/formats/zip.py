"""ZIP archives of independent files: unpacked one by one, within limits, and never to disk."""

import re
import stat
from collections.abc import Iterator
from zipfile import ZipFile, ZipInfo

from indexer.extract.archive import open_archive, unpack
from indexer.extract.formats.properties import DocumentProperties, with_properties
from indexer.extract.formats.safe_names import SafeNames
from indexer.extract.library_guard import Diagnostics
from indexer.extract.limits import MIB, Limits
from indexer.extract.reader_api import EmbeddedFile, ReadContext, ReadResult
from indexer.extract.refused import ReadRefused, guarded_read
from indexer.model import Document, Reason, Unreadable

__all__ = ["read_zip"]

_MAX_MEMBERS = 2_000
# Metadata files that operating systems leave behind.
_LITTER = re.compile(
    r"(^|/)(__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$", re.IGNORECASE
)


def read_zip(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """A Document without pages, whose files are unpacked as the caller iterates over them."""
    return guarded_read(path, "archive", lambda notes: _read(content, path, context, notes))


def _read(content: bytes, path: str, context: ReadContext, notes: Diagnostics) -> ReadResult:
    archive = open_archive(content)
    members = [m for m in archive.infolist() if not m.is_dir() and not _LITTER.search(m.filename)]
    if not members:
        message = "The archive holds no files."
        return ReadResult(Unreadable(path, Reason.EMPTY, message))
    if len(members) > _MAX_MEMBERS:
        notes.add(
            f"Of {len(members)} files in the archive, the first {_MAX_MEMBERS} were unpacked."
        )
    links = sum(map(_is_link, members))
    if links:
        notes.add(f"Links are not followed: {links} in the archive.")
    document = Document(path, "zip", "", (), warnings=notes.sentences)
    files = _files(archive, members[:_MAX_MEMBERS], path, context.limits)
    return ReadResult(with_properties(document, DocumentProperties()), files)


def _is_link(member: ZipInfo) -> bool:
    return stat.S_ISLNK(member.external_attr >> 16)


def _files(
    archive: ZipFile, members: list[ZipInfo], path: str, limits: Limits
) -> Iterator[EmbeddedFile | Unreadable]:
    names = SafeNames()
    bytes_left = limits.max_archive * MIB
    for member in members:
        name = names.unique(member.filename)
        if _is_link(member):
            continue
        max_bytes = limits.max_file * MIB
        limit_name = (
            "files (max_file)"
            if max_bytes < bytes_left
            else "all that an archive holds (max_archive)"
        )
        try:
            content = unpack(archive, member, min(max_bytes, bytes_left), limit_name)
        except ReadRefused as refused:
            yield Unreadable(f"{path}#{name}", refused.reason, refused.message)
            continue
        bytes_left -= len(content)
        yield EmbeddedFile(name, content)
