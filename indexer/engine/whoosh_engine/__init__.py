"""The embedded engine on Whoosh: the only package that knows it."""

from indexer.engine.whoosh_engine.engine import WhooshEngine
from indexer.engine.whoosh_engine.generations import Generations
from indexer.engine.whoosh_engine.writer import WhooshWriter

__all__ = ["Generations", "WhooshEngine", "WhooshWriter"]
