"""A query and a page -> why the page has its score: parts that sum to it, clause by clause and
field by field.
"""

from collections.abc import Iterator

import numpy as np

from indexer.engine.explanation import Explanation, Kind, Part, Share
from indexer.engine.matching import Text, find
from indexer.engine.patterns import Pattern
from indexer.engine.query import Query
from indexer.engine.schema import K1
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
    parts, missing = [], []
    for clause, weight in ranking.weights(query):
        if ranking.clause(clause).matched[row]:
            parts.append(_part(ranking, clause, weight, texts, row))
        elif _kind(clause) == "typed":
            missing.append(render(clause.query))
    parts += _named(ranking, query, row)
    parts.sort(key=lambda part: -part.score)
    score = sum(part.score for part in parts)
    number = int(columns.numbers[row])
    return Explanation(number, score, tuple(parts), tuple(missing), columns.rows)


def _kind(clause: Clause) -> Kind:
    return "spelling" if clause.hint else "synonym" if clause.widens else "typed"


def _part(
    ranking: Ranking, clause: Clause, weight: float, texts: dict[str, Text], row: int
) -> Part:
    """What a clause adds to a row that it matches."""
    found = ranking.clause(clause)
    score = weight * float(found.score[row])
    fields = list(_fields(ranking, clause, row))
    frequency = sum(weighted for _, _, weighted in fields)
    wanted = ranking.pattern(clause)
    return Part(
        text=render(clause.query),
        kind=_kind(clause),
        widens=clause.widens,
        weight=weight,
        pages=int(np.count_nonzero(found.matched)),
        idf=found.idf,
        frequency=frequency,
        score=score,
        shares=tuple(
            Share(name, count, _forms(wanted, texts[name]), score * weighted / frequency)
            for name, count, weighted in fields
        ),
    )


def _named(ranking: Ranking, query: Query, row: int) -> Iterator[Part]:
    """What being filed under the value adds whose name the query is: as much as a word that stands
    once in a text of average length.
    """
    for named in ranking.named(query):
        if named.matched[row]:
            facet, value = named.value.facet, named.value.value
            score = float(named.score[row])
            yield Part(
                text=render(named.value),
                kind="value",
                widens="",
                weight=1.0,
                pages=int(np.count_nonzero(named.matched)),
                idf=named.idf,
                frequency=K1 * score / (named.idf - score),
                score=score,
                shares=(Share(facet, 1, (value,), score),),
            )


def _best(ranking: Ranking, columns: Columns, query: Query, document: str) -> int:
    """The row whose score a document has."""
    matches = ranking.matches(query)
    rows = np.flatnonzero(columns.document == columns.places[document])
    value = np.where(matches.satisfied[rows], matches.scores[rows], -1.0)
    return int(rows[np.argmax(value)])


def _fields(ranking: Ranking, clause: Clause, row: int) -> Iterator[tuple[str, int, float]]:
    """The fields in which a clause matches, with the matches and what they add to the frequency."""
    for name, rows, counts, added in ranking.fields(clause):
        at = int(np.searchsorted(rows, row))
        if at < len(rows) and rows[at] == row:
            yield name, int(counts[at]), float(added[at])


def _forms(wanted: Pattern, text: Text) -> tuple[str, ...]:
    """The different forms in which a pattern stands in a text, in order of appearance."""
    forms = (text.text[start:end] for start, end in find(wanted, text))
    return tuple(dict.fromkeys(" ".join(form.split()) for form in forms))
