"""What a PDF says of itself, and its first pages, in; title, authors, abstract, dates and language
out, each with where it comes from, nonsense left behind.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from pypdf import PdfReader
from pypdf.generic import ByteStringObject, DictionaryObject, TextStringObject

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf.structure.title import Sized, largest_text_of, sized_lines
from indexer.extract.pdf.structure.xmp import Xmp, read_xmp
from indexer.extract.text.clean import one_line, readable_name
from indexer.extract.text.dates import pdf_date, printed_date
from indexer.extract.text.language import detect
from indexer.extract.text.people import named, split_authors
from indexer.extract.text.titles import usable_title
from indexer.model import Heading

__all__ = ["Information", "describe"]

_DAMAGED = "The document information is damaged"
# A subject is a few words, an abstract sentences.
_FEWEST_WORDS = 8
_LONGEST_ABSTRACT = 5_000
_LONGEST_STRING = 20_000
_THREE_LETTERS = {
    "eng": "en", "spa": "es", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "ita": "it",
    "por": "pt", "nld": "nl", "dut": "nl", "rus": "ru", "zho": "zh", "chi": "zh", "jpn": "ja",
    "kor": "ko", "ara": "ar", "pol": "pl", "vie": "vi",
}  # fmt: skip
_NO_LANGUAGE = {"und", "zxx", "mul", "mis", "xx"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Information:
    """What is known of a document, "" and empty for nothing.

    `dates` has "created", "modified", "published" and "printed" in ISO 8601. `sources` has "title",
    "authors", "abstract", "language" and the names of dates, where there is one: "metadata", "xmp",
    "largest_text", "outline", "file_name", "declared", "detected" or "printed".
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Declared:
    """The document information as written, cleaned to one line; dates are still raw."""

    title: str = ""
    author: str = ""
    subject: str = ""
    language: str = ""
    created: str = ""
    modified: str = ""


def describe(
    reader: PdfReader | None,
    path: str,
    opening: Sequence[Sequence[Sized]],
    headings: Sequence[Heading],
    text: str,
    notes: Diagnostics,
    declared: Mapping[str, str] | None = None,
) -> Information:
    """All that is known of a document; damaged parts are left out with a note.

    `opening` has the lines of the first two pages with their sizes; where it knows none of the
    first, pypdf is asked. `text` is that of the whole document. `declared` stands for the document
    information ("Title", "Author", ...) where `reader` could not open the file.
    """
    own = _declared(reader, notes) if reader else _given(declared or {})
    xmp = read_xmp(reader, notes) if reader else Xmp()
    first = list(opening[0]) if opening else []
    if not first and reader is not None:
        first = guarded(partial(_first_lines, reader), first, notes, "The lines of the first page")
    printed = printed_date([[line for _, line in page] for page in (first, *opening[1:2])])
    title, titled = _first(_titles(own, xmp, path, first, headings, text), "")
    authors, authored = _first(_authors(own, xmp), ())
    abstract, abstracted = _first(_abstracts(own, xmp), "")
    language, spoken = _first(_languages(own, xmp, text), "")
    dated = {name: _first(dates, "") for name, dates in _dates(own, xmp, printed).items()}
    sources = {"title": titled, "authors": authored, "abstract": abstracted, "language": spoken}
    sources |= {name: source for name, (_, source) in dated.items()}
    return Information(
        title=title,
        authors=authors,
        abstract=abstract,
        language=language,
        dates={name: date for name, (date, _) in dated.items() if date},
        sources={name: source for name, source in sources.items() if source},
    )


def _first(candidates: Iterable[tuple[str, T]], nothing: T) -> tuple[T, str]:
    """The first value that says something, and its source."""
    return next(((value, source) for source, value in candidates if value), (nothing, ""))


def _titles(
    own: _Declared,
    xmp: Xmp,
    path: str,
    first: Sequence[Sized],
    headings: Sequence[Heading],
    text: str,
) -> Iterator[tuple[str, str]]:
    yield "metadata", usable_title(own.title, path)
    yield "xmp", usable_title(xmp.title, path)
    yield "largest_text", largest_text_of(first, text)
    yield "outline", next((usable_title(h.text, "") for h in headings[:1]), "")
    yield "file_name", readable_name(path)


