"""Metadata of a PDF: title, authors, abstract, dates and language, each with its source.

Taken from the document information, XMP and the first pages; placeholders are dropped.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from pypdf import PdfReader
from pypdf.generic import ByteStringObject, DictionaryObject, TextStringObject

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf.structure.title import SizedLine, largest_text, sized_lines
from indexer.extract.pdf.structure.xmp import Xmp, read_xmp
from indexer.extract.text.clean import one_line, readable_name
from indexer.extract.text.dates import pdf_date, printed_date
from indexer.extract.text.language import detect
from indexer.extract.text.people import clean_names, split_authors
from indexer.extract.text.refinement import refinement
from indexer.extract.text.titles import usable_title
from indexer.model import Heading

__all__ = ["PdfMetadata", "collect_metadata"]

_DAMAGED = "The document information is damaged"
# A subject is a few words, an abstract is sentences.
_MIN_ABSTRACT_WORDS = 8
_MAX_ABSTRACT_LENGTH = 5_000
_MAX_STRING_LENGTH = 20_000
_THREE_LETTERS = {
    "eng": "en", "spa": "es", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "ita": "it",
    "por": "pt", "nld": "nl", "dut": "nl", "rus": "ru", "zho": "zh", "chi": "zh", "jpn": "ja",
    "kor": "ko", "ara": "ar", "pol": "pl", "vie": "vi",
}  # fmt: skip
_NOT_LANGUAGES = {"und", "zxx", "mul", "mis", "xx"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """The metadata of a document; "" and empty if unknown.

    `dates` has "created", "modified", "published" and "printed" in ISO 8601. `sources` names the
    source of "title", "authors", "abstract", "language" and each date: "metadata", "xmp",
    "largest_text", "outline", "file_name", "declared", "detected" or "printed".
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _DocumentInfo:
    """The document information, each value on one line; dates are unparsed."""

    title: str = ""
    author: str = ""
    subject: str = ""
    language: str = ""
    created: str = ""
    modified: str = ""


def _file_name(_: object, path: str, *__: object) -> PdfMetadata:
    return PdfMetadata(title=readable_name(path), sources={"title": "file_name"})


@refinement("The metadata were not read", _file_name)
def collect_metadata(
    reader: PdfReader | None,
    path: str,
    first_pages: Sequence[Sequence[SizedLine]],
    headings: Sequence[Heading],
    text: str,
    notes: Diagnostics,
    declared: Mapping[str, str] | None = None,
) -> PdfMetadata:
    """Collect the metadata of a document; damaged parts are left out with a note.

    `first_pages` has the lines of the first two pages with their type sizes; if the first has none,
    pypdf is used. `text` is that of the whole document. `declared` replaces the document
    information ("Title", "Author", ...) if `reader` could not open the file.
    """
    info = _read_info(reader, notes) if reader else _info_from_pdfium(declared or {})
    xmp = read_xmp(reader, notes) if reader else Xmp()
    first = list(first_pages[0]) if first_pages else []
    if not first and reader is not None:
        first = guarded(partial(_first_lines, reader), first, notes, "The lines of the first page")
    printed = printed_date([[line for _, line in page] for page in (first, *first_pages[1:2])])
    title, title_source = _first(_titles(info, xmp, path, first, headings, text), "")
    authors, authors_source = _first(_authors(info, xmp), ())
    abstract, abstract_source = _first(_abstracts(info, xmp), "")
    language, language_source = _first(_languages(info, xmp, text), "")
    dated = {name: _first(dates, "") for name, dates in _dates(info, xmp, printed).items()}
    sources = {
        "title": title_source,
        "authors": authors_source,
        "abstract": abstract_source,
        "language": language_source,
    }
    sources |= {name: source for name, (_, source) in dated.items()}
    return PdfMetadata(
        title=title,
        authors=authors,
        abstract=abstract,
        language=language,
        dates={name: date for name, (date, _) in dated.items() if date},
        sources={name: source for name, source in sources.items() if source},
    )


def _first(candidates: Iterable[tuple[str, T]], default: T) -> tuple[T, str]:
    """The first nonempty value, and its source."""
    return next(((value, source) for source, value in candidates if value), (default, ""))


