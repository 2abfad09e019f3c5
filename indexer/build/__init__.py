"""Builds the index of a corpus: extracts new and changed files, assigns ids, finds duplicates, tags
passages, and publishes a new generation through the engine's writer. Not for reading formats
(`extract`), nor for how an index is stored (`engine`). Start with `pipeline`.
"""

__all__: list[str] = []
