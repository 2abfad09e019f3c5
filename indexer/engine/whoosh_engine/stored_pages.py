"""The document store: records and stored pages of one generation, with highlighted titles,
headings, texts and snippets.
"""

from threading import Lock
from typing import Any

from indexer.engine.field_texts import field_texts
from indexer.engine.matching.expansion import TermExpander
from indexer.engine.matching.highlighter import highlight_spans, snippet
from indexer.engine.matching.matcher import AnalyzedText
from indexer.engine.query.nodes import Query
from indexer.engine.results import PageHit, PageText, Snippet
from indexer.engine.whoosh_engine.columns import Columns
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

    def text(self, document: str, number: int, query: Query | None) -> PageText:
        """A page with the marks of a query. Raises NotFound when there is no such document or
        page.
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
        return PageText(
            record=record,
            number=number,
            label=stored["label"],
            heading=self.highlighted(stored["heading"], "heading", query),
            text=self.highlighted(stored["text"], "body", query),
            tags={facet: tuple(values) for facet, values in stored["tags"].items()},
            above=stored["above"],
            below=stored["below"],
        )

    def hit(self, row: int, query: Query, score: float, occurrences: int) -> PageHit:
        """The page of a row as a hit, with its snippet."""
        stored = self.stored(row)
        text = AnalyzedText.of(stored["text"])
        return PageHit(
            number=stored["number"],
            label=stored["label"],
            heading=self.highlighted(stored["heading"], "heading", query),
            score=score,
            occurrences=occurrences,
            snippet=snippet(text.text, highlight_spans(query, "body", text, self._expander)),
        )

    def highlighted(self, text: str, field: str, query: Query | None) -> Snippet:
        """The whole text of a field with the marks of a query."""
        if query is None or not text:
            return Snippet(text)
        return Snippet(text, highlight_spans(query, field, AnalyzedText.of(text), self._expander))

    def texts(self, row: int) -> dict[str, str]:
        """The text of each field of a row."""
        stored = self.stored(row)
        record = self.records[stored["document"]]
        return field_texts(record, stored["heading"], stored["text"])

    def stored(self, row: int) -> dict[str, Any]:
        """What the writer stored of a row."""
        with self._lock:
            return dict(self._reader.stored_fields(row)["page"])
