"""The facets' values in a query or a filter -> the words that people know them by, and for those
that no facet declares the ones that may be meant.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.protocol import Filter
from indexer.engine.query.describe import describe
from indexer.engine.query.nodes import FacetLeaf, FacetTerm, Leaf, Not, NumericRange, Query
from indexer.engine.query.ranges import Range
from indexer.engine.query.visitors import leaves, map_leaves
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, Taxonomy

__all__ = ["filter_words", "labelled", "nearest", "unknown"]

Forms = tuple[str, ...]

# Names offered where there is no such value.
_OFFERED = 3
_NUMBER = re.compile(r"[0-9]{1,9}")


def labelled(query: Query, taxonomy: Taxonomy) -> Query:
    """The query with the label of each value in its place: for words, not for asking."""

    def change(leaf: Leaf | FacetLeaf) -> Query:
        facet = _facet(taxonomy, leaf)
        if not isinstance(leaf, FacetTerm) or facet is None:
            return leaf
        labels = (value.label for value in facet.values if value.value == leaf.value)
        return FacetTerm(facet.name, next(labels, leaf.value))

    return map_leaves(query, change)


def filter_words(chosen: Filter, taxonomy: Taxonomy) -> str:
    """A filter as people say it: "Summit 2011", "not Year 2010 to 2012"."""
    span = Range.parse(chosen.value)
    value = FacetTerm(chosen.facet, chosen.value)
    tag = NumericRange(chosen.facet, span.low, span.high) if span else labelled(value, taxonomy)
    labels = {facet.name: facet.label for facet in taxonomy.facets}
    return describe(Not(tag) if chosen.exclude else tag, "all", labels)


def unknown(query: Query, taxonomy: Taxonomy) -> Iterator[tuple[FacetDeclaration, FacetTerm]]:
    """The values of a resolved query that its facets do not declare; facets without any are
    open.
    """
    for fromkey in dict.fromkeys(leaf.leaf for leaf in leaves(query)):
        facet = _facet(taxonomy, fromkey)
        if (
            isinstance(fromkey, FacetTerm)
            and facet
            and facet.values
            and not _has(facet, fromkey.value)
        ):
            yield facet, fromkey


def nearest(facet: FacetDeclaration, name: str) -> tuple[FacetValue, ...]:
    """The values whose names are spelled like one that no value has, the likeliest first; of a
    number, those that are next to it.
    """
    names = {" ".join(forms): values for forms, values in _names(facet).items()}
    close = get_close_matches(" ".join(_forms(name)), names, _OFFERED)
    found = dict.fromkeys(value for text in close for value in names[text])
    if not found and _NUMBER.fullmatch(name):
        numbers = [value.value for value in facet.values if _NUMBER.fullmatch(value.value)]
        found = dict.fromkeys(sorted(numbers, key=lambda number: abs(int(number) - int(name))))
    by_value = {value.value: value for value in facet.values}
    return tuple(by_value[value] for value in found)[:_OFFERED]


def _facet(taxonomy: Taxonomy, leaf: Leaf | FacetLeaf) -> FacetDeclaration | None:
    if not isinstance(leaf, FacetTerm):
        return None
    return next((facet for facet in taxonomy.facets if facet.name == leaf.facet), None)


def _has(facet: FacetDeclaration, value: str) -> bool:
    return any(one.value == value for one in facet.values)


@lru_cache(maxsize=64)
def _names(facet: FacetDeclaration) -> dict[Forms, tuple[str, ...]]:
    """The values of each name: a value's own text comes before labels and titles, these before
    aliases.
    """
    found: dict[Forms, tuple[str, ...]] = {}
    for level in (
        lambda value: (value.value,),
        lambda value: (value.label, value.title),
        lambda value: value.aliases,
    ):
        here: dict[Forms, dict[str, None]] = {}
        for value in facet.values:
            for name in level(value):
                if forms := _forms(name):
                    here.setdefault(forms, {})[value.value] = None
        found = {forms: tuple(values) for forms, values in here.items()} | found
    return found


def _forms(text: str) -> Forms:
    return tuple(token.form for token in tokens(text))
