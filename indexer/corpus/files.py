"""Lists the corpus folder: a Source with size and SHA-256 for each document, an Unreadable for each
file that cannot be opened.

Not documents, and skipped: names that start with a dot; catalog.toml, taxonomy.toml, synonyms.tsv
and fetched.toml; what the catalogue's `ignore` names; and the parts of saved web pages, recognized
by the end of the name: styles (.css), scripts (.js .mjs .map .download), images (.png .jpg .jpeg
.gif .svg .webp .avif .ico .bmp), fonts (.woff .woff2 .ttf .otf .eot). Links to folders are not
followed; links to files are, as long as they stay inside the corpus. Of the folder that a browser
saves beside a page ("page_files" beside "page.html") only documents count: its frames, scripts and
pictures are parts of the page.
"""

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from indexer.corpus.text import printable
from indexer.errors import CorpusInvalid
from indexer.model import Reason, Source, Unreadable

__all__ = [
    "METADATA",
    "CorpusListing",
    "FileStamp",
    "is_ignored",
    "list_files",
    "open_source",
]

METADATA = ("catalog.toml", "taxonomy.toml", "synonyms.tsv", "fetched.toml")
_SYSTEM_FILES = [
    ".css",
    ".js",
    ".mjs",
    ".map",
    ".download",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".webp",
    ".avif",
    ".ico",
    ".bmp",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
    ".eot",
]

# What browsers in several languages call the folder beside a saved page.
_SAVED_PAGE_FOLDERS = ("_files", "_file", "-Dateien", "_archivos", "_fichiers")
_DOCUMENT_ENDINGS = (
    ".pdf",
    ".docx",
    ".xlsx",
    ".pptx",
    ".odt",
    ".epub",
    ".rtf",
    ".csv",
    ".zip",
    ".eml",
)

# A file changed this recently may change again without its time showing it: coarse file systems
# count in 2 s.
_SETTLED_NS = 2_000_000_000

FileStamp = tuple[int, int, int, int]  # size, mtime_ns, ctime_ns, inode


@dataclass(frozen=True, slots=True)
class CorpusListing:
    """The files of the folder, both lists sorted by the bytes of the path; `stamps` are those of
    files that did not change recently.
    """

    sources: tuple[Source, ...]
    unread: tuple[Unreadable, ...]
    stamps: Mapping[str, tuple[FileStamp, str]]


