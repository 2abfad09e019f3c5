"""Documents: what is known of a document and its pages, for every medium. Coverage, outline,
matches within a document, page images, citations, formats, URLs of originals and text fragments.

Start reading in `matches` and `outline`, which the reading view is made of, or in `coverage`. Not
for searching across documents (`search`), not for reading files (`indexer.extract`), and not for
answering requests: nothing here knows Flask (`web`, `html`, `api`).
"""

__all__: list[str] = []
