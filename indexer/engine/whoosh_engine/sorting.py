"""Which hits come first, by score, date or title, and which stand together; ties are settled by
work, document id and page, the same everywhere.
"""

from collections.abc import Sequence

import numpy as np

from indexer.engine.analysis.analyzer import fold
from indexer.engine.protocol import Sort
from indexer.engine.whoosh_engine.columns import Bools, Columns, Floats, Ints
from indexer.model import Record

__all__ = ["document_order", "group_heads", "group_ids", "group_members", "page_order"]

# Scores that differ by less than this are equal: the order of additions must not decide a rank.
_DIGITS = 9


def group_ids(columns: Columns, records: Sequence[Record]) -> Ints:
    """For each document the place of the one that stands for its work: its own, unless it is a
    re-issue or a copy.
    """
    places = [columns.places.get(one.work, place) for place, one in enumerate(records)]
    return np.array(places, np.int64)


def group_heads(order: Sequence[int], works: Ints) -> list[int]:
    """The first document of each work, in order."""
    places = np.array(order, np.int64)
    _, first = np.unique(works[places], return_index=True)
    return [int(place) for place in places[np.sort(first)]]


def group_members(order: Sequence[int], works: Ints, leader: int) -> list[int]:
    """The other documents of the leader's work, in order."""
    places = np.array(order, np.int64)
    return [int(place) for place in places[works[places] == works[leader]] if place != leader]


def document_order(
    sort: Sort, columns: Columns, records: Sequence[Record], scores: Floats, satisfied: Bools
) -> list[int]:
    """The places of the documents with a row in `satisfied`, best first; equals of one work follow
    each other, the work before its re-issues and copies.
    """
    if not columns.rows:
        return []
    best = np.maximum.reduceat(np.where(satisfied, scores, -np.inf), columns.starts)
    places = [int(place) for place in np.flatnonzero(np.isfinite(best))]
    keys = _keys(sort, records, places)

    def key(place: int) -> tuple[object, ...]:
        record = records[place]
        score = -round(float(best[place]), _DIGITS)
        return keys[place], score, record.work or record.id, bool(record.work), record.id

    return sorted(places, key=key)


def page_order(
    sort: Sort, columns: Columns, records: Sequence[Record], scores: Floats, listed: Bools
) -> list[int]:
    """The listed rows, best first; sorted by date or title, the pages of a document follow each
    other.
    """
    rows = [int(row) for row in np.flatnonzero(listed)]
    document = columns.document
    keys = _keys(sort, records, sorted({int(document[row]) for row in rows}))

    def key(row: int) -> tuple[object, ...]:
        place = int(document[row])
        score = -round(float(scores[row]), _DIGITS) if sort == "relevance" else 0.0
        return (keys[place], score, records[place].id, row)

    return sorted(rows, key=key)


def _keys(
    sort: Sort, records: Sequence[Record], places: Sequence[int]
) -> dict[int, tuple[object, ...]]:
    """What comes before the score: nothing, the date (undated last in both directions), or the
    title.
    """
    if sort == "relevance":
        return dict.fromkeys(places, ())
    if sort == "title":
        return {place: (_title(records[place].title),) for place in places}
    sign = -1 if sort == "newest" else 1
    return {place: _date_key(records[place].published, sign) for place in places}


def _date_key(published: str, sign: int) -> tuple[object, ...]:
    if not published:
        return (1,)
    numbers = [int(part) for part in published.split("-")[:3]]
    return (0, *(sign * number for number in [*numbers, 0, 0][:3]))


def _title(title: str) -> str:
    return " ".join(fold(word) for word in title.split())
