"""Request: from the parameters of a URL to an executed search, and what was understood of its
query.

Start reading in `state`, the parsed URL of a search, then `execution`, which parses the words and
asks the engine, and `summary`, which describes the query and its clauses. Not for other queries
than the one that was typed (`assist`), and not for presenting hits (`search`).
"""

__all__: list[str] = []
