"""Help: the query language as people read about it, with examples from the collection.

Start reading in `syntax`, the one table behind the parser's tests, docs/query-syntax.md and the
help page; `examples` fills its patterns with words that find something. Not for parsing
(`indexer.engine.query`), and not for the help page itself (`html`).
"""

__all__: list[str] = []
