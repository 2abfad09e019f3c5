"""Facet filters and facet counts: which rows the filters let through, and the numbers of every
facet value under the filters of all other facets (disjunctive faceting).
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from indexer.engine.protocol import Filter
from indexer.engine.query.ranges import Range
from indexer.engine.results import FacetCounts, ValueCount
from indexer.engine.taxonomy import ALL, GROUPS, NONE, FacetDeclaration, FacetValue, none_value
from indexer.engine.whoosh_engine.columns import Bools, Columns, Ints
from indexer.engine.whoosh_engine.ranking import Matches

__all__ = ["filter_masks", "value_counts"]

_STATES: dict[bool | None, Literal["off", "on", "excluded"]] = {
    None: "off",
    False: "on",
    True: "excluded",
}


def filter_masks(columns: Columns, filters: Sequence[Filter]) -> dict[str, Bools]:
    """For each facet with filters the mask of the rows that they let through: those with any of the
    required values and ranges, and none of the excluded ones.
    """
    masks: dict[str, Bools] = {}
    for facet in dict.fromkeys(filter_.facet for filter_ in filters):
        of_facet = [filter_ for filter_ in filters if filter_.facet == facet]
        mask = np.full(columns.rows, all(filter_.exclude for filter_ in of_facet))
        for filter_ in sorted(of_facet, key=lambda filter_: filter_.exclude):
            rows = _value_mask(columns, facet, filter_.value)
            mask = mask & ~rows if filter_.exclude else mask | rows
        masks[facet] = mask
    return masks


def value_counts(
    columns: Columns, facet: FacetDeclaration, matches: Matches, filters: Sequence[Filter]
) -> FacetCounts:
    """The numbers of a facet's values among the matches under all other filters: of the values that
    a matching document has, and of those of filters even at 0; of the pages without a value; and of
    all. A range that is a filter counts as a value.
    """
    excluded = {
        _canonical(filter_): filter_.exclude for filter_ in filters if filter_.facet == facet.name
    }
    values, masks = columns.facet(facet.name)
    ranges = [value for value in excluded if _filter_range(value, values)]
    extra = [*ranges, NONE, ALL]
    masks = np.vstack([masks, *(_value_mask(columns, facet.name, value) for value in extra)])
    names = (*values, *extra)
    numbers = dict(zip(names, _numbers(columns, masks, matches).tolist(), strict=True))

    def count(value: FacetValue, group: str = "") -> ValueCount:
        documents, pages, occurrences = numbers.get(group or value.value, (0, 0, 0))
        state = _STATES[excluded.get(value.value)]
        return ValueCount(
            value.value, value.label, value.parent, documents, pages, occurrences, state
        )

    counts = [count(value) for value in facet.with_undeclared({*values, *excluded} - GROUPS)]
    shown = tuple(count for count in counts if count.documents or count.value in excluded)
    without = FacetValue(none_value(facet.name), "None")
    declared = {value.value: value for value in facet.values}
    none = count(declared.get(without.value, without), NONE)
    return FacetCounts(facet.name, facet.label, shown, none, count(FacetValue(ALL, "All"), ALL))


def _canonical(chosen: Filter) -> str:
    """The value of a filter, that of the pages without a value by its own name."""
    return none_value(chosen.facet) if chosen.value == NONE else chosen.value


def _value_mask(columns: Columns, facet: str, value: str) -> Bools:
    """The rows with a filter's value or without any, those with a number in the range that it is,
    or all rows.
    """
    values, masks = columns.facet(facet)
    if value == ALL:
        return np.ones(columns.rows, np.bool_)
    if value == NONE:
        own = [other != none_value(facet) for other in values]
        without: Bools = ~np.logical_or.reduce(masks[own], axis=0)
        return without
    span = _filter_range(value, values)
    return columns.within(facet, span) if span else columns.tagged(facet, value)


def _filter_range(value: str, values: Sequence[str]) -> Range | None:
    """The range that a filter's value is, unless the facet has a value of this name."""
    return None if value in values else Range.parse(value)


def _numbers(columns: Columns, masks: Bools, matches: Matches) -> Ints:
    """For each value's mask the number of documents, pages and occurrences; shape (values, 3)."""
    if not columns.rows or not len(masks):
        return np.zeros((len(masks), 3), np.int64)
    documents = np.logical_or.reduceat(masks & matches.matched, columns.starts, axis=1)
    pages = masks & matches.displayed
    return np.stack([documents.sum(axis=1), pages.sum(axis=1), pages @ matches.occurrences], axis=1)
