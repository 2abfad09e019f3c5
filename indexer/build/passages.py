"""What a reader saw in a file and what the catalogue says of it -> its Record and its Passages;
pure.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.build.duplicates import Duplicate
from indexer.build.identity import AttachmentLinks
from indexer.model import (
    Document,
    Page,
    PageInfo,
    Passage,
    Reason,
    Record,
    Source,
    Unreadable,
)

__all__ = ["PUBLISHED_FROM_FILE_DATE", "DocumentInput", "build_record"]

_FILE_DATE = "file_date"
_GUESSED = "guessed"
# The warning on a record whose year is only the date of its file.
PUBLISHED_FROM_FILE_DATE = "published_from_file_date"

_KINDS = {"html": "web-page", "mhtml": "web-page"}
# How the message of a document without any text ends.
_SAID = {
    Reason.NEEDS_OCR: ("needs text recognition (OCR)", "need text recognition (OCR)"),
    Reason.BLANK: ("is blank", "are blank"),
}
_SAID_OTHERWISE = ("has no text that could be read", "have no text that could be read")
_DATE = re.compile(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)")
# Clocks that were never set write these years into files.
_UNSET_CLOCK = ("1970", "1980")


@dataclass(frozen=True, slots=True)
class DocumentInput:
    """A document to be described: its id, what the catalogue knows, and what its file gave.

    `record` is None for a file that the catalogue does not know, `found` and `source` for a record
    without a file. `name` is a title of last resort; `language` the collection's. `pictures` names
    where pictures of its pages are kept. `repeat`: the document of which it is a re-issue or copy.
    """

    id: str
    record: Record | None = None
    found: Document | Unreadable | None = None
    source: Source | None = None
    name: str = ""
    language: str = ""
    pictures: str = ""
    repeat: Duplicate | None = None


def build_record(item: DocumentInput, ties: AttachmentLinks) -> tuple[Record, tuple[Passage, ...]]:
    """The record with everything merged, the catalogue's word before the file's, and one passage
    for each page.

    Without pages (no file, or one that could not be read) there is one passage of number 0.
    Passages carry the facets that the catalogue gives as the record does: `tagging` sorts them.
    """
    given = item.record or Record(item.id, "", "")
    merged = replace(
        given,
        id=item.id,
        attached_to=ties.attached_to.get(item.id, ""),
        attachments=ties.attachments.get(item.id, ()),
        missing_attachments=ties.missing.get(item.id, ()),
        work=item.repeat.work if item.repeat else "",
        same_by=item.repeat.why if item.repeat else "",
    )
    if item.source:
        source = item.source
        merged = replace(merged, path=source.path, sha256=source.sha256, size=source.size)
    match item.found:
        case Document() as document:
            merged = _with_document(merged, document, known=item.record is not None)
            merged = replace(merged, pictures=item.pictures, unread=_unread(document))
        case Unreadable() as unread:
            merged = replace(merged, path=unread.path, unread=unread)
        case None:  # not in this copy, whether or not the catalogue says where it would lie
            merged = replace(merged, path="")
    merged = replace(
        merged,
        title=merged.title or item.name or item.id,
        kind=merged.kind or _KINDS.get(merged.format or _format_by_name(merged.path), "document"),
        language=merged.language or item.language,
    )
    facets = {**merged.facets, "year": (_year(merged),), "kind": (merged.kind,)}
    return replace(merged, facets=facets), _passages(item)


def _unread(document: Document) -> Unreadable | None:
    """Why a document that opens has no text at all, by what is said of most of its pages; None for
    one with text, and for a mere container.
    """
    pages = document.pages
    if not pages or any(page.text for page in pages):
        return None
    reasons = Counter(page.unread for page in pages if page.unread)
    reason, count = (reasons.most_common(1) or [(Reason.NO_TEXT, len(pages))])[0]
    one, many = _SAID.get(reason, _SAID_OTHERWISE)
    said = (
        f"{count} of its {len(pages)} pages {many}." if len(pages) > 1 else f"Its one page {one}."
    )
    return Unreadable(document.path, reason, said)


# Names that no address on the web will ever have (RFC 2606): what they name cannot be opened.
_NOWHERE = re.compile(
    r"https?://([^/]*\.)?(example|invalid|test|localhost)(:\d+)?(/|$)", re.IGNORECASE
)


def _address(url: str) -> str:
    """The document's own address, unless it leads nowhere by design."""
    return "" if _NOWHERE.match(url) else url


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
    given = {"title": record.title, "authors": record.authors, "abstract": record.abstract}
    sources |= {name: "catalogue" for name, value in given.items() if value}
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
        pages=tuple(map(_info, document.pages)),
        headings=document.headings,
        links=document.links,
        dates=document.dates,
        sources=sources,
        warnings=warnings,
    )


def _published(document: Document, known: bool) -> tuple[str, str]:
    """The date of publication that the file declares, and where it stands.

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
    made = _file_date(document.dates)
    return made, _FILE_DATE if made else ""


def _passages(item: DocumentInput) -> tuple[Passage, ...]:
    pages = item.found.pages if isinstance(item.found, Document) else ()
    if not pages:
        return (Passage(item.id, 0, "", "", ""),)
    return tuple(
        Passage(item.id, p.number, p.label, p.heading, p.text, above=p.above, below=p.below)
        for p in pages
    )


def _info(page: Page) -> PageInfo:
    return PageInfo(
        number=page.number,
        label=page.label,
        heading=page.heading,
        words=page.words,
        reader=page.reader,
        agreement=page.agreement,
        warnings=page.warnings,
        unread=page.unread,
    )


def _year(record: Record) -> str:
    return record.published[:4] or "undated"


def _date(text: str) -> str:
    """The date at the start of a text with the precision it has, "" when there is none to be
    believed.
    """
    found = _DATE.match(text)
    return found[0] if found else ""


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
