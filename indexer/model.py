"""Data model from a file to the index: frozen dataclasses without logic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

__all__ = [
    "HEADING_BEFORE",
    "HEADING_NOT_PRINTED",
    "Document",
    "Embedded",
    "Heading",
    "Link",
    "Page",
    "PageInfo",
    "Passage",
    "Reason",
    "Record",
    "Source",
    "Unit",
    "Unreadable",
]

# What people call the pages of a document.
Unit = Literal["page", "section", "slide", "sheet"]


class Reason(StrEnum):
    """Why a document, or one of its pages, has no text in the index; the value is the stable name,
    `sentence` is for people.
    """

    sentence: str

    def __new__(cls, value: str, sentence: str) -> Self:
        """A member with its sentence: what the reason means and what to do."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

    EMPTY = "empty", "The file is empty: put the document in its place."
    NO_TEXT = "no_text", "The document opens, but nobody found a word in it: look at the original."
    UNSUPPORTED = "unsupported", "No reader for this format: save the file as PDF, for example."
    MISLABELLED = (
        "mislabelled",
        "The content is not what the file name says: rename or replace the file.",
    )
    DAMAGED = "damaged", "The file is damaged: fetch it again."
    ENCRYPTED = "encrypted", "The document is encrypted: save a copy without a password."
    TOO_LARGE = "too_large", "The file is larger than the limit: split it, or raise the limit."
    NO_PERMISSION = "no_permission", "The file may not be read: change its permissions."
    DANGLING_LINK = "dangling_link", "The link points to nothing: mend or remove it."
    OUTSIDE = "outside", "The link leads out of the folder: put a copy of the file in its place."
    MISSING = "missing", "The file went away while the folder was read: build again."
    TIMED_OUT = "timed_out", "Reading took longer than the limit: raise it, or simplify the file."
    OUT_OF_MEMORY = (
        "out_of_memory",
        "Reading needed more memory than the limit: raise it, or split the file.",
    )
    CRASHED = "crashed", "The reader crashed on this file: please report it with the file."
    TOO_DEEP = "too_deep", "The file lies in a file in a file: unpack it and add it on its own."
    NEEDS_OCR = "needs_ocr", "It shows a picture of text: have text recognition (OCR) read it."
    BLANK = "blank", "Nothing is printed on it: there is nothing to read."


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus: `path` is relative to it with forward slashes, `size` in bytes."""

    path: str
    file: Path
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading or outline entry: `level` from 1, `page` = the page number (from 1) where it
    starts.
    """

    level: int
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of a document: the address as resolved, and its words."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file inside a file: its sanitised name (no folders), its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Page:
    """A physical page, slide or sheet, from 1, or a section of a web page; `label` as printed, ""
    when there is none.

    `heading` is the outline entry or heading in force. `text` is plain, paragraphs parted by a
    blank line, rows of a table are lines with cells parted by " | "; a hyphen followed by a soft
    hyphen (U+00AD) stood at a line's end and may not belong to the word. `above` and `below` are
    the running header and footer: no text of the page. `reader` says whose text it is: "agreed"
    (two readers of PDF agree), "pdfium", "pypdf", "ocr", "none" (nobody read it), or a format's
    only reader, such as "bs4". `agreement` is the word F1 of two readers, None where one read.
    `unread` says why the text of a page is missing, wholly or but for a few words.
    """

    number: int
    label: str
    heading: str
    text: str
    reader: str = ""
    agreement: float | None = None
    warnings: tuple[str, ...] = ()
    above: str = ""
    below: str = ""
    unread: Reason | None = None

    @property
    def words(self) -> int:
        """Whitespace-separated words of the text."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader saw in one file.

    `format` is "pdf", "html", "docx" and so on; a mere container, such as "zip", has no pages.
    `dates` maps a name ("published", "created", "modified", "printed") to ISO 8601 text as precise
    as known. `attachments` are the addresses (as resolved against the file's own path, or names for
    embedded files) of attached files. `sources` says where a field comes from: field or name of a
    date -> "metadata", "xmp", "largest_text", "outline", "file_name", "heading", "declared",
    "detected", "printed", "guessed" and so on; what is "guessed" is shown as such. Nothing of the
    file's markup survives.
    """

    path: str
    format: str
    title: str
    pages: tuple[Page, ...]
    authors: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""
    url: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Link, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    warnings: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file without a Document, and why; `acknowledged` says why that is accepted, "" if not."""

    path: str
    reason: Reason
    message: str
    acknowledged: str = ""


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What the record keeps of a page: all but the text, of which it has the counts."""

    number: int
    label: str
    heading: str
    words: int
    reader: str = ""
    agreement: float | None = None
    warnings: tuple[str, ...] = ()
    unread: Reason | None = None
    running_lines: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A document as the catalogue and its file describe it: all that search and pages show of it
    besides page texts.

    Dates are ISO 8601 with the precision known; `event_date` may be an interval "a/b". `facets`
    holds document facets and the union of the passage facets of its pages. `pages` is empty for a
    record without a readable file. `heading_positions` are those of the first tokens of `headings`
    in the texts of their pages, -1 for none. `sources` is as in `Document`. `pictures` names where
    the generation keeps pictures and word boxes, "" for none. `work` is the document that stands
    for the work of which this one is a re-issue or a copy, "" when that is the document itself;
    `same_by` says why: by the catalogue's word ("issue"), byte by byte, or by its text.
    """

    id: str
    title: str
    kind: str
    format: str = ""
    path: str = ""
    sha256: str = ""
    size: int = 0
    other_titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""
    event_date: str = ""
    published: str = ""
    place: str = ""
    publisher: str = ""
    sponsors: tuple[str, ...] = ()
    url: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    citation: str = ""
    page_count: int = 0
    source: str = ""
    verified: bool | None = None
    note: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attached_to: str = ""
    attachments: tuple[str, ...] = ()
    missing_attachments: tuple[Link, ...] = ()
    issue_of: str = ""
    related: tuple[str, ...] = ()
    work: str = ""
    same_by: Literal["", "issue", "file", "text"] = ""
    pages: tuple[PageInfo, ...] = ()
    headings: tuple[Heading, ...] = ()
    heading_positions: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    pictures: str = ""
    unread: Unreadable | None = None

    @property
    def available(self) -> bool:
        """True when this copy holds the document's file."""
        return bool(self.path)

    @property
    def unit(self) -> Unit:
        """What people call one of its pages."""
        return _UNITS.get(self.format, "section") if self.format else "page"

    @property
    def year(self) -> int | None:
        """Year of publication, None when unknown: never the year of the event."""
        return int(self.published[:4]) if self.published else None


_UNITS: Mapping[str, Unit] = {"pdf": "page", "pptx": "slide", "xlsx": "sheet"}

# Where a heading is printed if not in the text: before it as a part of its own, or nowhere on the
# page (it was carried over from an earlier page, or is only an entry of the outline).
HEADING_BEFORE, HEADING_NOT_PRINTED = -1, -2


@dataclass(frozen=True, slots=True)
class Passage:
    """A page with its tags: what is ranked, counted and cited. Number 0 stands for a record without
    pages. `above` and `below` are its running lines.

    `heading_at` is the position of the heading's first token in the text, or a constant above: a
    heading is text of the page where it is printed, and counts there once.
    """

    document: str
    number: int
    label: str
    heading: str
    text: str
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    above: str = ""
    below: str = ""
    heading_at: int = HEADING_BEFORE
