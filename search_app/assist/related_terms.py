"""Related terms: what else the words of a query are called, by the thesaurus of the index, each as
a search with the number of documents that it finds.
"""

from dataclasses import dataclass
from itertools import islice

from indexer.engine.analysis.stemmer import stems_of
from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.query.nodes import Query
from indexer.engine.query.synonyms import RelatedTerm, thesaurus
from search_app.request.execution import SearchBudget
from search_app.request.state import SearchState

__all__ = ["RelatedSearch", "related_searches"]

# Shown; and tried, for some may find nothing.
_SHOWN, _TRIED = 6, 8


@dataclass(frozen=True, slots=True)
class RelatedSearch:
    """A related term of a query, the search for it, and the number of documents that it finds."""

    term: RelatedTerm
    state: SearchState
    documents: int


def related_searches(query: Query, budget: SearchBudget) -> list[RelatedSearch]:
    """Searches for the related terms of a query as typed; only those that find something."""
    terms = thesaurus(budget.engine.info.taxonomy.synonyms).related_terms(query)
    others = (term for term in terms if stems_of(term.text) != stems_of(term.of))
    distinct = {stems_of(term.text): term for term in reversed(list(others))}
    searches: dict[str, RelatedSearch] = {}
    for term in islice(reversed(list(distinct.values())), _TRIED):
        state = SearchState(q=_query_text(term.text), match="all")
        documents = budget.documents(state)
        if documents:
            searches.setdefault(state.q, RelatedSearch(term, state, documents))
    return list(searches.values())[:_SHOWN]


def _query_text(text: str) -> str:
    """A term as a query: several words as a phrase, an acronym in its exact form, for "CARES" is
    not what "care" means.
    """
    if len(tokens(text)) > 1:
        return f'"{text}"'
    return f"={text}" if text.isalpha() and text.isupper() else text
