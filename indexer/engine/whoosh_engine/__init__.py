"""The embedded engine: an index of Whoosh with numpy columns beside it. This package alone knows
the two libraries, and only `indexer.engine` imports it. It is not for what every engine needs,
which belongs above it, nor for writing to an index that serves.
Start with `engine` (reading) and `writer`, then `ranking` and `bm25f`.
"""

from indexer.engine.whoosh_engine.engine import WhooshEngine
from indexer.engine.whoosh_engine.generations import Depth, Generations
from indexer.engine.whoosh_engine.writer import WhooshWriter

__all__ = ["Depth", "Generations", "WhooshEngine", "WhooshWriter"]
