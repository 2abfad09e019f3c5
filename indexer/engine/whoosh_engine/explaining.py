"""A query and a page -> why the page has its score: parts that sum to it, clause by clause and
field by field.
"""

from collections.abc import Iterator

import numpy as np

from indexer.engine.explanation import Explanation, Part, Share
from indexer.engine.matching import Text, find
from indexer.engine.query import Query
from indexer.engine.walk import Clause, render
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.pages import Pages
from indexer.engine.whoosh_engine.ranking import Ranking
from indexer.errors import NotFound

__all__ = ["explained"]


def explained(
    ranking: Ranking, pages: Pages, columns: Columns, query: Query, document: str, number: int
) -> Explanation:
    """The parts of a page's score; number 0: of the document's best page. NotFound."""
    record = pages.record(document)
    row = columns.row(document, number) if number > 0 else _best(ranking, columns, query, document)
    if row is None:
        raise NotFound(f"{record.title} has no page {number}.", "Its pages count from 1.")
    texts = {name: Text.of(text) for name, text in pages.texts(row).items()}
    parts = []
    for clause, weight in ranking.weights(query):
        found = ranking.clause(clause)
        if not found.matched[row]:
            continue
        score = weight * float(found.score[row])
        parts.append(
            Part(
                text=render(clause.query),
                widens=clause.widens,
                weight=weight,
                pages=int(np.count_nonzero(found.matched)),
                idf=found.idf,
                score=score,
                shares=tuple(_shares(ranking, clause, texts, row, score)),
            )
        )
    parts += _named(ranking, query, row)
    parts.sort(key=lambda part: -part.score)
    return Explanation(int(columns.numbers[row]), sum(part.score for part in parts), tuple(parts))


def _named(ranking: Ranking, query: Query, row: int) -> Iterator[Part]:
    """What being filed under the value adds whose name the query is."""
    for named in ranking.named(query):
        if named.matched[row]:
            facet, value = named.value.facet, named.value.value
            score = float(named.score[row])
            yield Part(
                text=render(named.value),
                widens="",
                weight=1.0,
                pages=int(np.count_nonzero(named.matched)),
                idf=named.idf,
                score=score,
                shares=(Share(facet, 1, (value,), score),),
            )


def _best(ranking: Ranking, columns: Columns, query: Query, document: str) -> int:
    """The row whose score a document has."""
    matches = ranking.matches(query)
    rows = np.flatnonzero(columns.document == columns.places[document])
    value = np.where(matches.satisfied[rows], matches.scores[rows], -1.0)
    return int(rows[np.argmax(value)])


def _shares(
    ranking: Ranking, clause: Clause, texts: dict[str, Text], row: int, score: float
) -> Iterator[Share]:
    """The score of a clause, shared among the fields as they add to the frequency."""
    found = []
    for name, rows, counts, added in ranking.fields(clause):
        at = int(np.searchsorted(rows, row))
        if at < len(rows) and rows[at] == row:
            found.append((name, int(counts[at]), float(added[at])))
    whole = sum(weighted for _, _, weighted in found)
    wanted = ranking.pattern(clause)
    for name, count, weighted in found:
        text = texts[name]
        forms = [text.text[start:end] for start, end in find(wanted, text)]
        shown = tuple(dict.fromkeys(" ".join(form.split()) for form in forms))
        yield Share(name, count, shown, score * weighted / whole)
