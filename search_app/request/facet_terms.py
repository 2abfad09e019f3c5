"""The facet values in a query or a filter by their labels, for sentences about a search."""

from indexer.engine.protocol import Filter
from indexer.engine.query.describe import describe
from indexer.engine.query.nodes import FacetLeaf, FacetTerm, Leaf, Not, NumericRange, Query
from indexer.engine.query.ranges import Range
from indexer.engine.query.visitors import map_leaves
from indexer.engine.taxonomy import Taxonomy

__all__ = ["filter_words", "labelled"]


def labelled(query: Query, taxonomy: Taxonomy) -> Query:
    """The query with the label of each facet value in its place, to be described, not searched."""

    def label(leaf: Leaf | FacetLeaf) -> Query:
        if not isinstance(leaf, FacetTerm):
            return leaf
        labels = (
            value.label
            for facet in taxonomy.facets
            if facet.name == leaf.facet
            for value in facet.values
            if value.value == leaf.value
        )
        return FacetTerm(leaf.facet, next(labels, leaf.value))

    return map_leaves(query, label)


def filter_words(chosen: Filter, taxonomy: Taxonomy) -> str:
    """A filter as people say it: "Summit 2011", "not Year 2010 to 2012"."""
    span = Range.parse(chosen.value)
    value = FacetTerm(chosen.facet, chosen.value)
    tag = NumericRange(chosen.facet, span.low, span.high) if span else labelled(value, taxonomy)
    labels = {facet.name: facet.label for facet in taxonomy.facets}
    return describe(Not(tag) if chosen.exclude else tag, "all", labels)
