"""A run of fetch: downloads files into the corpus folder, pins them, and reports."""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.catalog import Catalog, load_catalog
from indexer.corpus.text import printable
from indexer.errors import BuildLocked, CorpusInvalid, UsageError
from indexer.fetch.client import Client
from indexer.fetch.clock import CLOCK, Clock
from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.plan import Task, state_of, tasks
from indexer.fetch.progress import NO_PROGRESS, Progress
from indexer.fetch.report import FetchReport, Planned
from indexer.fetch.resource import Resources
from indexer.fetch.ssrf_guard import Resolve, resolve
from indexer.fetch.store import Store, Tools
from indexer.fetch.url import parse
from indexer.settings import Settings

if sys.platform != "win32":
    import fcntl

__all__ = ["FetchOptions", "fetch"]


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """`urls` of pages or files; without any, what the catalogue names and what is pinned.

    `recheck`: servers are asked whether existing files have changed. `accept_changes`: the same,
    and changed files are replaced. `attachments`: those of web pages too. `dry_run`: no request is
    made and nothing is written.
    """

    urls: tuple[str, ...] = ()
    recheck: bool = False
    accept_changes: bool = False
    attachments: bool = True
    dry_run: bool = False


def fetch(
    settings: Settings,
    options: FetchOptions,
    progress: Progress = NO_PROGRESS,
    clock: Clock = CLOCK,
    resolver: Resolve = resolve,
) -> FetchReport:
    """Fetches what the options name, one file after the other.

    What fails is in the report and stops nothing else. UsageError for an address that cannot be
    one, CorpusInvalid for a folder, catalogue or fetched.toml that are wrong, BuildLocked while
    another run fetches into the same folder.
    """
    started = time.monotonic()
    for url in options.urls:
        try:
            parse(url)
        except Failure as failure:
            raise UsageError(failure.message, failure.hint) from failure
    if not settings.corpus.is_dir():
        raise CorpusInvalid(
            f"There is no folder {printable(str(settings.corpus))}.",
            "Name the folder of your documents: --corpus DIR",
        )
    catalog = load_catalog(settings.corpus)
    report = FetchReport(dry_run=options.dry_run, anonymous=not settings.fetch_contact)
    client = Client(settings, clock, resolver, progress.notice)
    tools = Tools(
        settings,
        client,
        clock,
        progress,
        options.recheck or options.accept_changes,
        options.accept_changes,
    )
    try:
        with _locked(settings.corpus):
            store = Store(tools, report)
            if options.urls:
                _fetch_urls(store, catalog, options)
            else:
                _fetch_named(store, catalog, options)
    finally:
        progress.done()
    report.requests = client.requests
    report.seconds = time.monotonic() - started
    return report


def _fetch_named(store: Store, catalog: Catalog, options: FetchOptions) -> None:
    """What the catalogue names, and what is pinned."""

    def one(task: Task) -> None:
        if not task.url:
            message = (
                f"The catalogue names {printable(task.path)}, but not where the file itself is."
            )
            raise Failure(FailureCode.NO_ADDRESS, message)
        if options.dry_run:
            _plan(store, task)
        else:
            address = parse(task.url)
            store.put(task, address, store.tools.client.is_private(address))

    for task in list(tasks(catalog, store.pins, store.corpus)):
        store.guarded(task.url, task.path, one, task)


def _fetch_urls(store: Store, catalog: Catalog, options: FetchOptions) -> None:
    """Pages and files by their addresses."""

    def planned(url: str) -> None:
        pin = store.pinned(parse(url))
        _plan(store, Task(pin.path if pin else "", url, pin))

    resources = Resources(store, _elsewhere(store, catalog), options.attachments)
    for url in options.urls:
        store.guarded(url, "", planned if options.dry_run else resources.fetch, url)


def _plan(store: Store, task: Task) -> None:
    here = bool(task.path) and state_of(task, store.corpus)
    if here and not store.tools.recheck:
        store.report.unchanged.append(task.path)
    else:
        store.report.planned.append(Planned(parse(task.url).text, task.path))


def _elsewhere(store: Store, catalog: Catalog) -> Mapping[str, str]:
    """The addresses of files that somebody put into the corpus, with their paths."""
    paths = {}
    for record in catalog.records.values():
        if record.path and record.path not in store.pins and (store.corpus / record.path).exists():
            for url in (record.url, catalog.file_urls.get(record.id, "")):
                try:
                    paths[parse(url).text] = record.path
                except Failure:
                    continue
    return paths


@contextmanager
def _locked(corpus: Path) -> Iterator[None]:
    """Locks the folder against a second run; the lock ends with the process. Windows cannot lock
    folders.
    """
    if sys.platform == "win32":
        yield
        return
    folder = os.open(corpus, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildLocked(
                f"Another run fetches into {printable(str(corpus))}.", "Wait until it has ended."
            ) from error
        except OSError:
            pass  # some file systems of networks know no locks
        yield
    finally:
        os.close(folder)
