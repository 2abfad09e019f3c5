"""HTML pages around the search: home and about, browsing facets, coverage, help, and the builder of
embed snippets.

Start reading in `browse`, the plainest of them. Not for results (`html.search`), and not for error
pages (`html.rendering`).
"""

__all__: list[str] = []
