"""All values of a facet under a search -> a table as CSV (RFC 4180), safe to open in a
spreadsheet.
"""

import csv
import io
from collections.abc import Iterable

from search_app.facets.values import FacetList

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


def values_csv(found: FacetList, path: str) -> str:
    """A row for each value, in the order of the page; `path` is the full address of the search,
    to which `url` adds that value alone and the corpus version.
    """
    name, search = found.facet.name, found.state.search.with_(v=found.version)
    rows = (
        (
            name,
            value.count.value,
            value.count.label,
            value.count.parent,
            value.count.documents,
            value.count.pages,
            value.count.occurrences,
            value.count.state,
            found.version,
            search.only(name, value.count.value).url(path),
        )
        for value in found.values
        if not value.context
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


def file_name(found: FacetList) -> str:
    """The facet and the corpus version: "state-1e6da87594af.csv"."""
    return f"{found.facet.name}-{found.version}.csv"
