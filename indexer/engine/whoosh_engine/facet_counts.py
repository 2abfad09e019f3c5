"""Facet filters and facet counts: which rows the filters let through, and the numbers of every
facet value under the filters of all other facets (disjunctive faceting).
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from indexer.engine.protocol import Filter
from indexer.engine.query.ranges import Range
from indexer.engine.results import FacetCounts, ValueCount
from indexer.engine.taxonomy import FacetDeclaration
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
    a matching document has, and of those of filters even at 0. A range that is a filter counts as a
    value.
    """
    excluded = {
        filter_.value: filter_.exclude for filter_ in filters if filter_.facet == facet.name
    }
    values, masks = columns.facet(facet.name)
    ranges = [value for value in excluded if _filter_range(value, values)]
    if ranges:
        masks = np.vstack([masks, *(_value_mask(columns, facet.name, span) for span in ranges)])
        values = (*values, *ranges)
    numbers = dict(zip(values, _numbers(columns, masks, matches).tolist(), strict=True))
    counts = []
    for value in facet.with_undeclared({*values, *excluded}):
        documents, pages, occurrences = numbers.get(value.value, (0, 0, 0))
        if documents or value.value in excluded:
            state = _STATES[excluded.get(value.value)]
            counts.append(
                ValueCount(
                    value.value, value.label, value.parent, documents, pages, occurrences, state
                )
            )
    return FacetCounts(facet.name, facet.label, tuple(counts))


def _value_mask(columns: Columns, facet: str, value: str) -> Bools:
    """The rows with a filter's value, or with a number in the range that it is."""
    span = _filter_range(value, columns.facet(facet)[0])
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
