"""Record and passages of a document, merged from its catalog entry and its file; pure functions."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.build.duplicates import Duplicate
from indexer.build.identity import AttachmentLinks
from indexer.build.printed_headings import heading_at, heading_positions
from indexer.model import (
    Document,
    Page,
    PageInfo,
    Passage,
    Reason,
    Record,
    Source,
    Unit,
    Unreadable,
)

__all__ = ["PUBLISHED_FROM_FILE_DATE", "DocumentInput", "build_record"]

_FILE_DATE = "file_date"
_GUESSED = "guessed"
# The warning on a record whose year is only the date of its file.
PUBLISHED_FROM_FILE_DATE = "published_from_file_date"

_KINDS = {"html": "web-page", "mhtml": "web-page"}
# How the message of a document without any text ends.
_NO_TEXT_PHRASES = {
    Reason.NEEDS_OCR: ("needs text recognition (OCR)", "need text recognition (OCR)"),
    Reason.BLANK: ("is blank", "are blank"),
}
_NO_TEXT_PHRASE = ("has no text that could be read", "have no text that could be read")
_DATE = re.compile(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
# Clocks that were never set write these years into files.
_UNSET_CLOCK = ("1970", "1980")


@dataclass(frozen=True, slots=True)
class DocumentInput:
    """A document to build a record of: its id, its catalog entry, and what its file gave.

    `record` is None for a file that the catalog does not know, `extracted` and `source` for a
    record without a file. `name` is a title of last resort; `language` the collection's. `pictures`
    names where images of its pages are kept. `duplicate`: the work of which it is a re-issue or
    copy.
    """

    id: str
    record: Record | None = None
    extracted: Document | Unreadable | None = None
    source: Source | None = None
    name: str = ""
    language: str = ""
    pictures: str = ""
    duplicate: Duplicate | None = None


def build_record(item: DocumentInput, links: AttachmentLinks) -> tuple[Record, tuple[Passage, ...]]:
    """The merged record, in which the catalog takes precedence over the file, and one passage for
    each page.

    Without pages (no file, or one that could not be read) there is one passage of number 0.
    Passages do not have the facets of the catalog yet: `tagging` adds them.
    """
    known = item.record or Record(item.id, "", "")
    record = replace(
        known,
        id=item.id,
        attached_to=links.attached_to.get(item.id, ""),
        attachments=links.attachments.get(item.id, ()),
        missing_attachments=links.missing.get(item.id, ()),
        work=item.duplicate.work if item.duplicate else "",
        same_by=item.duplicate.why if item.duplicate else "",
    )
    if item.source:
        source = item.source
        record = replace(record, path=source.path, sha256=source.sha256, size=source.size)
    match item.extracted:
        case Document() as document:
            record = _with_document(record, document, known=item.record is not None)
            record = replace(
                record,
                heading_positions=tuple(heading_positions(document, record.unit)),
                pictures=item.pictures,
                unread=_unread(document),
            )
        case Unreadable() as unread:
            record = replace(record, path=unread.path, unread=unread)
        case None:  # not in this copy, whether or not the catalogue says where it would lie
            record = replace(record, path="")
    record = replace(
        record,
        title=record.title or item.name or item.id,
        kind=record.kind or _KINDS.get(record.format or _format_by_name(record.path), "document"),
        language=record.language or item.language,
    )
    facets = {**record.facets, "year": (_year(record),), "kind": (record.kind,)}
    return replace(record, facets=facets), _passages(item, record.unit)


def _unread(document: Document) -> Unreadable | None:
    """Why a document that opens has no text at all: the most frequent reason of its pages. None for
    one with text, and for a container without pages.
    """
    pages = document.pages
    if not pages or any(page.text for page in pages):
        return None
    reasons = Counter(page.unread for page in pages if page.unread)
    reason, count = (reasons.most_common(1) or [(Reason.NO_TEXT, len(pages))])[0]
    singular, plural = _NO_TEXT_PHRASES.get(reason, _NO_TEXT_PHRASE)
    message = (
        f"{count} of its {len(pages)} pages {plural}."
        if len(pages) > 1
        else f"Its one page {singular}."
    )
    return Unreadable(document.path, reason, message)


# Names that no address on the web will ever have (RFC 2606): what they name cannot be opened.
_RESERVED_HOST = re.compile(
    r"https?://([^/]*\.)?(example|invalid|test|localhost)(:\d+)?(/|$)", re.IGNORECASE
)


def _address(url: str) -> str:
    """The document's own URL, unless its host is reserved for examples and tests."""
    return "" if _RESERVED_HOST.match(url) else url


