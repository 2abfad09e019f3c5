"""Facet filters and facet counts: which rows the filters let through, and the numbers of every
facet value under the filters of all other facets (disjunctive faceting).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from indexer.engine.protocol import Filter
from indexer.engine.query.ranges import Range
from indexer.engine.results import FacetCounts, ValueCount
from indexer.engine.taxonomy import ALL, GROUPS, NONE, FacetDeclaration, FacetValue, none_value
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.kernels.arrays import Bools, Ints, Words, all_of
from indexer.engine.whoosh_engine.kernels.facet_bits import column_counts, column_sums
from indexer.engine.whoosh_engine.matches import Matches

__all__ = ["facet_counts", "filter_masks"]

_STATES: dict[bool | None, Literal["off", "on", "excluded"]] = {
    None: "off",
    False: "on",
    True: "excluded",
}


class _Numbers(NamedTuple):
    """Documents, pages and occurrences."""

    documents: int = 0
    pages: int = 0
    occurrences: int = 0


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


def facet_counts(
    columns: Columns,
    facets: Sequence[FacetDeclaration],
    matches: Matches,
    masks: Mapping[str, Bools],
    filters: Sequence[Filter],
) -> Iterator[FacetCounts]:
    """The counts of facets, each among the matches under the masks of all other facets. Facets
    without a mask of their own have the same matches, whose rows are read once.
    """
    counter = None
    for facet in facets:
        if facet.name in masks:
            others = [mask for name, mask in masks.items() if name != facet.name]
            own = matches.within(all_of(others)) if others else matches
            yield _counts(facet, _FacetCounter(columns, own), filters)
        else:
            if counter is None:
                own = matches.within(all_of([*masks.values()])) if masks else matches
                counter = _FacetCounter(columns, own)
            yield _counts(facet, counter, filters)


def _counts(
    facet: FacetDeclaration, counter: "_FacetCounter", filters: Sequence[Filter]
) -> FacetCounts:
    """The numbers of a facet's values: of those that a matching document has, and of those of
    filters even at 0; of the pages without a value; and of all. A range that is a filter counts as
    a value.
    """
    excluded = {
        _canonical(filter_): filter_.exclude for filter_ in filters if filter_.facet == facet.name
    }
    numbers = counter.numbers(facet.name, excluded)

    def count(value: FacetValue, group: str = "") -> ValueCount:
        state = _STATES[excluded.get(value.value)]
        own = numbers.get(group or value.value, _Numbers())
        return ValueCount(value.value, value.label, value.parent, *own, state)

    counts = [count(value) for value in facet.with_undeclared({*numbers, *excluded} - GROUPS)]
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
    if value == ALL:
        return np.ones(columns.rows, np.bool_)
    if value == NONE:
        return columns.facets.without(facet)
    span = _filter_range(columns, facet, value)
    if span:
        return columns.facets.within(facet, span)
    return columns.facets.tagged(facet, value)


def _filter_range(columns: Columns, facet: str, value: str) -> Range | None:
    """The range that a filter's value is, unless the facet has a value of this name."""
    return None if value in columns.facets.values.get(facet, ()) else Range.parse(value)


class _FacetCounter:
    """Counts the documents, pages and occurrences of facet values among some matches: first of all
    values together.
    """

    def __init__(self, columns: Columns, matches: Matches) -> None:
        self._columns = columns
        self._matches = matches
        facets = columns.facets
        _, starts = columns.documents_of(matches.rows)
        of_rows = facets.words.take(matches.rows, axis=1)
        of_documents = np.bitwise_or.reduceat(of_rows, starts, axis=1) if len(starts) else of_rows
        self._sums = self._weigh(of_documents, of_rows.compress(matches.displayed, axis=1))
        self._all = _Numbers(
            len(starts),
            int(np.count_nonzero(matches.displayed)),
            int(matches.occurrences[matches.displayed].sum()),
        )

    def numbers(self, facet: str, chosen: Mapping[str, bool]) -> dict[str, _Numbers]:
        """The numbers of each value of a facet, of the ranges among the chosen ones, of the pages
        without a value (NONE), and of all (ALL).
        """
        facets, numbers = self._columns.facets, dict[str, _Numbers]()
        if facet in facets.values:
            first, last = facets.firsts[facet], facets.none_bit(facet)
            rows = self._sums[:, first : last + 1].T.tolist()
            names = (*facets.values[facet], NONE)
            numbers = {name: _Numbers(*row) for name, row in zip(names, rows, strict=True)}
        for value in chosen:
            span = _filter_range(self._columns, facet, value)
            if span:
                numbers[value] = self._within(facets.within(facet, span))
        return {NONE: self._all, **numbers, ALL: self._all}

    def _weigh(self, of_documents: Words, of_pages: Words) -> Ints:
        """For each bit the number of documents, pages and occurrences, shape (3, bits)."""
        occurrences = self._matches.occurrences[self._matches.displayed]
        pages = column_counts(of_pages)
        return np.stack([column_counts(of_documents), pages, column_sums(of_pages, occurrences)])

    def _within(self, mask: Bools) -> _Numbers:
        """The numbers of the rows in a mask."""
        matches = self._matches.within(mask)
        documents, _ = self._columns.documents_of(matches.rows)
        displayed = matches.occurrences[matches.displayed]
        return _Numbers(len(documents), len(displayed), int(displayed.sum()))
