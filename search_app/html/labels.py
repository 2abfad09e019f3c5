"""Labels: how facets, values, kinds and documents are called on HTML pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from indexer.engine.query.ranges import range_label
from indexer.engine.taxonomy import GROUPS, FacetDeclaration, FacetValue, Taxonomy
from indexer.model import Record
from search_app.documents.formats import format_of
from search_app.documents.links import file_url
from search_app.html.base import Link
from search_app.text import count, date, size

__all__ = ["Names", "file_link", "source_note"]

# Facets that a description names elsewhere: the kind first, the year as the date of publication.
_BUILT_IN = frozenset({"kind", "year"})
# The origin of a title or a date that no person gave.
_SOURCES = {
    "guessed": "guessed",
    "detected": "detected",
    "file_name": "from the file’s name",
    "file_date": "the file’s own date",
    "printed": "printed on its first page",
}


@dataclass(frozen=True, slots=True)
class Names:
    """The labels of an index: its facets and kinds by name."""

    facets: Mapping[str, FacetDeclaration]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> "Names":
        """The labels that a taxonomy declares."""
        return cls({f.name: f for f in taxonomy.facets}, taxonomy.kinds or {})

    def facet_label(self, facet: str) -> str:
        """The facet's label, else its name."""
        declared = self.facets.get(facet)
        return declared.label if declared else facet

    def value(self, facet: str, value: str) -> FacetValue | None:
        """The declaration of a value, None if it is not declared."""
        declared = self.facets.get(facet)
        values = declared.values if declared else ()
        return next((v for v in values if v.value == value), None)

    def value_label(self, facet: str, value: str) -> str:
        """The value's label, a range in words, else the value."""
        declared = self.value(facet, value)
        if declared:
            return declared.label
        return value.capitalize() if value in GROUPS else range_label(value)

    def kind(self, record: Record) -> str:
        """The label of the document's kind, capitalized."""
        label = self.kinds.get(record.kind) or self.value_label("kind", record.kind)
        return label[:1].upper() + label[1:]

    def describe(self, record: Record) -> str:
        """A document in a line: "Report, PDF, 12 pages. Summit 2011. Published January 2012."."""
        kind = self.kind(record)
        summary = [kind]
        file_format = format_of(record)
        if file_format and not (file_format.words.endswith("page") and "page" in kind.lower()):
            summary.append(file_format.words)
        pages = len(record.pages) or record.page_count
        if pages:
            summary.append(count(pages, record.unit))
        parts = [", ".join(summary), *self._facet_values(record)]
        if record.published:
            note = source_note(record, "published")
            parts.append(f"Published {date(record.published)}" + (f" ({note})" if note else ""))
        return ". ".join(parts) + "."

    def _facet_values(self, record: Record) -> list[str]:
        return [
            f"{facet.label} {', '.join(self.value_label(facet.name, v) for v in values)}"
            for facet in self.facets.values()
            if facet.scope == "document" and facet.name not in _BUILT_IN
            if (values := record.facets.get(facet.name, ()))
        ]


def source_note(record: Record, field: str) -> str:
    """Where a field comes from, "" if a person or the file declared it."""
    return _SOURCES.get(record.sources.get(field, ""), "")


def file_link(record: Record, number: int = 0) -> Link | None:
    """The link to the original file, of a PDF at page `number`; None without such a file."""
    url = file_url(record, number, request.script_root)
    if not url:
        return None
    if record.format == "pdf":
        text = "Open the PDF" if number <= 1 else f"Open the PDF at page {number}"
        return Link(text, url, size(record.size))
    file_format = format_of(record)
    note = [file_format.short] if file_format else []
    return Link("Download the original", url, ", ".join([*note, size(record.size)]))
