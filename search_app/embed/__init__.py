"""Embedding: the search box on other sites. Its options as a URL, the snippets to paste, and
whether a site may use them.

Start reading in `options`; `snippets` turns them into HTML to paste. Not for the component itself
(`static/v1/pillars-search.js`), not for the builder's page (`html.site.embed_builder`), and not for
the headers that allow a site (`web.cors`).
"""

__all__: list[str] = []
