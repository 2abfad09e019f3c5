"""Lists the corpus folder: a Source with size and SHA-256 for each document, an Unreadable for each
file that cannot be opened.

An entry that is no document by the rules of `skip_rules` is listed with its rule: hidden entries,
patterns of the catalog's `ignore`, and parts of saved web pages by the endings of their names
(styles, scripts, images, fonts). Links to folders are not followed; links to files are, as long as
they stay inside the corpus. Of the folder that a browser saves beside a page ("page_files" beside
"page.html") only documents count: its frames, scripts and pictures are parts of the page.
"""

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from indexer.corpus.skip_rules import METADATA, Skipped, SkipRule, skip_rule
from indexer.corpus.text import printable
from indexer.errors import CorpusInvalid
from indexer.model import Reason, Source, Unreadable

__all__ = [
    "CorpusListing",
    "FileStamp",
    "list_files",
    "open_source",
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

_Entry = TypeVar("_Entry", Source, Unreadable, Skipped)

FileStamp = tuple[int, int, int, int]  # size, mtime_ns, ctime_ns, inode


@dataclass(frozen=True, slots=True)
class CorpusListing:
    """The files of the folder, all lists sorted by the bytes of the path; `skipped` are entries
    that are no documents, `stamps` those of files that did not change recently.
    """

    sources: tuple[Source, ...]
    unread: tuple[Unreadable, ...]
    skipped: tuple[Skipped, ...]
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
    walk = _Walk(root, ignore, skip.resolve() if skip else None)
    sources: list[Source] = []
    stamps: dict[str, tuple[FileStamp, str]] = {}
    for file, path in walk.files():
        if progress:
            progress(path)
        opened = _bad_link(root, file, path) or _open(file, path, known or {})
        if isinstance(opened, Unreadable):
            walk.unread.append(opened)
            continue
        source, stamp = opened
        sources.append(source)
        if time.time_ns() - max(stamp[1], stamp[2]) > _SETTLED_NS:
            stamps[path] = (stamp, source.sha256)
    return CorpusListing(
        _by_path(sources),
        _by_path(walk.unread),
        _by_path(walk.skipped),
        stamps,
    )


def open_source(file: Path) -> Source | Unreadable:
    """The Source of one file anywhere, its path as written."""
    path = os.fsencode(file).decode("utf-8", "backslashreplace")
    opened = _open(file, path, {})
    return opened if isinstance(opened, Unreadable) else opened[0]


class _Walk:
    """A walk through the folder: every file that may be a document, with its relative path;
    folders that cannot be listed go to `unread`, what is no document to `skipped`.
    """

    def __init__(self, root: Path, ignore: Collection[str], index: Path | None) -> None:
        self._root = root
        self._ignore = ignore
        self._index = index
        self.unread: list[Unreadable] = []
        self.skipped: list[Skipped] = []

    def files(self) -> Iterator[tuple[Path, str]]:
        """The files of the whole folder."""
        return self._inside(self._root, in_saved_page=False)

    def _inside(self, folder: Path, *, in_saved_page: bool) -> Iterator[tuple[Path, str]]:
        entries = self._listed(folder)
        names = {entry.name for entry in entries}
        for entry in entries:
            file = folder / entry.name
            path = _relative(self._root, file)
            is_folder = entry.is_dir(follow_symlinks=False)
            if path in METADATA and not is_folder:
                continue
            rule = self._rule(entry, file, path, in_saved_page=in_saved_page)
            if rule:
                skipped = Skipped(path, *rule)
                if is_folder:
                    skipped = replace(skipped, path=f"{path}/", files=_file_count(file))
                self.skipped.append(skipped)
            elif is_folder:
                saved = in_saved_page or _saved_with_a_page(entry.name, names)
                yield from self._inside(file, in_saved_page=saved)
            else:
                yield file, path

    def _listed(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as listing:
                return list(listing)
        except OSError as error:
            if folder == self._root:
                raise CorpusInvalid(
                    f"The folder {printable(str(folder))} cannot be listed: {error.strerror}.",
                    "Change its permissions.",
                ) from error
            path = _relative(self._root, folder)
            message = f"The folder {printable(path)} cannot be listed: {error.strerror}."
            self.unread.append(Unreadable(path + "/", Reason.NO_PERMISSION, message))
            return []

    def _rule(
        self, entry: os.DirEntry[str], file: Path, path: str, *, in_saved_page: bool
    ) -> tuple[SkipRule, str] | None:
        """The rule that skips an entry, with its pattern; None for what is read."""
        is_folder = _is_folder(entry)
        if file == self._index:
            return SkipRule.INDEX, ""
        by_name = skip_rule(path, self._ignore, is_folder=is_folder)
        if by_name:
            return by_name
        if is_folder and entry.is_symlink():
            inside = file.resolve().is_relative_to(self._root)
            return (SkipRule.FOLDER_LINK, "") if inside else None
        if in_saved_page and not is_folder and not _is_document(path):
            return SkipRule.SAVED_PAGE, ""
        return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder or a link to one; opening a link that leads nowhere says so."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _file_count(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


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


def _by_path(entries: Iterable[_Entry]) -> tuple[_Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.path.encode("utf-8")))
