"""The document store: records and stored pages of one generation, with highlighted titles,
headings, texts and snippets.
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any

from indexer.engine.field_texts import field_texts
from indexer.engine.matching.expansion import TermExpander
from indexer.engine.matching.highlighter import highlight_spans, page_spans, snippet
from indexer.engine.matching.matcher import AnalyzedText
from indexer.engine.matching.patterns import expand_slots, pattern
from indexer.engine.query.nodes import Query
from indexer.engine.query.visitors import scoring_clauses
from indexer.engine.results import PageHit, PageText, Snippet
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.occurrences import TextLeaf
from indexer.errors import NotFound
from indexer.model import Record

__all__ = ["StoredPages"]


class StoredPages:
    """Reads stored pages; `lock` protects the reader, whose position in its file is shared."""

    def __init__(
        self,
        reader: Any,
        lock: Lock,
        columns: Columns,
        records: dict[str, Record],
        expander: TermExpander,
    ) -> None:
        self._reader = reader
        self._lock = lock
        self._columns = columns
        self._expander = expander
        self.records = records

    def record(self, document: str) -> Record:
        """The record of a document. Raises NotFound."""
        try:
            return self.records[document]
        except KeyError as error:
            raise NotFound(
                f"There is no document {document!r} in this index.", "Search for its title."
            ) from error

    def text(self, document: str, number: int, leaves: Sequence[TextLeaf]) -> PageText:
        """A page with the occurrences of a query's leaves marked. Raises NotFound when there is no
        such document or page.
        """
        record = self.record(document)
        row = self._columns.row(document, number) if number > 0 else None
        if row is None:
            count = len(record.pages)
            raise NotFound(
                f"{record.title} has no page {number}.",
                f"Its pages go from 1 to {count}." if count else "It has no pages in this copy.",
            )
        stored = self.stored(row)
        heading, text = _marked(stored, row, leaves)
        return PageText(
            record=record,
            number=number,
            label=stored["label"],
            heading=heading,
            text=text,
            tags={facet: tuple(values) for facet, values in stored["tags"].items()},
            above=stored["above"],
            below=stored["below"],
            heading_at=stored["heading_at"],
        )

    def hit(self, row: int, leaves: Sequence[TextLeaf], score: float, occurrences: int) -> PageHit:
        """The page of a row as a hit, with its snippet."""
        stored = self.stored(row)
        heading, text = _marked(stored, row, leaves)
        return PageHit(
            number=stored["number"],
            label=stored["label"],
            heading=heading,
            score=score,
            occurrences=occurrences,
            snippet=snippet(text.text, text.marks),
        )

    def front_field(self, text: str, field: str, query: Query) -> Snippet:
        """The text of a field of the document with all that the query searches there marked."""
        patterns = {
            expand_slots(pattern(clause.leaf), self._expander)
            for clause in scoring_clauses(query)
            if clause.field in ("", field)
        }
        return Snippet(text, highlight_spans(patterns, AnalyzedText.of(text)))

    def texts(self, row: int) -> dict[str, str]:
        """The text of each field of a row."""
        stored = self.stored(row)
        record = self.records[stored["document"]]
        return field_texts(
            record, stored["heading"], stored["text"], stored["above"], stored["below"]
        )

    def stored(self, row: int) -> dict[str, Any]:
        """What the writer stored of a row."""
        with self._lock:
            return dict(self._reader.stored_fields(row)["page"])


def _marked(
    stored: dict[str, Any], row: int, leaves: Sequence[TextLeaf]
) -> tuple[Snippet, Snippet]:
    """The heading and the text of a stored page with the occurrences on its row."""
    heading, body = stored["heading"], stored["text"]
    on_page = [(leaf.field, leaf.pattern) for leaf in leaves if leaf.rows[row]]
    in_heading, in_body = page_spans(on_page, heading, body, stored["heading_at"])
    return Snippet(heading, in_heading), Snippet(body, in_body)
