"""Find facets by name, count the values that documents have, and tell which facets are scales."""

import re

from indexer.engine.protocol import Engine, Question, Searcher
from indexer.engine.results import FacetCounts, ValueCount
from indexer.engine.taxonomy import FacetDeclaration, Taxonomy
from indexer.errors import NotFound

__all__ = [
    "WHOLE_NUMBER",
    "facet_counts",
    "find_facet",
    "is_scale",
    "require_facet",
    "value_counts",
]

WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
# Fewer numbers than that are a choice, not a scale.
_MIN_SCALE = 3


def find_facet(taxonomy: Taxonomy, name: str) -> FacetDeclaration | None:
    """The facet of that name, None if it is not declared."""
    return next((facet for facet in taxonomy.facets if facet.name == name), None)


def require_facet(engine: Engine, name: str) -> FacetDeclaration:
    """The facet of that name; NotFound, with the names of all facets, if it is not declared."""
    facet = find_facet(engine.info.taxonomy, name)
    if facet is None:
        names = ", ".join(facet.name for facet in engine.info.taxonomy.facets)
        raise NotFound(f"There is no way to browse by “{name}” here.", f"The ways: {names}.")
    return facet


def facet_counts(searcher: Searcher, name: str) -> FacetCounts:
    """The counts of a declared facet over the whole index."""
    (counts,) = searcher.search(Question(limit=0, facets=(name,))).facets
    return counts


def value_counts(searcher: Searcher, *names: str) -> dict[str, dict[str, ValueCount]]:
    """For each facet its values with their counts over the whole index, by value."""
    results = searcher.search(Question(limit=0, facets=names))
    counts = {facet.name: {v.value: v for v in facet.values} for facet in results.facets}
    return {name: counts.get(name, {}) for name in names}


def is_scale(facet: FacetDeclaration | None) -> bool:
    """Whether a facet's values are whole numbers that stand for themselves, apart from at most one
    such as "undated". Numbered titles are names, not numbers.
    """
    values = facet.values if facet else ()
    numbers = [v for v in values if WHOLE_NUMBER.fullmatch(v.value) and v.label == v.value]
    return len(numbers) >= _MIN_SCALE and len(values) - len(numbers) <= 1
