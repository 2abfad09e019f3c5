"""Facets: the values of a facet under a search, beside the hits and as a full list.

Start reading in `values`, the full list as a tree with numbers, which `csv_export` writes as a
table; `top_values` selects those beside the hits, `hierarchy` arranges values below their parents,
`lookup` finds the declarations. Not for counting, which the engine does, and not for markup
(`html.search`).
"""

__all__: list[str] = []
