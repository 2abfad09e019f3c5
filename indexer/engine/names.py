"""The names of facet values -> the values that a query names, when it is nothing but a name."""

from functools import lru_cache

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.query.nodes import FacetTerm, Query, Word
from indexer.engine.query.visitors import QueryClause, leaves
from indexer.engine.taxonomy import FacetDeclaration

__all__ = ["Names"]

Stems = tuple[str, ...]


class Names:
    """Looks values up by the stems of their labels, titles and aliases."""

    def __init__(self, facets: tuple[FacetDeclaration, ...]) -> None:
        self._values: dict[Stems, dict[FacetTerm, None]] = {}
        for facet in facets:
            for value in facet.values:
                for name in (value.label, value.title, *value.aliases):
                    if stems := _stems(name):
                        self._values.setdefault(stems, {})[FacetTerm(facet.name, value.value)] = (
                            None
                        )

    def of(self, query: Query) -> tuple[FacetTerm, ...]:
        """The values whose name the query is: bare words only, and all of them in this order."""
        found: list[str] = []
        for clause in leaves(query):
            if not isinstance(clause, QueryClause) or clause.negated or clause.field:
                return ()
            if clause.synonym_of:
                continue
            if not isinstance(clause.leaf, Word):
                return ()
            found += _stems(clause.leaf.text)
        return tuple(self._values.get(tuple(found), ()))


@lru_cache(maxsize=4096)
def _stems(text: str) -> Stems:
    return tuple(stem(token.form) for token in tokens(text))
