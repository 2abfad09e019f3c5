"""What matches a question -> the hits of one page of results, the issues and copies of a work under
one of them.
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

__all__ = ["Hits"]


class Hits:
    """Makes the hits of one generation; `works` gives each document the place of the one that
    stands for its work.
    """

    def __init__(self, columns: Columns, pages: StoredPages) -> None:
        self._columns = columns
        self._pages = pages
        self._records = [pages.records[name] for name in columns.documents]
        self.works = group_ids(columns, self._records)

    def total(self, question: Question, found: Bools, listed: Bools) -> int:
        """All hits of a question, of which `found` are the documents and `listed` the pages."""
        if question.by == "page":
            return int(listed.sum())
        return len(np.unique(self.works[found])) if question.group else int(found.sum())

    def of(
        self, question: Question, matches: Matches, satisfied: Bools, listed: Bools
    ) -> tuple[Hit, ...]:
        """The hits that the question asks for, in its order."""
        shown = slice(question.offset, question.offset + question.limit)
        scores, sort, query = matches.scores, question.sort, question.query
        if question.by == "page":
            order = page_order(sort, self._columns, self._records, scores, listed)
            return tuple(self.page(query, matches, row) for row in order[shown])
        order = document_order(sort, self._columns, self._records, scores, satisfied)
        first = group_heads(order, self.works) if question.group else order
        hits = []
        for place in first[shown]:
            hit = self._document(question, matches, place, satisfied, listed)
            others = group_members(order, self.works, place) if question.group else ()
            copies = tuple(self._copy(hit, matches, at, satisfied, listed) for at in others)
            hits.append(replace(hit, copies=copies))
        return tuple(hits)

    def page(self, query: Query, matches: Matches, row: int) -> Hit:
        """A page as a hit of its own."""
        place = int(self._columns.document[row])
        return self._hit(query, matches, place, np.array([row]), [row], row)

    def _document(
        self, question: Question, matches: Matches, place: int, satisfied: Bools, listed: Bools
    ) -> Hit:
        own = self._columns.document == place
        rows = np.flatnonzero(listed & own)
        best = rows[np.argsort(-matches.scores[rows], kind="stable")]
        shown = [int(row) for row in best[: question.pages_per_hit]]
        able = np.flatnonzero(satisfied & own)
        top = int(able[np.argmax(matches.scores[able])])
        if shown and matches.scores[shown[0]] == matches.scores[top]:
            top = shown[0]
        return self._hit(question.query, matches, place, rows, shown, top)

    def _copy(
        self, leader: Hit, matches: Matches, place: int, satisfied: Bools, listed: Bools
    ) -> GroupMember:
        own = self._columns.document == place
        record = self._records[place]
        return GroupMember(
            record=record,
            duplicate_reason=duplicate_reason(leader.record, record),
            score=float(matches.scores[satisfied & own].max()),
            pages_total=int((listed & own).sum()),
        )

    def _hit(
        self,
        query: Query,
        matches: Matches,
        place: int,
        rows: Ints,
        shown: Sequence[int],
        top: int,
    ) -> Hit:
        record = self._records[place]
        return Hit(
            record=record,
            title=self._pages.marked(record.title, "title", query),
            abstract=self._pages.marked(record.abstract, "abstract", query),
            score=float(matches.scores[top]),
            occurrences=int(matches.occurrences[rows].sum()),
            pages_total=len(rows),
            pages=tuple(
                self._pages.hit(
                    row, query, float(matches.scores[row]), int(matches.occurrences[row])
                )
                for row in shown
            ),
            best=int(self._columns.numbers[top]),
        )
