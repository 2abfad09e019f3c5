"""Sorting: the order of hits by score, date or title. Ties are broken by work, document id and
page, so that the order is the same everywhere.
"""

from collections.abc import Sequence

import numpy as np

from indexer.engine.protocol import Sort
from indexer.engine.sort_keys import sort_key
from indexer.engine.whoosh_engine.columns import Bools, Columns, Floats
from indexer.model import Record

__all__ = ["SCORE_DIGITS", "document_order", "page_order"]

# Scores that are equal up to so many decimals are ties: the order in which floating-point numbers
# are added must not decide a rank.
SCORE_DIGITS = 9


def document_order(
    sort: Sort, columns: Columns, records: Sequence[Record], scores: Floats, matched: Bools
) -> list[int]:
    """The indexes of the documents with a row in `matched`, best first; a document is as good as
    its best row. Of ties those of one work follow each other, the original before its editions and
    copies.
    """
    if not columns.rows:
        return []
    best = np.maximum.reduceat(np.where(matched, scores, -np.inf), columns.starts)
    documents = [int(document) for document in np.flatnonzero(np.isfinite(best))]

    def key(document: int) -> tuple[object, ...]:
        record = records[document]
        score = -round(float(best[document]), SCORE_DIGITS)
        work = record.work or record.id
        return sort_key(record, sort), score, work, bool(record.work), record.id

    return sorted(documents, key=key)


def page_order(
    sort: Sort, columns: Columns, records: Sequence[Record], scores: Floats, displayed: Bools
) -> list[int]:
    """The displayed rows, best first; sorted by date or title, the pages of a document follow each
    other.
    """
    rows = [int(row) for row in np.flatnonzero(displayed)]
    row_documents = columns.row_documents
    documents = {int(row_documents[row]) for row in rows}
    keys = {document: sort_key(records[document], sort) for document in documents}

    def key(row: int) -> tuple[object, ...]:
        document = int(row_documents[row])
        score = -round(float(scores[row]), SCORE_DIGITS) if sort == "relevance" else 0.0
        return keys[document], score, records[document].id, row

    return sorted(rows, key=key)
