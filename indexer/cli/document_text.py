"""Formats what the indexer sees in files as plain text for the terminal."""

from collections.abc import Iterable, Mapping

from indexer.corpus.text import printable
from indexer.coverage import who_read
from indexer.model import Document, Page, Record, Unreadable

__all__ = ["format_documents"]


def format_documents(extracts: Iterable[Document | Unreadable]) -> str:
    """What the indexer sees in files: fields with their sources, then each page with who read it
    and its text.
    """
    lines = []
    for extract in extracts:
        lines += ["", printable(extract.path), "=" * min(len(printable(extract.path)), 100)]
        if isinstance(extract, Unreadable):
            lines += [f"not read: {extract.reason}", printable(extract.message)]
            continue
        lines += [
            f"{name:<9} {printable(value)}" for name, value in _fields(extract).items() if value
        ]
        unit = Record("", "", "", format=extract.format).unit
        for page in extract.pages:
            lines += ["", *_page(page, unit)]
    return "\n".join(lines[1:])


def _fields(document: Document) -> Mapping[str, str]:
    return {
        "kind": document.format,
        "title": document.title,
        "authors": "; ".join(document.authors),
        "language": document.language,
        "address": document.url,
        "dates": _pairs(document.dates),
        "sources": _pairs(document.sources),
        "attached": ", ".join(link.url for link in document.attachments),
        "inside": ", ".join(inner.name for inner in document.embedded),
        "warnings": " ".join(document.warnings),
    }


def _page(page: Page, unit: str) -> Iterable[str]:
    """A page in full; remarks on its reading are in angle brackets, apart from its text."""
    label = f' "{page.label}"' if page.label else ""
    yield f"--- {unit} {page.number}{label}  {page.heading}".rstrip()
    reading = [f"{page.words:,} words", who_read(page)] if page.words else [who_read(page)]
    yield f"<{'. '.join(filter(None, reading))}>"
    yield from (f"<{printable(warning)}>" for warning in page.warnings)
    yield from (f"<above: {printable(page.above)}>",) if page.above else ()
    yield page.text
    yield from (f"<below: {printable(page.below)}>",) if page.below else ()


def _pairs(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
