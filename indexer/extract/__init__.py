"""Files of the corpus in, Documents (or why there is none) out; parsers run in limited workers."""

from indexer.extract.files import read_bytes
from indexer.extract.workers import READERS, extract_all

__all__ = ["READERS", "extract_all", "read_bytes"]
