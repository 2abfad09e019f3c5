"""Grouping: editions and copies of one work become a single hit.

A work is identified by the index of the document that represents it (see `Columns.index`).
"""

from collections.abc import Sequence

import numpy as np

from indexer.engine.whoosh_engine.columns import Columns, Ints
from indexer.model import Record

__all__ = ["group_heads", "group_ids", "group_members"]


def group_ids(columns: Columns, records: Sequence[Record]) -> Ints:
    """The work of each document: the document itself, unless it is an edition or copy of another;
    `records` are those of the documents in order.
    """
    works = [columns.index.get(record.work, at) for at, record in enumerate(records)]
    return np.array(works, np.int64)


def group_heads(order: Sequence[int], works: Ints) -> list[int]:
    """The first document of each work among those in `order`, in this order."""
    documents = np.array(order, np.int64)
    _, first = np.unique(works[documents], return_index=True)
    return [int(document) for document in documents[np.sort(first)]]


def group_members(order: Sequence[int], works: Ints, head: int) -> list[int]:
    """The documents among those in `order` of the same work as `head`, without it."""
    documents = np.array(order, np.int64)
    members = documents[works[documents] == works[head]]
    return [int(document) for document in members if document != head]