def _titles(
    info: _DocumentInfo,
    xmp: Xmp,
    path: str,
    first: Sequence[SizedLine],
    headings: Sequence[Heading],
    text: str,
) -> Iterator[tuple[str, str]]:
    yield "metadata", usable_title(info.title, path)
    yield "xmp", usable_title(xmp.title, path)
    yield "largest_text", largest_text(first, text)
    yield "outline", next((usable_title(h.text, "") for h in headings[:1]), "")
    yield "file_name", readable_name(path)


def _authors(info: _DocumentInfo, xmp: Xmp) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "metadata", split_authors(info.author)
    # Each item of the list is a name, but many programs put all names into the first.
    yield (
        "xmp",
        clean_names(xmp.authors) if len(xmp.authors) > 1 else split_authors("".join(xmp.authors)),
    )


def _abstracts(info: _DocumentInfo, xmp: Xmp) -> Iterator[tuple[str, str]]:
    for source, text in (("xmp", xmp.description), ("metadata", info.subject)):
        sentence = len(text.split()) >= _MIN_ABSTRACT_WORDS and re.search(r"[.!?。]", text)
        yield source, text if sentence and len(text) <= _MAX_ABSTRACT_LENGTH else ""


def _languages(info: _DocumentInfo, xmp: Xmp, text: str) -> Iterator[tuple[str, str]]:
    yield "declared", _code(info.language)
    yield "declared", _code(xmp.language)
    yield "detected", detect(text)


def _dates(info: _DocumentInfo, xmp: Xmp, printed: str) -> dict[str, list[tuple[str, str]]]:
    """The candidates for each date."""
    candidates = {
        name: [("metadata", pdf_date(raw)), ("xmp", xmp.dates.get(name, ""))]
        for name, raw in (("created", info.created), ("modified", info.modified))
    }
    # Many programs set dc:date when they write the file: then it is not the publication date.
    days = {date[:10] for dates in candidates.values() for _, date in dates if date}
    loose = "" if xmp.loose_date[:10] in days else xmp.loose_date
    published = [("xmp", xmp.dates.get("published", "")), ("xmp", loose)]
    return {**candidates, "published": published, "printed": [("printed", printed)]}


def _first_lines(reader: PdfReader) -> list[SizedLine]:
    return sized_lines(reader.pages[0])


def _read_info(reader: PdfReader, notes: Diagnostics) -> _DocumentInfo:
    info = guarded(lambda: reader.metadata, None, notes, _DAMAGED)
    root = guarded(lambda: reader.root_object, None, notes, _DAMAGED)

    def value(key: str) -> str:
        return guarded(partial(_string, info, key), "", notes, _DAMAGED)

    return _DocumentInfo(
        title=value("/Title"),
        author=value("/Author"),
        subject=value("/Subject"),
        language=guarded(partial(_string, root, "/Lang"), "", notes, _DAMAGED),
        created=value("/CreationDate"),
        modified=value("/ModDate"),
    )


def _info_from_pdfium(declared: Mapping[str, str]) -> _DocumentInfo:
    """The document information as pdfium returns it."""
    value = {key: _plain(text) for key, text in declared.items()}
    return _DocumentInfo(
        title=value.get("Title", ""),
        author=value.get("Author", ""),
        subject=value.get("Subject", ""),
        created=value.get("CreationDate", ""),
        modified=value.get("ModDate", ""),
    )


def _string(where: DictionaryObject | None, key: str) -> str:
    """A text string on one line, except line ends that separate names."""
    value = where.get(key) if where is not None else None
    value = value.get_object() if value is not None else None
    if not isinstance(value, TextStringObject | ByteStringObject):
        return ""
    return _plain(_decoded(value))


def _decoded(value: TextStringObject | ByteStringObject) -> str:
    """Decode a string; some programs write UTF-8 against the specification."""
    raw = value.original_bytes
    if not raw.startswith((b"\xfe\xff", b"\xff\xfe")) and not raw.isascii():
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return value if isinstance(value, TextStringObject) else raw.decode("latin-1")


def _plain(text: str) -> str:
    """Remove the language codes within a string (ESC, "enUS", ESC)."""
    return one_line(re.sub(r"\x1b[^\x1b]{2,8}\x1b", "", text[:_MAX_STRING_LENGTH]))


def _code(language: str) -> str:
    """The ISO 639 code of a language tag such as "en-US"."""
    match = re.match(r"([a-z]{2,3})(?:[-_]|$)", language.strip().lower())
    code = match[1] if match else ""
    return "" if code in _NOT_LANGUAGES else _THREE_LETTERS.get(code, code)
