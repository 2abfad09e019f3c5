"""HTML pages of a search: the results with their facets, range filters and feedback on the query,
and the list of all values of a facet.

Start reading in `page`. Not for executing a search or for what its answer contains (`search`).
"""

__all__: list[str] = []
