"""Sources -> what the readers saw in each: taken from the cache, or read now and put there."""

from collections.abc import Iterable, Sequence

from indexer.cache import TRANSIENT, Cache, Extract
from indexer.corpus import shown
from indexer.errors import BuildFailed
from indexer.extract import extract_all
from indexer.identity import Facts
from indexer.model import Document, Reason, Source, Unreadable
from indexer.progress import Progress
from indexer.settings import Settings

__all__ = ["Shelf"]


class Shelf:
    """Holds the texts of a corpus on disk, and in memory only what ties documents together.

    `facts`: one for each document, embedded ones after their host. `unread`: those without text.
    `read`: how many files were read now. `retry`: paths of files whose failure may pass and is
    never cached.
    """

    def __init__(self, cache: Cache, settings: Settings) -> None:
        self._cache = cache
        self._settings = settings
        self._passing: dict[str, Extract] = {}
        self._keys: set[str] = set()
        self.facts: list[Facts] = []
        self.unread: list[Unreadable] = []
        self.read = 0

    @property
    def retry(self) -> list[str]:
        """Paths of files whose failure may pass."""
        return sorted(self._passing)

    def fill(self, sources: Sequence[Source], full: bool, progress: Progress) -> None:
        """Sees to it that every file is on the shelf; `full` reads those again that are in the
        cache.
        """
        fresh = []
        for source in sources:
            known = None if full else self._cache.get(source)
            if known is None:
                fresh.append(source)
            else:
                self._note(source, known)
        progress.reading(len(fresh))
        for source, found in extract_all(fresh, self._settings):
            extract = _if_settled(source, found)
            self._keep(source, extract)
            self._note(source, extract)
            self.read += 1
            progress.read(source.path, sum(map(_pages, extract)))
        self.facts.sort(key=lambda facts: (facts.parent or facts.path).encode())
        self.unread.sort(key=lambda one: one.path.encode())

    def take(self, source: Source) -> Extract:
        """What the readers saw in a file on the shelf; BuildFailed when the cache lost it."""
        extract = self._passing.get(source.path) or self._cache.get(source)
        if extract is None:
            raise BuildFailed(
                f"The cache lost what was read from {shown(source.path)}.",
                "Is the disk full or failing? Then build again.",
            )
        return extract

    def tidy(self) -> None:
        """Deletes what the cache holds of files that are not in the corpus any more."""
        self._cache.prune(self._keys)

    def _keep(self, source: Source, extract: Extract) -> None:
        if _may_pass(extract):
            self._passing[source.path] = extract
        else:
            self._cache.put(source, extract)

    def _note(self, source: Source, extract: Extract) -> None:
        self._keys.add(self._cache.key(source))
        self.facts += _facts(source.path, extract)
        self.unread += [one for one in extract if isinstance(one, Unreadable)]


def _facts(host: str, extract: Extract) -> Iterable[Facts]:
    for one in extract:
        parent = "" if one.path == host else host
        if isinstance(one, Document):
            yield Facts(one.path, parent, one.url, one.attachments)
        else:
            yield Facts(one.path, parent)


def _may_pass(extract: Extract) -> bool:
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
    return (Unreadable(source.path, Reason.DAMAGED, f"{shown(source.path)} {_CHANGED}"),)


def _pages(one: Document | Unreadable) -> int:
    return len(one.pages) if isinstance(one, Document) else 0
