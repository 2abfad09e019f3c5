"""A query and the facets of an index -> the query with each facet's value as the index names it:
people write `state:Georgia`, `topic:"Whole health"` or `summit:III`.
"""

from collections.abc import Iterator
from functools import partial

from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.query.nodes import FacetLeaf, FacetTerm, Leaf, Query
from indexer.engine.query.visitors import map_leaves
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, Taxonomy

__all__ = ["named"]

Words = tuple[str, ...]


def named(query: Query, taxonomy: Taxonomy) -> Query:
    """The query with values named by their label, title or another name, in any case, as they are
    declared; others stay as they were typed.
    """
    return map_leaves(query, partial(_named, {facet.name: facet for facet in taxonomy.facets}))


def _named(facets: dict[str, FacetDeclaration], leaf: Leaf | FacetLeaf) -> Query:
    if not isinstance(leaf, FacetTerm) or leaf.facet not in facets:
        return leaf
    declared = facets[leaf.facet].values
    if leaf.value in {one.value for one in declared}:
        return leaf
    typed = _words(leaf.value)
    ranked = [
        (place, one.value)
        for one in declared
        for place, name in _names(one)
        if typed and name == typed
    ]
    return FacetTerm(leaf.facet, min(ranked, key=lambda found: found[0])[1]) if ranked else leaf


def _names(value: FacetValue) -> Iterator[tuple[int, Words]]:
    """What a value is called, and how well: by itself, by its label, by another name."""
    yield 0, _words(value.value)
    yield 1, _words(value.label)
    for name in (value.title, *value.aliases):
        yield 2, _words(name)


def _words(text: str) -> Words:
    return tuple(token.form for token in tokens(text))
