"""Row masks -> the numbers of every facet value, each facet under the filters of the others
(disjunctive counts).
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from indexer.engine.protocol import Filter, Question
from indexer.engine.query.ranges import Range, range_label
from indexer.engine.results import FacetCounts, ValueCount
from indexer.engine.taxonomy import FacetDeclaration
from indexer.engine.whoosh_engine.columns import Bools, Columns, Ints
from indexer.engine.whoosh_engine.ranking import Matches

__all__ = ["documents", "filter_masks", "value_counts"]

_STATES: dict[bool | None, Literal["off", "on", "excluded"]] = {
    None: "off",
    False: "on",
    True: "excluded",
}


def filter_masks(columns: Columns, filters: Sequence[Filter]) -> dict[str, Bools]:
    """For each filtered facet the rows it lets through: any of the wanted values and ranges, none
    of the excluded ones.
    """
    masks: dict[str, Bools] = {}
    for facet in dict.fromkeys(f.facet for f in filters):
        wanted = [f.value for f in filters if f.facet == facet and not f.exclude]
        refused = [f.value for f in filters if f.facet == facet and f.exclude]
        mask = np.full(columns.rows, not wanted)
        for value in wanted:
            mask |= _having_value(columns, facet, value)
        for value in refused:
            mask &= ~_having_value(columns, facet, value)
        masks[facet] = mask
    return masks


def _having_value(columns: Columns, facet: str, value: str) -> Bools:
    """The rows that carry a value; where no value is called so and it reads as a range, those with
    a number of the range.
    """
    names, masks = _tags(columns, facet)
    span = _range(value, names)
    if not span:
        return columns.tagged(facet, value)
    inside = [at for at, name in enumerate(names) if span.contains(name)]
    rows: Bools = np.logical_or.reduce(masks[inside], axis=0)
    return rows


def _tags(columns: Columns, facet: str) -> tuple[tuple[str, ...], Bools]:
    return columns.tags.get(facet, ((), np.zeros((0, columns.rows), np.bool_)))


def _range(value: str, names: Sequence[str]) -> Range | None:
    return None if value in names else Range.parse(value)


def documents(columns: Columns, mask: Bools) -> Bools:
    """For each document whether one of its rows is in the mask."""
    if not columns.rows:
        return np.zeros(0, np.bool_)
    return np.logical_or.reduceat(mask, columns.starts)


def value_counts(
    columns: Columns,
    facet: FacetDeclaration,
    matches: Matches,
    scope: Bools,
    question: Question,
) -> FacetCounts:
    """One facet's values with a document in `scope` (the rows under the other filters), and the
    ticked ones even at 0; a ticked range is counted as a value.
    """
    states = {f.value: f.exclude for f in question.filters if f.facet == facet.name}
    satisfied, listed = matches.matched & scope, matches.displayed & scope
    names, masks = _tags(columns, facet.name)
    ranges = [value for value in states if _range(value, names)]
    if ranges:
        masks = np.vstack(
            [masks, *(_having_value(columns, facet.name, range_) for range_ in ranges)]
        )
        names = (*names, *ranges)
    found = _numbers(columns, masks, satisfied, listed, matches.occurrences)
    numbers = dict(zip(names, found.tolist(), strict=True))
    counts = []
    for value, label, parent in _ordered(facet, names, states):
        in_documents, in_pages, occurrences = numbers.get(value, (0, 0, 0))
        if in_documents or value in states:
            state = _STATES[states.get(value)]
            counts.append(
                ValueCount(value, label, parent, in_documents, in_pages, occurrences, state)
            )
    return FacetCounts(facet.name, facet.label, tuple(counts))


def _numbers(
    columns: Columns, masks: Bools, satisfied: Bools, listed: Bools, occurrences: Ints
) -> Ints:
    """For each value's mask: documents, pages, occurrences."""
    if not columns.rows or not len(masks):
        return np.zeros((len(masks), 3), np.int64)
    of_documents = np.logical_or.reduceat(masks & satisfied, columns.starts, axis=1)
    of_pages = masks & listed
    return np.stack(
        [of_documents.sum(axis=1), of_pages.sum(axis=1), of_pages @ occurrences], axis=1
    )


def _ordered(
    facet: FacetDeclaration, names: Sequence[str], ticked: dict[str, bool]
) -> list[tuple[str, str, str]]:
    """Value, label and parent: declared values in their order, then others by name."""
    declared = [(v.value, v.label, v.parent) for v in facet.values]
    known = {value for value, _, _ in declared}
    others = sorted({*names, *ticked} - known)
    return declared + [(value, range_label(value), "") for value in others]
