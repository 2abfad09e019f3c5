"""Which hits come first, by score, date or title, and which stand together; ties are settled by
work, document id and page, the same everywhere.
"""

from collections.abc import Sequence

import numpy as np

from indexer.engine.protocol import Sort
from indexer.engine.sort_keys import sort_key
from indexer.engine.whoosh_engine.columns import Bools, Columns, Floats
from indexer.model import Record

__all__ = ["document_order", "page_order"]

# Scores that differ by less than this are equal: the order of additions must not decide a rank.
_DIGITS = 9


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
    keys = {place: sort_key(records[place], sort) for place in places}

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
    places = {int(document[row]) for row in rows}
    keys = {place: sort_key(records[place], sort) for place in places}

    def key(row: int) -> tuple[object, ...]:
        place = int(document[row])
        score = -round(float(scores[row]), _DIGITS) if sort == "relevance" else 0.0
        return (keys[place], score, records[place].id, row)

    return sorted(rows, key=key)
