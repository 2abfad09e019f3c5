"""Builds the hits of one page of results, with the editions and copies of a work below one of
them.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from indexer.engine.protocol import Question
from indexer.engine.query.nodes import Query
from indexer.engine.results import GroupMember, Hit, duplicate_reason
from indexer.engine.whoosh_engine.columns import Bools, Columns, Ints
from indexer.engine.whoosh_engine.grouping import group_heads, group_ids, group_members
from indexer.engine.whoosh_engine.ranking import Matches
from indexer.engine.whoosh_engine.sorting import document_order, page_order
from indexer.engine.whoosh_engine.stored_pages import StoredPages

__all__ = ["HitBuilder"]


class HitBuilder:
    """Builds the hits of one generation; `works` is the work of each document (see `grouping`)."""

    def __init__(self, columns: Columns, pages: StoredPages) -> None:
        self._columns = columns
        self._pages = pages
        self._records = [pages.records[document] for document in columns.documents]
        self.works = group_ids(columns, self._records)

    def total(self, question: Question, documents: Bools, displayed: Bools) -> int:
        """The number of all hits of a question with these documents and displayed rows."""
        if question.by == "page":
            return int(displayed.sum())
        return len(np.unique(self.works[documents])) if question.group else int(documents.sum())

    def build(self, question: Question, matches: Matches) -> tuple[Hit, ...]:
        """The hits from `offset` on, at most `limit`, in the order of the question."""
        slice_ = slice(question.offset, question.offset + question.limit)
        columns, records, scores = self._columns, self._records, matches.scores
        if question.by == "page":
            rows = page_order(question.sort, columns, records, scores, matches.displayed)
            return tuple(self.page(question.query, matches, row) for row in rows[slice_])
        order = document_order(question.sort, columns, records, scores, matches.matched)
        heads = group_heads(order, self.works) if question.group else order
        hits = []
        for document in heads[slice_]:
            hit = self._document(question, matches, document)
            others = group_members(order, self.works, document) if question.group else ()
            copies = tuple(self._group_member(hit, matches, other) for other in others)
            hits.append(replace(hit, copies=copies))
        return tuple(hits)

    def page(self, query: Query, matches: Matches, row: int) -> Hit:
        """A page as a hit."""
        document = int(self._columns.row_documents[row])
        return self._hit(query, matches, document, np.array([row]), [row], row)

    def _document(self, question: Question, matches: Matches, document: int) -> Hit:
        own = self._columns.row_documents == document
        displayed = np.flatnonzero(matches.displayed & own)
        ranked = displayed[np.argsort(-matches.scores[displayed], kind="stable")]
        pages = [int(row) for row in ranked[: question.pages_per_hit]]
        matched = np.flatnonzero(matches.matched & own)
        best = int(matched[np.argmax(matches.scores[matched])])
        if pages and matches.scores[pages[0]] == matches.scores[best]:
            best = pages[0]
        return self._hit(question.query, matches, document, displayed, pages, best)

    def _group_member(self, head: Hit, matches: Matches, document: int) -> GroupMember:
        own = self._columns.row_documents == document
        record = self._records[document]
        return GroupMember(
            record=record,
            duplicate_reason=duplicate_reason(head.record, record),
            score=float(matches.scores[matches.matched & own].max()),
            pages_total=int((matches.displayed & own).sum()),
        )

    def _hit(
        self,
        query: Query,
        matches: Matches,
        document: int,
        displayed: Ints,
        pages: Sequence[int],
        best: int,
    ) -> Hit:
        """The hit of a document with all its displayed rows, the rows of the pages to show, and the
        row that gives the score.
        """
        record = self._records[document]
        return Hit(
            record=record,
            title=self._pages.front_field(record.title, "title", query),
            abstract=self._pages.front_field(record.abstract, "abstract", query),
            score=float(matches.scores[best]),
            occurrences=int(matches.occurrences[displayed].sum()),
            pages_total=len(displayed),
            pages=tuple(
                self._pages.hit(
                    row, matches.leaves, float(matches.scores[row]), int(matches.occurrences[row])
                )
                for row in pages
            ),
            best=int(self._columns.numbers[best]),
        )
