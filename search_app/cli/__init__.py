"""Command line: the program `pillars-search` with its commands.

Start reading in `main`, which names the commands; each is declared in its module. `text` formats
answers for a terminal, `options` makes options of settings and facets. Not
for searching: commands build the same state as a URL and call the same services as HTML and JSON.
"""

__all__: list[str] = []
