"""HTML: the pages for people. Each page has a view module with the context of its template above
and the function that builds it below.

Start reading in `routes`, then in the view of a page in `search`, `document` or `site`; `rendering`
puts a context into its template, `base` has what views share. Not for deciding what an answer
contains: that is one value for all media (`search`, `facets`, `documents`, `embed`, `help`).
"""

__all__: list[str] = []
