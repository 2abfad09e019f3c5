"""Matching a query against one text in memory: which pages satisfy it, where it matches, which
excerpt shows it. It finds no pages in an index and computes no scores. Start with `patterns` (what
a leaf of the query looks for), then `matcher` and `snippet`.
"""

__all__: list[str] = []
