"""Folders of documents for tests of whole builds, and builds without worker processes."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from indexer.build import extraction
from indexer.extract.dispatch import read_source
from indexer.extract.wire_format import FileResult
from indexer.model import Source
from indexer.settings import Settings
from tests.support.documents import make_pdf

__all__ = ["everything_wrong", "here", "page", "put"]


def page(title: str, text: str, extra: str = "") -> str:
    head = f"<title>{title}</title>{extra}"
    return (
        f'<!doctype html><html lang="en"><head>{head}</head>'
        f"<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
    )


def put(corpus: Path, path: str, content: str | bytes) -> None:
    (corpus / path).parent.mkdir(parents=True, exist_ok=True)
    (corpus / path).write_bytes(content.encode() if isinstance(content, str) else content)


def everything_wrong(corpus: Path) -> None:
    good = make_pdf([["One page with words."], ["Another page with words."]])
    put(corpus, "good.html", page("Good", "This one can be read."))
    put(corpus, "two\nlines.html", page("Two lines", "A name with a newline."))
    put(corpus, "empty.pdf", b"")
    put(corpus, "text.pdf", "This is only text, whatever its name says. " * 20)
    put(corpus, "truncated.pdf", good[: len(good) // 4])
    put(corpus, "encrypted.pdf", make_pdf([["Secret."]], password="open sesame"))  # noqa: S106
    put(corpus, "large.html", page("Large", "word " * 400_000))
    put(corpus, "huge.html", page("Huge", "It goes on. " * 10_000))
    os.truncate(corpus / "huge.html", 100 * 2**20)
    (corpus / "nowhere.pdf").symlink_to("gone.pdf")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Reads documents in this process, which is quicker; the paths of those that were read."""
    read: list[str] = []

    def extract_all(
        sources: Iterable[Source], limits: Settings, *, pictures: Path
    ) -> Iterator[tuple[Source, FileResult]]:
        for number, source in enumerate(sources):
            read.append(source.path)
            yield source, read_source(source, limits, pictures / f"{number}.zip")

    monkeypatch.setattr(extraction, "extract_all", extract_all)
    return read
