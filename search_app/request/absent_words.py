"""The words of a phrase that occur on no page: why the phrase finds nothing."""

from collections.abc import Sequence

from indexer.engine.analysis.tokenizer import words_of
from indexer.engine.protocol import Engine, Question
from indexer.engine.query.nodes import Or, Phrase, Proximity, Query
from indexer.engine.query.render import to_query_string
from indexer.engine.query.visitors import QueryClause

__all__ = ["absent_words", "count_each", "phrase_words"]

# Words of a phrase that are looked up.
_MAX_WORDS = 40


def phrase_words(clause: QueryClause) -> list[str]:
    """The first 40 words of a phrase or proximity search as typed, in order; none of other
    clauses.
    """
    leaf = clause.leaf
    return words_of(leaf.text)[:_MAX_WORDS] if isinstance(leaf, Phrase | Proximity) else []


def absent_words(engine: Engine, clause: QueryClause) -> list[str]:
    """The words of a phrase or proximity search that occur on no page, each once."""
    leaf, words = clause.leaf, list(dict.fromkeys(phrase_words(clause)))
    if not isinstance(leaf, Phrase | Proximity) or len(words) < 2:
        return []
    alone = [clause._replace(leaf=Phrase(word, leaf.exact)).query for word in words]
    counts = zip(words, count_each(engine, alone), strict=True)
    return [word for word, documents in counts if not documents]


def count_each(engine: Engine, queries: Sequence[Query]) -> list[int]:
    """The number of documents that each of some clauses finds alone, by a single search."""
    if not queries:
        return []
    results = engine.search(Question(Or(tuple(queries)), limit=0, facets=()))
    counts = {clause.text: clause.documents for clause in results.clauses}
    return [counts[to_query_string(query)] for query in queries]