def list_files(
    corpus: Path,
    ignore: Collection[str] = (),
    known: Mapping[str, tuple[FileStamp, str]] | None = None,
    skip: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> CorpusListing:
    """Lists the folder's documents. `known` saves hashing files whose stamp is unchanged; `skip` is
    a folder to leave out.

    CorpusInvalid when the folder is not there or may not be listed.
    """
    if not corpus.is_dir():
        raise CorpusInvalid(
            f"There is no folder {printable(str(corpus))}.",
            "Name the folder of your documents: --corpus DIR",
        )
    root = corpus.resolve()
    sources: list[Source] = []
    unread: list[Unreadable] = []
    stamps: dict[str, tuple[FileStamp, str]] = {}
    for file, path in _entries(root, root, tuple(ignore), skip.resolve() if skip else None, unread):
        if progress:
            progress(path)
        opened = _bad_link(root, file, path) or _open(file, path, known or {})
        if isinstance(opened, Unreadable):
            unread.append(opened)
            continue
        source, stamp = opened
        sources.append(source)
        if time.time_ns() - max(stamp[1], stamp[2]) > _SETTLED_NS:
            stamps[path] = (stamp, source.sha256)
    return CorpusListing(
        tuple(sorted(sources, key=lambda source: _sort_key(source.path))),
        tuple(sorted(unread, key=lambda unreadable: _sort_key(unreadable.path))),
        stamps,
    )


def open_source(file: Path) -> Source | Unreadable:
    """The Source of one file anywhere, its path as written."""
    path = os.fsencode(file).decode("utf-8", "backslashreplace")
    opened = _open(file, path, {})
    return opened if isinstance(opened, Unreadable) else opened[0]


def is_ignored(path: str, ignore: Collection[str]) -> bool:
    """Whether a relative path is not a document by its name, or it or a folder above it matches a
    pattern of `ignore`.
    """
    parts = path.split("/")
    if path in METADATA or any(part.startswith(".") for part in parts):
        return True
    if path.lower().endswith(tuple(_SYSTEM_FILES)):
        return True
    above = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
    patterns = [pattern.strip("/") for pattern in ignore]
    return any(fnmatchcase(ancestor, pattern) for ancestor in above for pattern in patterns)


def _entries(
    root: Path,
    folder: Path,
    ignore: tuple[str, ...],
    skip: Path | None,
    unread: list[Unreadable],
) -> Iterator[tuple[Path, str]]:
    """Every file below the folder with its relative path; folders that cannot be listed go to
    `unread`.
    """
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError as error:
        if folder == root:
            raise CorpusInvalid(
                f"The folder {printable(str(root))} cannot be listed: {error.strerror}.",
                "Change its permissions.",
            ) from error
        path = _relative(root, folder)
        message = f"The folder {printable(path)} cannot be listed: {error.strerror}."
        unread.append(Unreadable(path + "/", Reason.NO_PERMISSION, message))
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        file = folder / entry.name
        path = _relative(root, file)
        if is_ignored(path, ignore) or file == skip:
            continue
        if entry.is_dir(follow_symlinks=False):
            inside = _entries(root, file, ignore, skip, unread)
            is_saved_page = _saved_with_a_page(entry.name, names)
            yield from (
                entry_inside
                for entry_inside in inside
                if not is_saved_page or _is_document(entry_inside[1])
            )
        elif not (entry.is_symlink() and file.is_dir() and file.resolve().is_relative_to(root)):
            yield file, path


def _saved_with_a_page(folder: str, names: Collection[str]) -> bool:
    stems = [folder.removesuffix(end) for end in _SAVED_PAGE_FOLDERS if folder.endswith(end)]
    return any(stem + end in names for stem in stems for end in (".html", ".htm", ".xhtml"))


def _is_document(path: str) -> bool:
    return path.lower().endswith(_DOCUMENT_ENDINGS)


def _open(
    file: Path, path: str, known: Mapping[str, tuple[FileStamp, str]]
) -> tuple[Source, FileStamp] | Unreadable:
    """Opens the file to prove that it can be read; hashes it unless its stamp is known."""
    try:
        # Without O_NONBLOCK, opening a pipe would block forever.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode):
                return _not_a_regular_file(path)
            stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            before, digest = known.get(path, (None, ""))
            if before != stamp:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except PermissionError:
        return Unreadable(path, Reason.NO_PERMISSION, f"{printable(path)} may not be read.")
    except OSError as error:
        if error.errno in (errno.ENXIO, errno.EISDIR):
            return _not_a_regular_file(path)
        message = f"{printable(path)} cannot be read: {error.strerror}."
        return Unreadable(path, Reason.DAMAGED, message)
    return Source(path, file, status.st_size, status.st_mtime_ns, digest), stamp


def _not_a_regular_file(path: str) -> Unreadable:
    message = f"{printable(path)} is not a file of bytes but a folder, device, pipe or socket."
    return Unreadable(path, Reason.UNSUPPORTED, message)


def _bad_link(root: Path, file: Path, path: str) -> Unreadable | None:
    if not file.is_symlink():
        return None
    try:
        target = file.resolve(strict=True)
    except PermissionError:
        return None  # opening it will say so
    except (OSError, RuntimeError):
        message = f"{printable(path)} is a link to something that is not there."
        return Unreadable(path, Reason.DANGLING_LINK, message)
    if target.is_relative_to(root):
        return None
    message = f"{printable(path)} is a link that leads out of the corpus folder."
    return Unreadable(path, Reason.OUTSIDE, message)


def _relative(root: Path, file: Path) -> str:
    """The path as text; bytes that are not UTF-8 become escapes, so that every path can be stored
    and shown.
    """
    raw = os.fsencode(file.relative_to(root).as_posix())
    return raw.decode("utf-8", "backslashreplace")


def _sort_key(path: str) -> bytes:
    return path.encode("utf-8")
