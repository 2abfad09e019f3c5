"""Command line: the program `pillars-search` with its commands.

Start reading in `main`, where the commands are declared; `text` formats answers for a terminal,
`options` makes options of settings and facets, `embed` and `serve` are commands of their own. Not
for searching: commands build the same state as a URL and call the same services as HTML and JSON.
"""

__all__: list[str] = []
