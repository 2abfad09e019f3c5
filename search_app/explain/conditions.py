"""A search's tree and state -> the sentences on what it asks for that adds nothing to a score, and
on an order that is not by score.
"""

from collections.abc import Iterator
from dataclasses import replace

from indexer.engine.query.describe import describe
from indexer.engine.query.nodes import And, Not, Query
from indexer.engine.query.visitors import FacetClause, leaves, scoring_clauses
from indexer.engine.taxonomy import Taxonomy
from search_app.request.facet_terms import filter_words, labelled
from search_app.request.state import SearchState

__all__ = ["describe_with_labels", "filter_sentences", "sort_sentence"]

_ORDERS = {"newest": "by date, the newest first", "oldest": "by date, the oldest first"}


def describe_with_labels(query: Query, taxonomy: Taxonomy) -> str:
    """A tree in words, facets and values by their labels."""
    labels = {facet.name: facet.label for facet in taxonomy.facets}
    return describe(labelled(query, taxonomy), "all", labels)


def filter_sentences(
    query: Query, state: SearchState, taxonomy: Taxonomy, within: str
) -> tuple[str, ...]:
    """What is required, left out, or one of several ways to be found; `within` is the title of the
    document that is searched, "" for all.
    """
    wanted, barred, able = _of_tree(query, taxonomy)
    ticked: dict[str, list[str]] = {}
    for chosen in state.filters:
        text = filter_words(replace(chosen, exclude=False), taxonomy)
        (barred if chosen.exclude else ticked.setdefault(chosen.facet, [])).append(text)
    wanted += [" or ".join(texts) for texts in ticked.values()]
    wanted += [f"the document {within}"] if within else []
    kinds = {
        "Required, without adding to the score": wanted,
        "Left out": barred,
        "Looked at, without adding to the score": able,
    }
    return tuple(
        f"{kind}: {', '.join(dict.fromkeys(texts))}." for kind, texts in kinds.items() if texts
    )


def _of_tree(query: Query, taxonomy: Taxonomy) -> tuple[list[str], list[str], list[str]]:
    """The parts that must hold and those that must not, and leaves of others, as far as they have
    no score.
    """
    wanted: list[str] = []
    barred: list[str] = []
    able: list[str] = []
    for part in query.children if isinstance(query, And) else (query,):
        if scoring_clauses(part):
            scoreless = (
                clause
                for clause in leaves(part)
                if isinstance(clause, FacetClause) or clause.negated
            )
            able += [describe_with_labels(one.query, taxonomy) for one in scoreless]
        elif leaves(part):
            inner = part.child if isinstance(part, Not) else part
            (barred if isinstance(part, Not) else wanted).append(
                describe_with_labels(inner, taxonomy)
            )
    return wanted, barred, able


def sort_sentence(state: SearchState) -> Iterator[str]:
    """What the score is for where the hits are not ordered by it."""
    if state.sort == "relevance":
        return
    way = _ORDERS.get(state.sort, "by title")
    if state.by == "page":
        yield f"The hits are ordered {way}, then page by page; the score plays no part in it."
    else:
        yield f"The hits are ordered {way}; the score only settles ties."
