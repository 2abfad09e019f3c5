"""Records, facets and values -> the words by which people know them: one place for HTML pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from indexer.engine.query.ranges import range_label
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, Taxonomy
from indexer.model import Record
from search_app.documents.formats import format_of
from search_app.documents.links import file_url
from search_app.html.base import Link
from search_app.text import count, date, size

__all__ = ["Names", "file_link", "source_note"]

# Facets whose words stand elsewhere in a description: the kind first, the year as the date of
# publication.
_BUILT_IN = frozenset({"kind", "year"})
# What people should know of a title or a date that no person gave.
_SOURCES = {
    "guessed": "guessed",
    "detected": "detected",
    "file_name": "from the file’s name",
    "file_date": "the file’s own date",
    "printed": "printed on its first page",
}


@dataclass(frozen=True, slots=True)
class Names:
    """The declarations of an index, by name."""

    facets: Mapping[str, FacetDeclaration]
    kinds: Mapping[str, str]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> "Names":
        """The names that a taxonomy declares."""
        return cls({f.name: f for f in taxonomy.facets}, taxonomy.kinds or {})

    def facet_label(self, facet: str) -> str:
        """The facet's label, else its name."""
        declared = self.facets.get(facet)
        return declared.label if declared else facet

    def value(self, facet: str, value: str) -> FacetValue | None:
        """The declared value, None when the facet is open or knows no such value."""
        declared = self.facets.get(facet)
        found = (v for v in declared.values if v.value == value) if declared else iter(())
        return next(found, None)

    def value_label(self, facet: str, value: str) -> str:
        """The value's label, a range in words, else the value."""
        declared = self.value(facet, value)
        return declared.label if declared else range_label(value)

    def kind(self, record: Record) -> str:
        """The kind in words, with a capital."""
        words = self.kinds.get(record.kind) or self.value_label("kind", record.kind)
        return words[:1].upper() + words[1:]

    def describe(self, record: Record) -> str:
        """What a document is: "Report, PDF, 12 pages. Summit 2011. Published January 2012."."""
        what = [self.kind(record)]
        form = format_of(record)
        if form and not (form.words.endswith("page") and "page" in what[0].lower()):
            what.append(form.words)
        pages = len(record.pages) or record.page_count
        if pages:
            what.append(count(pages, record.unit))
        parts = [", ".join(what), *self._grouped(record)]
        if record.published:
            note = source_note(record, "published")
            parts.append(f"Published {date(record.published)}" + (f" ({note})" if note else ""))
        return ". ".join(parts) + "."

    def _grouped(self, record: Record) -> list[str]:
        return [
            f"{facet.label} {', '.join(self.value_label(facet.name, v) for v in values)}"
            for facet in self.facets.values()
            if facet.scope == "document" and facet.name not in _BUILT_IN
            if (values := record.facets.get(facet.name, ()))
        ]


def source_note(record: Record, field: str) -> str:
    """What is to be known of where a field comes from: "" when a person or the file declared it."""
    return _SOURCES.get(record.sources.get(field, ""), "")


def file_link(record: Record, number: int = 0) -> Link | None:
    """The link to the original file, of a PDF at page `number`; None without such a file."""
    url = file_url(record, number, request.script_root)
    if not url:
        return None
    if record.format == "pdf":
        text = "Open the PDF" if number <= 1 else f"Open the PDF at page {number}"
        return Link(text, url, size(record.size))
    form = format_of(record)
    note = [form.short] if form else []
    return Link("Download the original", url, ", ".join([*note, size(record.size)]))