def _authors(own: _Declared, xmp: Xmp) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "metadata", split_authors(own.author)
    # A list has one name in each place, but many programs put all names in the first.
    yield "xmp", named(xmp.authors) if len(xmp.authors) > 1 else split_authors("".join(xmp.authors))


def _abstracts(own: _Declared, xmp: Xmp) -> Iterator[tuple[str, str]]:
    for source, text in (("xmp", xmp.description), ("metadata", own.subject)):
        sentence = len(text.split()) >= _FEWEST_WORDS and re.search(r"[.!?。]", text)
        yield source, text if sentence and len(text) <= _LONGEST_ABSTRACT else ""


def _languages(own: _Declared, xmp: Xmp, text: str) -> Iterator[tuple[str, str]]:
    yield "declared", _code(own.language)
    yield "declared", _code(xmp.language)
    yield "detected", detect(text)


def _dates(own: _Declared, xmp: Xmp, printed: str) -> dict[str, list[tuple[str, str]]]:
    """The candidates for each date."""
    made = {
        name: [("metadata", pdf_date(raw)), ("xmp", xmp.dates.get(name, ""))]
        for name, raw in (("created", own.created), ("modified", own.modified))
    }
    # Many programs fill dc:date when they write the file: that is no publication.
    days = {date[:10] for dates in made.values() for _, date in dates if date}
    loose = "" if xmp.loose_date[:10] in days else xmp.loose_date
    published = [("xmp", xmp.dates.get("published", "")), ("xmp", loose)]
    return {**made, "published": published, "printed": [("printed", printed)]}


def _first_lines(reader: PdfReader) -> list[Sized]:
    return sized_lines(reader.pages[0])


def _declared(reader: PdfReader, notes: Diagnostics) -> _Declared:
    info = guarded(lambda: reader.metadata, None, notes, _DAMAGED)
    root = guarded(lambda: reader.root_object, None, notes, _DAMAGED)

    def value(key: str) -> str:
        return guarded(partial(_string, info, key), "", notes, _DAMAGED)

    return _Declared(
        title=value("/Title"),
        author=value("/Author"),
        subject=value("/Subject"),
        language=guarded(partial(_string, root, "/Lang"), "", notes, _DAMAGED),
        created=value("/CreationDate"),
        modified=value("/ModDate"),
    )


def _given(declared: Mapping[str, str]) -> _Declared:
    """The same from pdfium's words for it."""
    value = {key: _plain(text) for key, text in declared.items()}
    return _Declared(
        title=value.get("Title", ""),
        author=value.get("Author", ""),
        subject=value.get("Subject", ""),
        created=value.get("CreationDate", ""),
        modified=value.get("ModDate", ""),
    )


def _string(where: DictionaryObject | None, key: str) -> str:
    """A text string, on one line but for the line ends that part names."""
    value = where.get(key) if where is not None else None
    value = value.get_object() if value is not None else None
    if not isinstance(value, TextStringObject | ByteStringObject):
        return ""
    return _plain(_decoded(value))


def _decoded(value: TextStringObject | ByteStringObject) -> str:
    """Programs that know no better write UTF-8 where the format wants its own encoding."""
    raw = value.original_bytes
    if not raw.startswith((b"\xfe\xff", b"\xff\xfe")) and not raw.isascii():
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return value if isinstance(value, TextStringObject) else raw.decode("latin-1")


def _plain(text: str) -> str:
    """Without the codes that mark languages within a string (ESC, "enUS", ESC)."""
    return one_line(re.sub(r"\x1b[^\x1b]{2,8}\x1b", "", text[:_LONGEST_STRING]))


def _code(language: str) -> str:
    """The ISO 639 code of a language tag such as "en-US"."""
    match = re.match(r"([a-z]{2,3})(?:[-_]|$)", language.strip().lower())
    code = match[1] if match else ""
    return "" if code in _NO_LANGUAGE else _THREE_LETTERS.get(code, code)
