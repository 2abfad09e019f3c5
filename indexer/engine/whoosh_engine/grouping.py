"""Grouping: editions and copies of one work become a single hit.

A work is identified by the index of the document that represents it (see `Columns.index`).
"""

from collections.abc import Sequence

import numpy as np

from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.kernels.arrays import Ints
from indexer.model import Record

__all__ = ["group_count", "group_ids"]


def group_ids(columns: Columns, records: Sequence[Record]) -> Ints:
    """The work of each document: the document itself, unless it is an edition or copy of another;
    `records` are those of the documents in order.
    """
    works = [columns.index.get(record.work, at) for at, record in enumerate(records)]
    return np.array(works, np.int64)


def group_count(documents: Ints, works: Ints) -> int:
    """The number of different works of some documents."""
    present = np.zeros(len(works), np.bool_)
    present[works[documents]] = True
    return int(np.count_nonzero(present))
