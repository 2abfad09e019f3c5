"""CSV export of all values of a facet under a search (RFC 4180), safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from indexer.engine.results import ValueCount
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
    """A row for each value, in the order of the page, then one for the pages without a value and
    one for all; `path` is the full address of the search, to which `url` adds that value alone and
    the corpus version.
    """
    name, search = values.facet.name, values.state.search.with_(v=values.info.version)
    links = Links(search, path=path)
    counts = [row.count for row in values.rows if not row.is_placeholder]
    rows = [_row(values, count, links.only(name, count.value)) for count in counts]
    none, total = values.counts.none, values.counts.total
    rows.append(_row(values, none, links.only(name, none.value)))
    rows.append(_row(values, total, links.search(search.without(name))))
    return csv_text(COLUMNS, rows)


def _row(values: FacetList, count: ValueCount, url: str) -> tuple[str | int, ...]:
    return (
        values.facet.name,
        count.value,
        count.label,
        count.parent,
        count.documents,
        count.pages,
        count.occurrences,
        count.state,
        values.info.version,
        url,
    )


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
