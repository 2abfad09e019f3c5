"""The words of a query -> what else might be meant, as the thesaurus has it: each with what it
finds.
"""

from dataclasses import dataclass
from itertools import islice

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.query.nodes import Query
from indexer.engine.query.synonyms import thesaurus
from search_app.request.execution import SearchBudget
from search_app.request.state import SearchState

__all__ = ["Related", "related"]

# Shown; and looked at, for some may find nothing.
_SHOWN, _TRIED = 6, 8


@dataclass(frozen=True, slots=True)
class Related:
    """Other words, of what, and how they relate to it: "related", "narrower", "broader" or
    "ambiguous"; the search for them and the documents that it finds.
    """

    text: str
    of: str
    relation: str
    state: SearchState
    documents: int


def related(query: Query, trial: SearchBudget) -> list[Related]:
    """What the words of a query, as typed, might be replaced by; only what finds something."""
    found: dict[str, Related] = {}
    offers = thesaurus(trial.engine.info.taxonomy.synonyms).related_terms(query)
    others = (offer for offer in offers if _stems(offer.text) != _stems(offer.of))
    distinct = {_stems(other.text): other for other in reversed(list(others))}
    for one in islice(reversed(list(distinct.values())), _TRIED):
        text = _typed(one.text)
        state = SearchState(q=text, match="all")
        documents = trial.documents(state)
        if documents:
            found.setdefault(text, Related(one.text, one.of, one.relation, state, documents))
    return list(found.values())[:_SHOWN]


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(token.form) for token in tokens(text))


def _typed(text: str) -> str:
    """The words as a query: several side by side, an acronym in its very form, for "CARES" is not
    what "care" means.
    """
    if len(tokens(text)) > 1:
        return f'"{text}"'
    return f"={text}" if text.isalpha() and text.isupper() else text
