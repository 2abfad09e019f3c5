"""The document store: records and stored pages of one generation, with highlighted headings, texts
and snippets.
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np

from indexer.engine.field_texts import field_texts
from indexer.engine.matching.snippet import snippet
from indexer.engine.results import PageHit, PageText, Snippet
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.highlighter import Highlighter
from indexer.engine.whoosh_engine.kernels.stretches import NO_STRETCHES, Stretches
from indexer.engine.whoosh_engine.kernels.token_spans import decode_spans, positions_to_spans
from indexer.engine.whoosh_engine.occurrences import BODY, TextLeaf
from indexer.engine.whoosh_engine.record_store import RecordStore
from indexer.errors import NotFound

__all__ = ["StoredPages"]


class StoredPages:
    """Reads stored pages; `lock` protects the reader, whose position in its file is shared."""

    def __init__(
        self,
        reader: Any,
        lock: Lock,
        columns: Columns,
        records: RecordStore,
        highlighter: Highlighter,
    ) -> None:
        self._reader = reader
        self._lock = lock
        self._columns = columns
        self._highlighter = highlighter
        self.records = records

    def text(self, document: str, number: int, leaves: Sequence[TextLeaf]) -> PageText:
        """A page with the occurrences of a query's leaves marked. Raises NotFound when there is no
        such document or page.
        """
        record = self.records.get(document)
        row = self._columns.row(document, number) if number > 0 else None
        if row is None:
            count = len(record.pages)
            raise NotFound(
                f"{record.title} has no page {number}.",
                f"Its pages go from 1 to {count}." if count else "It has no pages in this copy.",
            )
        stored = self.stored(row)
        marks = self._highlighter.page_marks(leaves, np.array([row]))
        heading, text = _marked(stored, marks.get(row, NO_STRETCHES))
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

    def hit(self, row: int, marks: Stretches, score: float, occurrences: int) -> PageHit:
        """The page of a row as a hit, with its occurrences marked and its snippet."""
        stored = self.stored(row)
        heading, text = _marked(stored, marks)
        return PageHit(
            number=stored["number"],
            label=stored["label"],
            heading=heading,
            score=score,
            occurrences=occurrences,
            snippet=snippet(text.text, text.marks),
        )

    def texts(self, row: int) -> dict[str, str]:
        """The text of each field of a row."""
        stored = self.stored(row)
        record = self.records.get(stored["document"])
        return field_texts(
            record, stored["heading"], stored["text"], stored["above"], stored["below"]
        )

    def stored(self, row: int) -> dict[str, Any]:
        """What the writer stored of a row."""
        with self._lock:
            return dict(self._reader.stored_fields(row)["page"])


def _marked(stored: dict[str, Any], marks: Stretches) -> tuple[Snippet, Snippet]:
    """The heading and the text of a stored page with the occurrences on its row."""
    positions = marks.positions
    in_body = int(np.searchsorted(positions.firsts, BODY))
    parts = []
    for field, part, start in (
        ("heading", slice(in_body), 0),
        ("body", slice(in_body, None), BODY),
    ):
        firsts, lasts = positions.firsts[part] - start, positions.lasts[part] - start
        spans = decode_spans(stored["spans"][field])
        parts.append(positions_to_spans(spans, firsts, lasts))
    in_heading, in_text = parts
    return Snippet(stored["heading"], in_heading), Snippet(stored["text"], in_text)
