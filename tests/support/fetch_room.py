"""What the tests of fetch share: a server, a corpus folder, and a clock that only they move."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.fetch import FetchOptions, FetchReport, fetch
from indexer.fetch.progress import NoProgress
from indexer.model import Source
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.support.folders import page, put
from tests.support.misbehaving_server import Server

__all__ = ["LOGIN", "LONG", "MIB", "PDF", "FastClock", "Received", "Room", "extract_here"]

PDF = make_pdf([["A report about peer support."]])
LONG = PDF[:-6] + b"% filling\n" * 40_000 + b"%%EOF\n"
LOGIN = page("Please log in", "This page is for members.").encode()
MIB = 1024 * 1024


@dataclass
class FastClock:
    """A clock on which waiting takes no time."""

    moment: float = 1_767_312_000.0  # 2026-01-02
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.moment

    def wall(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds


class Received(NoProgress):
    """Counts the bytes of the current file that the client has received, so that a server can wait
    for them.
    """

    def __init__(self) -> None:
        self._size = 0
        self._changed = threading.Condition()

    def file(self, url: str, here: int, total: int) -> None:
        with self._changed:
            self._size = here

    def more(self, size: int) -> None:
        with self._changed:
            self._size += size
            self._changed.notify_all()

    def wait(self, size: int) -> None:
        """Returns when so many bytes have been received."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._size >= size, timeout=60)


@dataclass
class Room:
    """A server, a corpus folder and a clock."""

    server: Server
    corpus: Path
    clock: FastClock = field(default_factory=FastClock)
    settings: dict[str, Any] = field(default_factory=dict)
    received: Received = field(default_factory=Received)

    def fetch(self, *targets: str, **options: Any) -> FetchReport:
        """Fetches targets of the server, or whole addresses."""
        urls = tuple(
            self.server.url(target) if target.startswith("/") else target for target in targets
        )
        values = {"fetch_retries": 2, "max_file": 1, **self.settings}
        settings = Settings(corpus=self.corpus, **values)
        return fetch(settings, FetchOptions(urls, **options), self.received, self.clock)

    def fails(self, *targets: str, **options: Any) -> tuple[str, str]:
        """The code and the sentence of the one failure; nothing may have come, or be left over."""
        report = self.fetch(*targets, **options)
        assert report.fetched == []
        [failed] = report.failed
        assert failed.message.endswith(".")
        assert failed.hint
        return failed.code, failed.message

    def catalog(self, *records: str) -> None:
        """Writes catalog.toml of these records: key, then lines."""
        lines = []
        for record in records:
            key, *rest = record.splitlines()
            lines += [f"[documents.{key}]", 'title = "T"', 'kind = "report"', *rest]
        put(self.corpus, "catalog.toml", "\n".join(lines))

    def report(self, target: str = "/report.pdf") -> None:
        """A catalogue of one report that is at the server."""
        self.catalog(f'r\nfile = "reports/r.pdf"\nfile_url = "{self.server.url(target)}"')

    @property
    def file(self) -> Path:
        return self.corpus / "reports/r.pdf"

    @property
    def files(self) -> list[str]:
        """All files in the corpus folder but the catalogue."""
        paths = (
            file.relative_to(self.corpus).as_posix()
            for file in self.corpus.rglob("*")
            if file.is_file()
        )
        return sorted(path for path in paths if path != "catalog.toml")


def extract_here(sources: Iterable[Source], limits: Settings, *, read: Any) -> Iterator[Any]:
    """Reads pages in this process, which is quicker."""
    for source in sources:
        yield source, read(source, limits, None)
