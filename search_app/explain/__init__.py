"""Explanations: why a hit has its score and its place, in sentences and in figures that add up as
they are shown.

Start reading in `builder`, which explains the hits of one search; `sentences` writes the text and
`explanation` rounds the figures. Not for computing scores: the engine explains them
(`indexer.engine.explanation`).
"""

__all__: list[str] = []
