"""Document properties: the metadata that a file declares, merged into its Document with the source
of each field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from indexer.extract.text.clean import one_line, readable_name
from indexer.extract.text.dates import iso_date
from indexer.extract.text.language import detect
from indexer.extract.text.people import split_authors
from indexer.extract.text.refinement import refinement
from indexer.extract.text.titles import MAX_TITLE_LENGTH, usable_title
from indexer.model import Document

__all__ = ["DocumentProperties", "declared_properties", "with_properties", "with_styled_title"]

_GENERATED = re.compile(r"generated (using|by|with) ", re.IGNORECASE)
_STYLED_TITLE = re.compile(r'<h1 class="title">(.{1,5000}?)</h1>', re.DOTALL)
# Longer than a word of any language.
_NOT_A_WORD = re.compile(r"\S{200,}")
_MAX_ABSTRACT_LENGTH = 5_000
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][\w-]+)?")


@dataclass(frozen=True, slots=True)
class DocumentProperties:
    """The declared fields, cleaned; "" for missing values and placeholders of programs."""

    title: str = ""
    title_source: str = "metadata"
    authors: tuple[str, ...] = ()
    abstract: str = ""
    language: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)


@refinement("The declared properties were not read", lambda *_, **__: DocumentProperties())
def declared_properties(
    path: str,
    *,
    title: str = "",
    authors: str = "",
    abstract: str = "",
    language: str = "",
    dates: Mapping[str, str] | None = None,
) -> DocumentProperties:
    """Clean raw values; `authors` may be several, separated by ";"."""
    code = _LANGUAGE_TAG.fullmatch(one_line(language))
    parsed_dates = {name: iso_date(text) for name, text in (dates or {}).items()}
    return DocumentProperties(
        title=usable_title(one_line(title), path),
        authors=split_authors(authors),
        abstract="" if _GENERATED.match(abstract) else one_line(abstract)[:_MAX_ABSTRACT_LENGTH],
        language=code[1].lower() if code else "",
        dates={name: date for name, date in parsed_dates.items() if date > "1980-01-02"},
    )


@refinement("The title in title style was not read", lambda properties, _: properties)
def with_styled_title(properties: DocumentProperties, markup: str) -> DocumentProperties:
    """Prefer the title that the document shows in its title style: the declared one is often that
    of an earlier file.
    """
    styled = _STYLED_TITLE.search(markup)
    title = one_line(unescape(re.sub(r"<[^>]*>", "", styled[1]))) if styled else ""
    if not 0 < len(title) <= MAX_TITLE_LENGTH:
        return properties
    return replace(properties, title=title, title_source="title_style")


def with_properties(document: Document, properties: DocumentProperties) -> Document:
    """Merge declared properties into a document; fill in a missing title and language.

    The title is the declared one, else the document's own (a heading), else the file name.
    """
    sources = dict(document.sources)
    title = properties.title or document.title
    if properties.title:
        sources["title"] = properties.title_source
    elif not title:
        title = readable_name(document.path)
        sources["title"] = "file_name"
    else:
        sources.setdefault("title", "heading")
    language = properties.language or document.language
    if properties.language:
        sources["language"] = "metadata"
    elif not language:
        text = "\n".join(page.text for page in document.pages)
        language = detect(_NOT_A_WORD.sub(" ", text))
    if language:
        sources.setdefault("language", "detected")
    sources |= dict.fromkeys(properties.dates, "metadata")
    if properties.authors:
        sources["authors"] = "metadata"
    if properties.abstract:
        sources["abstract"] = "metadata"
    return replace(
        document,
        title=title,
        authors=properties.authors or document.authors,
        abstract=properties.abstract or document.abstract,
        language=language,
        dates={**document.dates, **properties.dates},
        sources=sources,
    )
