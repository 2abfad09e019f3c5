"""Builds the hits of one page of results, with the editions and copies of a work below one of
them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engine.protocol import Question
from indexer.engine.query.nodes import Query
from indexer.engine.results import GroupMember, Hit, duplicate_reason
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.grouping import group_count
from indexer.engine.whoosh_engine.highlighter import Highlighter
from indexer.engine.whoosh_engine.kernels.arrays import Ints
from indexer.engine.whoosh_engine.kernels.stretches import NO_STRETCHES
from indexer.engine.whoosh_engine.matches import Matches
from indexer.engine.whoosh_engine.sorting import document_order, page_order
from indexer.engine.whoosh_engine.stored_pages import StoredPages
from indexer.model import Record

__all__ = ["HitBuilder"]


@dataclass(frozen=True, slots=True)
class _Selected:
    """A hit before its texts are read: the document with these matches; the indexes among them of
    the pages to show and of the row that gives the score; and the other documents of its work.
    """

    document: int
    matches: Matches
    pages: Ints
    best: int
    members: tuple[tuple[int, Matches], ...] = ()

    @property
    def row(self) -> int:
        """The row that gives the score."""
        return int(self.matches.rows[self.best])


class HitBuilder:
    """Builds the hits of one generation."""

    def __init__(self, columns: Columns, pages: StoredPages, highlighter: Highlighter) -> None:
        self._columns = columns
        self._pages = pages
        self._highlighter = highlighter
        self._ungrouped = np.arange(len(columns.documents))

    def total(self, question: Question, matches: Matches, documents: Ints) -> int:
        """The number of all hits of a question with these matches in these documents."""
        if question.by == "page":
            return int(np.count_nonzero(matches.displayed))
        return group_count(documents, self._columns.works) if question.group else len(documents)

    def build(self, question: Question, matches: Matches) -> tuple[Hit, ...]:
        """The hits from `offset` on, at most `limit`, in the order of the question."""
        if not question.limit:
            return ()
        select = self._page_hits if question.by == "page" else self._document_hits
        return self._hits(question.query, matches, list(select(question, matches)))

    def pages(self, query: Query, matches: Matches, rows: Sequence[int]) -> tuple[Hit, ...]:
        """Some rows of the matches as hits, each a page."""
        indexes = np.searchsorted(matches.rows, rows)
        return self._hits(query, matches, [self._page(matches, int(at)) for at in indexes])

    def _page_hits(self, question: Question, matches: Matches) -> Iterator[_Selected]:
        displayed = np.flatnonzero(matches.displayed)
        rows, scores = matches.rows[displayed], matches.scores[displayed]
        end = question.offset + question.limit
        order = page_order(question.sort, self._columns, rows, scores, end)
        for at in displayed[order[question.offset :]].tolist():
            yield self._page(matches, at)

    def _page(self, matches: Matches, at: int) -> _Selected:
        own = matches.part(slice(at, at + 1))
        document = int(self._columns.row_documents[own.rows[0]])
        return _Selected(document, own, np.zeros(1, np.int64), 0)

    def _document_hits(self, question: Question, matches: Matches) -> Iterator[_Selected]:
        documents, starts = self._columns.documents_of(matches.rows)
        if not len(documents):
            return
        best = np.maximum.reduceat(matches.scores, starts)
        works = self._columns.works if question.group else self._ungrouped
        end = question.offset + question.limit
        heads, order = document_order(question.sort, self._columns, documents, best, works, end)
        ends = np.append(starts[1:], len(matches.rows))
        works_in_order = works[documents[order]]

        def of_document(at: int) -> tuple[int, Matches]:
            return int(documents[at]), matches.part(slice(starts[at], ends[at]))

        for head in heads[question.offset :].tolist():
            members = order[works_in_order == works[documents[head]]].tolist()
            yield self._document(
                question,
                *of_document(head),
                tuple(of_document(member) for member in members if member != head),
            )

    def _document(
        self,
        question: Question,
        document: int,
        matches: Matches,
        members: tuple[tuple[int, Matches], ...],
    ) -> _Selected:
        displayed = np.flatnonzero(matches.displayed)
        ranked = displayed[np.argsort(-matches.scores[displayed], kind="stable")]
        pages = ranked[: question.pages_per_hit]
        best = int(np.argmax(matches.scores))
        if len(pages) and matches.scores[pages[0]] == matches.scores[best]:
            best = int(pages[0])
        return _Selected(document, matches, pages, best, members)

    def _hits(
        self, query: Query, matches: Matches, selected: Sequence[_Selected]
    ) -> tuple[Hit, ...]:
        """The selected hits with their texts; the marks of all of them are looked up together."""
        shown = [hit.matches.rows[hit.pages] for hit in selected]
        marks = self._highlighter.page_marks(matches.leaves, _sorted(shown))
        rows = _sorted([np.array([hit.row]) for hit in selected])
        titles = self._highlighter.field_marks("title", query, rows)
        abstracts = self._highlighter.field_marks("abstract", query, rows)
        hits = []
        for hit in selected:
            record = self._pages.records.at(hit.document)
            pages = tuple(
                self._pages.hit(row, marks.get(row, NO_STRETCHES), score, occurrences)
                for row, score, occurrences in zip(
                    hit.matches.rows[hit.pages].tolist(),
                    hit.matches.scores[hit.pages].tolist(),
                    hit.matches.occurrences[hit.pages].tolist(),
                    strict=True,
                )
            )
            displayed = hit.matches.displayed
            complete = Hit(
                record=record,
                title=titles.snippet(hit.row, record.title),
                abstract=abstracts.snippet(hit.row, record.abstract),
                score=float(hit.matches.scores[hit.best]),
                occurrences=int(hit.matches.occurrences[displayed].sum()),
                pages_total=int(np.count_nonzero(displayed)),
                pages=pages,
                copies=tuple(self._group_member(record, *member) for member in hit.members),
                best=int(self._columns.numbers[hit.row]),
            )
            hits.append(complete)
        return tuple(hits)

    def _group_member(self, head: Record, document: int, matches: Matches) -> GroupMember:
        """A document with these matches below the hit of another of its work."""
        record = self._pages.records.at(document)
        return GroupMember(
            record=record,
            duplicate_reason=duplicate_reason(head, record),
            score=float(matches.scores.max()),
            pages_total=int(np.count_nonzero(matches.displayed)),
        )


def _sorted(rows: Sequence[Ints]) -> Ints:
    return np.sort(np.concatenate([np.zeros(0, np.int64), *rows]))