def _with_document(record: Record, document: Document, known: bool) -> Record:
    sources, warnings = dict(document.sources), document.warnings
    published = record.published
    if published:
        sources["published"] = "catalogue"
    else:
        published, source = _published(document, known)
        sources |= {"published": source} if published else {}
        if source == _FILE_DATE:
            warnings += (PUBLISHED_FROM_FILE_DATE,)
    known_fields = {"title": record.title, "authors": record.authors, "abstract": record.abstract}
    sources |= {name: "catalogue" for name, value in known_fields.items() if value}
    return replace(
        record,
        format=document.format,
        title=record.title or document.title,
        authors=record.authors or (() if record.editors else document.authors),
        abstract=record.abstract or document.abstract,
        language=document.language,
        published=published,
        url=record.url or _address(document.url),
        page_count=record.page_count or (len(document.pages) if document.format == "pdf" else 0),
        pages=tuple(map(_page_info, document.pages)),
        headings=document.headings,
        links=document.links,
        dates=document.dates,
        sources=sources,
        warnings=warnings,
    )


def _published(document: Document, known: bool) -> tuple[str, str]:
    """The date of publication that the file declares, and its source.

    Of a document that the catalogue does not know also the date printed on the title page (it may
    be an event's), else one that was guessed, else when the file was made: any sign of a year is
    better than none, and its source is shown.
    """
    declared = _date(document.dates.get("published", ""))
    source = document.sources.get("published", "declared")
    printed = _date(document.dates.get("printed", ""))
    if declared and source != _GUESSED:
        return declared, source
    if known:
        return "", ""
    if printed:
        return printed, "printed"
    if declared:
        return declared, source
    file_date = _file_date(document.dates)
    return file_date, _FILE_DATE if file_date else ""


def _passages(item: DocumentInput, unit: Unit) -> tuple[Passage, ...]:
    document = item.extracted
    if not isinstance(document, Document) or not document.pages:
        return (Passage(item.id, 0, "", "", ""),)
    starting = {(heading.page, heading.text) for heading in document.headings}
    return tuple(
        Passage(
            item.id,
            page.number,
            page.label,
            page.heading,
            page.text,
            above=page.above,
            below=page.below,
            heading_at=heading_at(page, unit, carried=(page.number, page.heading) not in starting),
        )
        for page in document.pages
    )


def _page_info(page: Page) -> PageInfo:
    return PageInfo(
        number=page.number,
        label=page.label,
        heading=page.heading,
        words=page.words,
        reader=page.reader,
        agreement=page.agreement,
        warnings=page.warnings,
        unread=page.unread,
        running_lines=len([*page.above.splitlines(), *page.below.splitlines()]),
    )


def _year(record: Record) -> str:
    return record.published[:4] or "undated"


def _date(text: str) -> str:
    """The date at the start of a text with the precision it has, "" for anything else."""
    match = _DATE.match(text)
    return match[0] if match else ""


def _file_date(dates: Mapping[str, str]) -> str:
    """When the file was made, else changed: the only sign of a year that a foreign document may
    have.
    """
    for name in ("created", "modified"):
        date = _date(dates.get(name, ""))
        if date and not date.startswith(_UNSET_CLOCK):
            return date
    return ""


def _format_by_name(path: str) -> str:
    """What an unread file would have been: it decides no more than the kind that is shown."""
    return "html" if path.lower().endswith((".html", ".htm", ".xhtml")) else "pdf"
