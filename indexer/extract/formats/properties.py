"""What a file says of itself in, the fields of its Document out, each with its source."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from indexer.extract.text.clean import one_line, readable_name
from indexer.extract.text.dates import iso_date
from indexer.extract.text.language import detect
from indexer.extract.text.people import split_authors
from indexer.extract.text.titles import LONGEST_TITLE, usable_title
from indexer.model import Document

__all__ = ["DocumentProperties", "declared_properties", "described", "with_title"]

_PROGRAM_SAID = re.compile(r"generated (using|by|with) ", re.IGNORECASE)
_TITLE = re.compile(r'<h1 class="title">(.{1,5000}?)</h1>', re.DOTALL)
# Longer than any word of any language.
_NO_WORD = re.compile(r"\S{200,}")
_LONGEST_ABSTRACT = 5_000
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][\w-]+)?")


@dataclass(frozen=True, slots=True)
class DocumentProperties:
    """Fields as a file declares them, cleaned; what is absent or a program's placeholder is ""."""

    title: str = ""
    title_source: str = "metadata"
    authors: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)


def declared_properties(
    path: str,
    *,
    title: str = "",
    authors: str = "",
    abstract: str = "",
    language: str = "",
    dates: Mapping[str, str] | None = None,
) -> DocumentProperties:
    """Raw texts as fields; `authors` may be several, parted by ";"."""
    code = _LANGUAGE.fullmatch(one_line(language))
    found = {name: iso_date(text) for name, text in (dates or {}).items()}
    return DocumentProperties(
        title=usable_title(one_line(title), path),
        authors=split_authors(authors),
        abstract="" if _PROGRAM_SAID.match(abstract) else one_line(abstract)[:_LONGEST_ABSTRACT],
        language=code[1].lower() if code else "",
        dates={name: date for name, date in found.items() if date > "1980-01-02"},
    )


def with_title(said: DocumentProperties, markup: str) -> DocumentProperties:
    """The fields with the title that the document shows in the style of titles, where it has one:
    what is declared beside it is often that of an earlier file.
    """
    shown = _TITLE.search(markup)
    title = one_line(unescape(re.sub(r"<[^>]*>", "", shown[1]))) if shown else ""
    if not 0 < len(title) <= LONGEST_TITLE:
        return said
    return replace(said, title=title, title_source="title_style")


def described(document: Document, said: DocumentProperties) -> Document:
    """The document with what its file says; title and language are filled in when it is silent.

    The title is the declared one, else the document's own (a heading), else the file's name.
    """
    sources = dict(document.sources)
    title = said.title or document.title
    if said.title:
        sources["title"] = said.title_source
    elif not title:
        title = readable_name(document.path)
        sources["title"] = "file_name"
    else:
        sources.setdefault("title", "heading")
    language = said.language or document.language
    if said.language:
        sources["language"] = "metadata"
    elif not language:
        text = "\n".join(page.text for page in document.pages)
        language = detect(_NO_WORD.sub(" ", text))
    if language:
        sources.setdefault("language", "detected")
    sources |= dict.fromkeys(said.dates, "metadata")
    if said.authors:
        sources["authors"] = "metadata"
    if said.abstract:
        sources["abstract"] = "metadata"
    return replace(
        document,
        title=title,
        authors=said.authors or document.authors,
        abstract=said.abstract or document.abstract,
        language=language,
        dates={**document.dates, **said.dates},
        sources=sources,
    )
