"""Sorting: the order of hits by score, date or title. Ties are broken by work, document id and
page, so that the order is the same everywhere.

Only as many hits are sorted as are shown: first the worst key that may still be among them is
selected, then those that have no worse one are put in order.
"""

import numpy as np

from indexer.engine.protocol import Sort
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.kernels.arrays import Floats, Ints

__all__ = ["SCORE_DIGITS", "document_order", "page_order"]

# Scores that are equal up to so many decimals are ties: the order in which floating-point numbers
# are added must not decide a rank.
SCORE_DIGITS = 9


def document_order(
    sort: Sort, columns: Columns, documents: Ints, scores: Floats, works: Ints, count: int
) -> tuple[Ints, Ints]:
    """Of some documents with these scores the first `count` works in order, as the indexes of the
    best document of each among them, and all documents in order that may be listed with them.

    `works` is the work of each document; different for all documents, they are not grouped. Of ties
    those of one work follow each other, the original before its editions and copies.
    """
    key = _first_key(sort, columns, documents, scores)
    best = np.full(len(columns.documents), np.inf)
    np.minimum.at(best, works[documents], key)
    near = np.flatnonzero(best[works[documents]] <= _limit(best[np.isfinite(best)], count))
    ties = columns.ranks["tie"][documents[near]]
    order = near[np.lexsort((ties, _descending(scores[near]), key[near]))]
    _, firsts = np.unique(works[documents[order]], return_index=True)
    return order[np.sort(firsts)[:count]], order


def page_order(sort: Sort, columns: Columns, rows: Ints, scores: Floats, count: int) -> Ints:
    """The indexes of the first `count` of some rows in order; sorted by date or title, the pages of
    a document follow each other.
    """
    documents = columns.row_documents[rows]
    key = _first_key(sort, columns, documents, scores)
    near = np.flatnonzero(key <= _limit(key, count))
    ids = columns.ranks["id"][documents[near]]
    return near[np.lexsort((rows[near], ids, key[near]))][:count]


def _first_key(sort: Sort, columns: Columns, documents: Ints, scores: Floats) -> Floats:
    """What hits are sorted by first, in ascending order, with an entry for each score."""
    if sort == "relevance":
        return _descending(scores)
    return columns.ranks[sort][documents].astype(np.float64)


def _descending(scores: Floats) -> Floats:
    return -np.round(scores, SCORE_DIGITS)


def _limit(keys: Floats, count: int) -> float:
    """The largest key of the first `count`."""
    if count >= len(keys):
        return np.inf
    return float(np.partition(keys, count - 1)[count - 1]) if count else -np.inf
