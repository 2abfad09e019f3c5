"""The highlighter of the embedded engine: marks matches from their positions in the index, so that
no text that is shown is analyzed again.
"""

from collections.abc import Collection, Mapping, Sequence

from indexer.engine.analysis.tokenizer import indexed_tokens
from indexer.engine.matching.expansion import TermExpander
from indexer.engine.matching.patterns import Pattern, expand_slots, pattern
from indexer.engine.query.nodes import Query
from indexer.engine.query.visitors import scoring_clauses
from indexer.engine.results import Snippet
from indexer.engine.whoosh_engine.kernels.arrays import Ints
from indexer.engine.whoosh_engine.kernels.stretches import NO_STRETCHES, Stretches, joined, sweep
from indexer.engine.whoosh_engine.kernels.token_spans import positions_to_spans
from indexer.engine.whoosh_engine.occurrences import OccurrenceCounter, TextLeaf
from indexer.engine.whoosh_engine.postings import Postings

__all__ = ["FieldMarks", "Highlighter"]


class Highlighter:
    """Finds the marks of a few rows of one generation."""

    def __init__(
        self, postings: Postings, counter: OccurrenceCounter, expander: TermExpander
    ) -> None:
        self._postings = postings
        self._counter = counter
        self._expander = expander

    def page_marks(self, leaves: Sequence[TextLeaf], rows: Ints) -> dict[int, Stretches]:
        """The occurrences of leaves on each of some ascending rows that has any."""
        return self._counter.occurrences(leaves, rows).by_row()

    def field_marks(self, field: str, query: Query, rows: Ints) -> "FieldMarks":
        """All that a query searches in a field of the document, on some ascending rows."""
        patterns = {
            expand_slots(pattern(clause.leaf), self._expander)
            for clause in scoring_clauses(query)
            if clause.field in ("", field)
        }
        return FieldMarks(self._field_marks(field, patterns, rows).by_row())

    def _field_marks(self, field: str, patterns: Collection[Pattern], rows: Ints) -> Stretches:
        parts = [self._postings.matches(field, wanted, rows) for wanted in patterns]
        return sweep(joined(parts)) if parts else NO_STRETCHES


class FieldMarks:
    """The matches in a field of the document by row."""

    def __init__(self, marks: Mapping[int, Stretches]) -> None:
        self._marks = marks

    def snippet(self, row: int, text: str) -> Snippet:
        """The text of the field of a row with its marks."""
        marks = self._marks.get(row)
        if marks is None:
            return Snippet(text)
        spans = [(token.start, token.end) for token in indexed_tokens(text)]
        return Snippet(text, positions_to_spans(spans, *marks.positions))
