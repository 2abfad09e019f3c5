"""Plan of a run: which files are to be fetched, and from where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from indexer.corpus.catalog import Catalog
from indexer.corpus.pins import Pin
from indexer.corpus.text import printable
from indexer.fetch.content import PAGES
from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.partial_file import digest
from indexer.model import Record

__all__ = ["Task", "state_of", "tasks"]


@dataclass(frozen=True, slots=True)
class Task:
    """A file at `path` in the corpus that comes from `url`, "" when unknown."""

    path: str
    url: str
    pin: Pin | None = None


def tasks(catalog: Catalog, pins: Mapping[str, Pin], corpus: Path) -> Iterator[Task]:
    """Files that the catalog names and the folder lacks, and everything pinned."""
    paths = set()
    for record in catalog.records.values():
        pin = pins.get(record.path)
        if not record.path or (pin is None and (corpus / record.path).exists()):
            continue
        paths.add(record.path)
        url = _url(record, catalog.file_urls.get(record.id, "")) or (pin.url if pin else "")
        if url or record.url:  # of the others the catalogue knows no address at all
            yield Task(record.path, url, pin)
    for pin in pins.values():
        if pin.path not in paths:
            yield Task(pin.path, pin.url, pin)


def state_of(task: Task, corpus: Path) -> bool:
    """Whether the file is here; Failure when it is there and is not the one that was fetched."""
    file = corpus / task.path
    if not file.is_file():
        if file.exists() or file.is_symlink():
            message = f"At {printable(task.path)} lies something else than a file."
            raise Failure(FailureCode.IN_THE_WAY, message)
        return False
    if task.pin and digest(file) != task.pin.sha256:
        message = f"The file {printable(task.path)} is not the one that was fetched."
        raise Failure(FailureCode.CHANGED_HERE, message)
    return True


def _url(record: Record, file_url: str) -> str:
    """Where the file itself is: a page about a report is not the report."""
    ending = PurePosixPath(record.path).suffix.lower()
    url_ending = PurePosixPath(unquote(urlsplit(record.url).path)).suffix.lower()
    is_own_address = ending in PAGES or (ending and url_ending == ending)
    return file_url or (record.url if is_own_address else "")
