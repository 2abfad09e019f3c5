"""Sources -> what the readers saw in each: taken from the cache, or read now and put there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.build.cache import TRANSIENT, Cache, Entry, Extract
from indexer.build.duplicates import sketch
from indexer.build.identity import DocumentKeys
from indexer.corpus.pins import load_pins, with_pins
from indexer.corpus.text import printable
from indexer.errors import BuildFailed
from indexer.extract import extract_all
from indexer.model import Document, Reason, Source, Unreadable
from indexer.progress import Progress
from indexer.settings import Settings

__all__ = ["ExtractionStore"]


class ExtractionStore:
    """Holds the texts of a corpus on disk, and in memory only what ties documents together.

    `facts`: one for each document, embedded ones after their host. `unread`: those without text.
    `read`: how many files were read now. `retry`: paths of files whose failure may pass and is
    never cached.
    """

    def __init__(self, cache: Cache, settings: Settings) -> None:
        self._cache = cache
        self._settings = settings
        self._pins = load_pins(settings.corpus)
        self._here: frozenset[str] = frozenset()
        self._passing: dict[str, Extract] = {}
        self._keys: set[str] = set()
        self.facts: list[DocumentKeys] = []
        self.unread: list[Unreadable] = []
        self.read = 0

    @property
    def retry(self) -> list[str]:
        """Paths of files whose failure may pass."""
        return sorted(self._passing)

    def extract_all(self, sources: Sequence[Source], full: bool, progress: Progress) -> None:
        """Sees to it that every file is on the shelf; `full` reads those again that are in the
        cache.
        """
        self._here = frozenset(source.path for source in sources)
        fresh = []
        for source in sources:
            known = None if full else self._cache.get(source)
            if known is None:
                fresh.append(source)
            else:
                self._note(source, known.extract)
        progress.reading(len(fresh))
        self._read(fresh, progress)
        self.facts.sort(key=lambda facts: (facts.parent or facts.path).encode())
        self.unread.sort(key=lambda one: one.path.encode())

    def get(self, source: Source) -> Entry:
        """What the readers saw in a file on the shelf; BuildFailed when the cache lost it."""
        if source.path in self._passing:
            return Entry(self._pinned(source, self._passing[source.path]))
        entry = self._cache.get(source)
        if entry is None:
            raise BuildFailed(
                f"The cache lost what was read from {printable(source.path)}.",
                "Is the disk full or failing? Then build again.",
            )
        return replace(entry, extract=self._pinned(source, entry.extract))

    def image_name(self, source: Source) -> str:
        """What a generation calls the file's pictures."""
        return f"{self._cache.key(source)}.zip"

    def prune(self) -> None:
        """Deletes what the cache holds of files that are not in the corpus any more."""
        self._cache.prune(self._keys)

    def _read(self, sources: Sequence[Source], progress: Progress) -> None:
        with self._cache.incoming() as pictures:
            read = extract_all(sources, self._settings, pictures=pictures)
            for number, (source, found) in enumerate(read):
                extract = _if_settled(source, found)
                if _is_transient(extract):
                    self._passing[source.path] = extract
                else:
                    self._cache.put(source, extract, pictures / f"{number}.zip")
                self._note(source, extract)
                self.read += 1
                progress.read(source.path, sum(map(_pages, extract)))

    def _note(self, source: Source, extract: Extract) -> None:
        self._keys.add(self._cache.key(source))
        self.facts += _facts(source, self._pinned(source, extract))
        self.unread += [one for one in extract if isinstance(one, Unreadable)]

    def _pinned(self, source: Source, extract: Extract) -> Extract:
        """With what is known of downloaded files."""
        if source.path not in self._pins:
            return extract
        return tuple(
            with_pins(one, source.sha256, self._pins, self._here)
            if isinstance(one, Document)
            else one
            for one in extract
        )


def _facts(source: Source, extract: Extract) -> Iterable[DocumentKeys]:
    hashes = {source.path: source.sha256 if source.size else ""}
    for host in extract:
        for inner in host.embedded if isinstance(host, Document) else ():
            hashes[f"{host.path}#{inner.name}"] = inner.sha256 if inner.size else ""
    for one in extract:
        parent = "" if one.path == source.path else source.path
        digest = hashes.get(one.path, "")
        if isinstance(one, Document):
            yield DocumentKeys(
                one.path, parent, one.url, one.attachments, digest, sketch(_texts(one))
            )
        else:
            yield DocumentKeys(one.path, parent, sha256=digest)


def _texts(document: Document) -> Iterable[str]:
    """A document's text as it is printed: the headings of a PDF stand in its pages, those of other
    formats beside them.
    """
    before = ""
    for page in document.pages:
        if document.format != "pdf" and page.heading != before:
            yield page.heading
        before = page.heading
        yield page.text


def _is_transient(extract: Extract) -> bool:
    return any(
        isinstance(one, Unreadable) and (one.reason in TRANSIENT or one.message.endswith(_CHANGED))
        for one in extract
    )


_CHANGED = "changed while it was being read: build again."


def _if_settled(source: Source, extract: Extract) -> Extract:
    """The extract, unless the file is no longer the one whose SHA-256 is known: then its text would
    belong to neither.
    """
    try:
        status = source.file.stat()
    except OSError:
        status = None
    if status and (status.st_size, status.st_mtime_ns) == (source.size, source.mtime_ns):
        return extract
    return (Unreadable(source.path, Reason.DAMAGED, f"{printable(source.path)} {_CHANGED}"),)


def _pages(one: Document | Unreadable) -> int:
    return len(one.pages) if isinstance(one, Document) else 0
