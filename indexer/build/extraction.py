"""Extraction store: what the readers saw in each file, from the cache or read now."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.build.cache import TRANSIENT, Cache, Entry, Extract
from indexer.build.duplicates import sketch
from indexer.build.identity import DocumentKeys
from indexer.corpus.pins import load_pins, with_pins
from indexer.corpus.text import printable
from indexer.errors import BuildFailed
from indexer.extract import extract_all, lacks_ocr
from indexer.model import Document, Reason, Source, Unreadable
from indexer.progress import Progress
from indexer.settings import Settings

__all__ = ["ExtractionStore"]


class ExtractionStore:
    """Keeps the texts of a corpus on disk, and in memory only what links documents together.

    `keys`: one for each document, embedded ones after their host. `unread`: those without text.
    `read`: how many files were read now. `readers`: by path, the versions of the readers that each
    file was read by. `retry`: paths of files whose failure is transient and never cached.
    `awaiting_ocr`: paths of files with pages that need OCR, read while none was installed.
    """

    def __init__(self, cache: Cache, settings: Settings) -> None:
        self._cache = cache
        self._settings = settings
        self._pins = load_pins(settings.corpus)
        self._present_paths: frozenset[str] = frozenset()
        self._transient: dict[str, Extract] = {}
        self._cache_keys: set[str] = set()
        self.keys: list[DocumentKeys] = []
        self.unread: list[Unreadable] = []
        self.read = 0
        self.readers: dict[str, str] = {}
        self.awaiting_ocr: list[str] = []

    @property
    def retry(self) -> list[str]:
        """Paths of files whose failure is transient."""
        return sorted(self._transient)

    def extract_all(self, sources: Sequence[Source], full: bool, progress: Progress) -> None:
        """Puts every file into the store; `full` also reads those again that are in the cache."""
        self._present_paths = frozenset(source.path for source in sources)
        fresh = []
        for source in sources:
            known = None if full else self._cache.get(source)
            if known is None or self._can_read_more(known):
                fresh.append(source)
            else:
                self._register(source, known.extract, known.readers)
        progress.reading(len(fresh))
        self._read(fresh, progress)
        self.keys.sort(key=lambda keys: (keys.parent or keys.path).encode())
        self.unread.sort(key=lambda unreadable: unreadable.path.encode())

    def get(self, source: Source) -> Entry:
        """The entry of a file in the store; BuildFailed when the cache lost it."""
        if source.path in self._transient:
            return Entry(self._pinned(source, self._transient[source.path]), self._cache.readers)
        entry = self._cache.get(source)
        if entry is None:
            raise BuildFailed(
                f"The cache lost what was read from {printable(source.path)}.",
                "Is the disk full or failing? Then build again.",
            )
        return replace(entry, extract=self._pinned(source, entry.extract))

    def image_name(self, source: Source) -> str:
        """The name of the file's page images in a generation."""
        return f"{self._cache.key(source)}.zip"

    def prune(self) -> None:
        """Deletes cache entries of files that are no longer in the corpus."""
        self._cache.prune(self._cache_keys)

    def _read(self, sources: Sequence[Source], progress: Progress) -> None:
        with self._cache.incoming() as pictures:
            read = extract_all(sources, self._settings, pictures=pictures)
            for number, (source, elements) in enumerate(read):
                extract = _if_settled(source, elements)
                if _is_transient(extract):
                    self._transient[source.path] = extract
                else:
                    self._cache.put(source, extract, pictures / f"{number}.zip")
                self._register(source, extract, self._cache.readers)
                self.read += 1
                progress.read(source.path, sum(map(_page_count, extract)))

    def _can_read_more(self, entry: Entry) -> bool:
        """Whether OCR, installed since, can read what it is needed for."""
        return _awaits_ocr(entry.extract, entry.readers) and not lacks_ocr(self._cache.readers)

    def _register(self, source: Source, extract: Extract, readers: str) -> None:
        self._cache_keys.add(self._cache.key(source))
        self.readers[source.path] = readers
        if _awaits_ocr(extract, readers):
            self.awaiting_ocr.append(source.path)
        self.keys += _document_keys(source, self._pinned(source, extract))
        self.unread += [element for element in extract if isinstance(element, Unreadable)]

    def _pinned(self, source: Source, extract: Extract) -> Extract:
        """The extract with what `fetched.toml` knows of a downloaded file."""
        if source.path not in self._pins:
            return extract
        return tuple(
            with_pins(element, source.sha256, self._pins, self._present_paths)
            if isinstance(element, Document)
            else element
            for element in extract
        )


def _document_keys(source: Source, extract: Extract) -> Iterable[DocumentKeys]:
    hashes = {source.path: source.sha256 if source.size else ""}
    for host in extract:
        for embedded in host.embedded if isinstance(host, Document) else ():
            hashes[f"{host.path}#{embedded.name}"] = embedded.sha256 if embedded.size else ""
    for element in extract:
        parent = "" if element.path == source.path else source.path
        digest = hashes.get(element.path, "")
        if isinstance(element, Document):
            yield DocumentKeys(
                element.path,
                parent,
                element.url,
                element.attachments,
                digest,
                sketch(_texts(element)),
            )
        else:
            yield DocumentKeys(element.path, parent, sha256=digest)


def _texts(document: Document) -> Iterable[str]:
    """A document's text as printed: headings of a PDF are in the text of its pages, those of other
    formats are not.
    """
    heading = ""
    for page in document.pages:
        if document.format != "pdf" and page.heading != heading:
            yield page.heading
        heading = page.heading
        yield page.text


def _is_transient(extract: Extract) -> bool:
    return any(
        isinstance(element, Unreadable)
        and (element.reason in TRANSIENT or element.message.endswith(_CHANGED_MESSAGE))
        for element in extract
    )


_CHANGED_MESSAGE = "changed while it was being read: build again."


def _if_settled(source: Source, extract: Extract) -> Extract:
    """The extract, or an Unreadable if the file changed while it was read: the text would then
    belong to neither version.
    """
    try:
        status = source.file.stat()
    except OSError:
        status = None
    if status and (status.st_size, status.st_mtime_ns) == (source.size, source.mtime_ns):
        return extract
    return (
        Unreadable(source.path, Reason.DAMAGED, f"{printable(source.path)} {_CHANGED_MESSAGE}"),
    )


def _awaits_ocr(extract: Extract, readers: str) -> bool:
    return lacks_ocr(readers) and any(
        element.reason is Reason.NEEDS_OCR
        if isinstance(element, Unreadable)
        else any(page.unread is Reason.NEEDS_OCR for page in element.pages)
        for element in extract
    )


def _page_count(element: Document | Unreadable) -> int:
    return len(element.pages) if isinstance(element, Document) else 0
