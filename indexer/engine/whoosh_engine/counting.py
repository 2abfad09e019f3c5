"""Row masks -> the numbers of every facet value, each facet under the filters of the others
(disjunctive counts).
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from indexer.engine.results import FacetCounts, FacetDeclaration, Filter, Question, ValueCount
from indexer.engine.whoosh_engine.columns import Bools, Columns, Ints
from indexer.engine.whoosh_engine.ranking import Matches

__all__ = ["documents", "filter_masks", "value_counts"]

_STATES: dict[bool | None, Literal["off", "on", "excluded"]] = {
    None: "off",
    False: "on",
    True: "excluded",
}


def filter_masks(columns: Columns, filters: Sequence[Filter]) -> dict[str, Bools]:
    """For each filtered facet the rows it lets through: any of the wanted values, none of the
    excluded ones.
    """
    masks: dict[str, Bools] = {}
    for facet in dict.fromkeys(f.facet for f in filters):
        wanted = [f.value for f in filters if f.facet == facet and not f.exclude]
        refused = [f.value for f in filters if f.facet == facet and f.exclude]
        mask = np.full(columns.rows, not wanted)
        for value in wanted:
            mask |= columns.tagged(facet, value)
        for value in refused:
            mask &= ~columns.tagged(facet, value)
        masks[facet] = mask
    return masks


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
    ticked ones even at 0.
    """
    states = {f.value: f.exclude for f in question.filters if f.facet == facet.name}
    satisfied, listed = matches.satisfied & scope, matches.listed & scope
    names, masks = columns.tags.get(facet.name, ((), np.zeros((0, columns.rows), np.bool_)))
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
    return declared + [(value, value, "") for value in others]
