"""Grouping: editions and copies of one work become a single hit.

A work is identified by the index of the document that represents it (see `Columns.works`).
"""

import numpy as np

from indexer.engine.whoosh_engine.kernels.arrays import Ints

__all__ = ["group_count"]


def group_count(documents: Ints, works: Ints) -> int:
    """The number of different works of some documents."""
    present = np.zeros(len(works), np.bool_)
    present[works[documents]] = True
    return int(np.count_nonzero(present))
