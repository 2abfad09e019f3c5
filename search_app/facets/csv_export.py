"""CSV export of all values of a facet under a search (RFC 4180), safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from search_app.facets.values import FacetList
from search_app.request.links import Links

__all__ = ["COLUMNS", "csv_text", "file_name", "values_csv"]

COLUMNS = (
    "facet",
    "value",
    "label",
    "parent",
    "documents",
    "pages",
    "occurrences",
    "state",
    "corpus_version",
    "url",
)
# A cell that begins so is a formula to a spreadsheet, and may do what its author likes.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def values_csv(values: FacetList, path: str) -> str:
    """A row for each value, in the order of the page; `path` is the full address of the search,
    to which `url` adds that value alone and the corpus version.
    """
    name, version = values.facet.name, values.info.version
    links = Links(values.state.search.with_(v=version), path=path)
    rows = (
        (
            name,
            row.count.value,
            row.count.label,
            row.count.parent,
            row.count.documents,
            row.count.pages,
            row.count.occurrences,
            row.count.state,
            version,
            links.only(name, row.count.value),
        )
        for row in values.rows
        if not row.is_placeholder
    )
    return csv_text(COLUMNS, rows)


def csv_text(head: Iterable[str], rows: Iterable[Iterable[str | int]]) -> str:
    """Lines that end in CR LF; an apostrophe goes before what a spreadsheet would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def file_name(values: FacetList) -> str:
    """The facet and the corpus version, separated by a hyphen."""
    return f"{values.facet.name}-{values.info.version}.csv"
