"""Search: one search with all that is said about it, as HTML, JSON and the command line show it.

Start reading in `service`, which executes a search and assembles a `ResultsPage` of the engine's
own values, then `results`; `more_like_this` has the pages that are similar to one. Not for parsing
URLs or queries (`request`), for suggestions (`assist`) or explanations (`explain`), and not for
markup or JSON (`html`, `serializers`).
"""

__all__: list[str] = []
