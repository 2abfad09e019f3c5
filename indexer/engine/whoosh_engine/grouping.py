"""Grouping: documents that are the same work (editions and copies) become one hit."""

from collections.abc import Sequence

import numpy as np

from indexer.engine.whoosh_engine.columns import Columns, Ints
from indexer.model import Record

__all__ = ["group_heads", "group_ids", "group_members"]


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
