"""Sentences of a score explanation: where each clause occurs and how much of the score it gives,
what is required without adding to the score, and how hits are sorted.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from indexer.engine.explanation import ClauseScore, Explanation, FieldScore
from indexer.engine.query.describe import describe
from indexer.engine.query.nodes import And, Not, Query
from indexer.engine.query.visitors import FacetClause, leaves, scoring_clauses
from indexer.engine.schema import PAGE_FIELDS
from indexer.engine.taxonomy import Taxonomy
from search_app.explain.explanation import largest_remainder
from search_app.request.facet_terms import filter_words, labelled
from search_app.request.state import SearchState
from search_app.text import count

__all__ = [
    "clauses",
    "describe_with_labels",
    "filter_sentences",
    "missing",
    "next_best",
    "occurrences",
    "page_first",
    "quoted",
    "sort_sentence",
    "times",
    "where",
]

# Word forms named in a sentence; the JSON has all.
_FORMS = 5
# Scores that differ by less are equal: the order of additions may change the last digits.
_EQUAL = 1e-9

_WHERE = {
    "heading": "in the heading",
    "title": "in the title",
    "abstract": "in the abstract",
    "author": "among the authors",
    "alias": "among its other names and numbers",
    "running": "in the running header or footer",
}
_ON = {"section": "in this section"}
_THROUGH = {
    "heading": "the heading",
    "title": "the title",
    "abstract": "the abstract",
    "author": "the authors",
    "alias": "its other names and numbers",
    "running": "the running header or footer",
}
# The page itself comes first, then its heading and document.
_ORDER = ("body", *_WHERE)


def page_first(explanation: Explanation) -> Explanation:
    """The explanation with the fields of each clause in the order in which people read them."""

    def place(share: FieldScore) -> int:
        return _ORDER.index(share.field) if share.field in _ORDER else 0

    parts = (
        replace(part, shares=tuple(sorted(part.shares, key=place))) for part in explanation.parts
    )
    return replace(explanation, parts=tuple(parts))


def clauses(
    explanation: Explanation, unit: str, value_words: Callable[[str], str]
) -> tuple[str, ...]:
    """A sentence for each clause: where it occurs, how often and in which forms, how rare it is,
    and how much of the score it gives. `unit` is what a page of the document is called,
    `value_words` gives the words for a facet's value.
    """
    parts = explanation.parts
    percents = largest_remainder([100 * part.score / explanation.score for part in parts], 100)
    sentences = []
    for at, (part, percent) in enumerate(zip(parts, percents, strict=True)):
        most = at == 0 and len(percents) > 1 and percent > percents[1]
        gives = _gives(part, percent, most=most, alone=len(percents) == 1)
        if part.kind == "value":
            filed = f"This {unit} is filed under {value_words(part.text)}, whose name was typed"
            sentences.append(f"{filed}; {_rare(part, 'is', 'are')}. {gives}")
        else:
            rare = _rare(part, "has it", "have it")
            sentences.append(f"{_occurs(part, unit)}; {rare}. {gives}")
    return tuple(sentences)


def _occurs(part: ClauseScore, unit: str) -> str:
    """ "“whole health” stands 9 times on this page and once in the title (whole-health)"."""
    if part.kind == "spelling":
        start = f"Words spelled like {quoted(part.stands_for)}, which is nowhere, stand"
    elif part.kind == "synonym":
        start = f"{quoted(part.text)}, a synonym of {quoted(part.stands_for)}, stands"
    else:
        start = f"{quoted(part.text)} stands"
    places = [f"{times(share.matches)} {where(share.field, unit)}" for share in part.shares]
    return f"{start} {_listed(places)}{_forms(part)}{_weighed(part.weight)}"


def _forms(part: ClauseScore) -> str:
    """The word forms that were found, regardless of case; "" where these are what was typed."""
    different: dict[str, str] = {}
    for share in part.shares:
        for form in share.forms:
            different.setdefault(form.casefold(), form)
    typed = part.text.rpartition(":")[2].strip('="').casefold()
    if not different.keys() - {typed}:
        return ""
    forms = list(different.values())
    more = len(forms) - _FORMS
    rest = [f"and {count(more, 'other form')}"] if more > 0 else []
    return f" ({', '.join([*forms[:_FORMS], *rest])})"


def _weighed(weight: float) -> str:
    named = {0.5: "half weight", 1.0: "", 2.0: "twice the weight"}
    words = named.get(weight, f"{weight:g} times the weight")
    return f", at {words}" if words else ""


def _rare(part: ClauseScore, one: str, many: str) -> str:
    return f"no other page {one}" if part.pages == 1 else f"{part.pages:,} pages {many}"


def _gives(part: ClauseScore, percent: int, *, most: bool, alone: bool) -> str:
    start = "They give" if part.kind == "spelling" else "It gives"
    share = f"{percent}\N{NO-BREAK SPACE}%" if percent else "less than 1\N{NO-BREAK SPACE}%"
    whole = "the whole score" if alone else f"{share} of the score"
    through = ""
    main = max(part.shares, key=lambda share: share.score)
    if len(part.shares) > 1 and 2 * main.score > part.score and main.field in _THROUGH:
        through = f", mostly through {_THROUGH[main.field]}"
    return f"{start} {whole}{', the largest part' if most else ''}{through}."


def occurrences(explanation: Explanation, unit: str) -> str:
    """How many occurrences the page has and, where several clauses occur, how many each has on its
    own; "" where none does.
    """
    parts = [part for part in explanation.parts if part.occurrences]
    if not parts:
        return ""
    total = f"Occurrences {where('body', unit)}: {explanation.occurrences:,}"
    if len(parts) == 1:
        return f"{total}."
    own = (f"{_named(part)} {part.occurrences:,}" for part in parts)
    return f"{total}; each part on its own: {_listed(own)}."


def _named(part: ClauseScore) -> str:
    if part.kind == "spelling":
        return f"what is spelled like {quoted(part.stands_for)}"
    return quoted(part.text)


def missing(texts: Sequence[str], unit: str) -> str:
    """The clauses that do not occur, "" for none."""
    if not texts:
        return ""
    verb = "does" if len(texts) == 1 else "do"
    place = "there" if unit == "document" else f"{where('body', unit)} or around it"
    return f"{_listed(map(quoted, texts))} {verb} not stand {place}."


def next_best(best: Explanation, other: Explanation, name: str, unit: str) -> str:
    """Why the next page of the document comes after its best one."""
    score = f"{other.score:.6f}"
    if abs(best.score - other.score) <= _EQUAL:
        return f"Next is {name}, with the same score: the earlier {unit} comes first."
    theirs = {part.text: part for part in other.parts}
    part = max(best.parts, key=lambda clause: clause.score - _score(theirs.get(clause.text)))
    there = theirs.get(part.text)
    if part.kind == "value":
        why = "it is not filed there"
    elif there is None:
        why = f"{quoted(part.text)} is not there"
    else:
        why = f"{quoted(part.text)} {_less(part, there)}"
    return f"Next is {name} with {score}, mostly because {why}."


def _less(part: ClauseScore, there: ClauseScore) -> str:
    """Why a clause has a lower score on another page of the same document."""
    here, other = _own(part), _own(there)
    if here.get("heading", 0) > other.get("heading", 0):
        if "heading" not in other:
            return "does not stand in the heading there"
        return f"stands {times(other['heading'])} in the heading there"
    if here.get("body", 0) > other.get("body", 0):
        if "body" not in other:
            return "does not stand in the text there"
        return f"stands there {times(other['body'])} instead of {times(here['body'])}"
    return "stands in a longer text there"


def _own(part: ClauseScore) -> dict[str, int]:
    return {share.field: share.matches for share in part.shares if share.field in PAGE_FIELDS}


def _score(part: ClauseScore | None) -> float:
    return part.score if part else 0.0


def where(field: str, unit: str) -> str:
    """Where a field is, seen from the page."""
    return _WHERE.get(field) or _ON.get(unit, f"on this {unit}")


def times(number: int) -> str:
    """How often: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def quoted(text: str) -> str:
    """A clause in typographic quotation marks; the marks of a phrase become typographic."""
    return re.sub('"([^"]*)"', "“\\1”", text) if '"' in text else f"“{text}”"


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


_ORDERS = {"newest": "by date, the newest first", "oldest": "by date, the oldest first"}


def describe_with_labels(query: Query, taxonomy: Taxonomy) -> str:
    """A query tree in words, with the labels of facets and values."""
    labels = {facet.name: facet.label for facet in taxonomy.facets}
    return describe(labelled(query, taxonomy), "all", labels)


def filter_sentences(
    query: Query, state: SearchState, taxonomy: Taxonomy, within: str
) -> tuple[str, ...]:
    """What is required, excluded, or one of several alternatives without adding to a score;
    `within` is the title of the document that is searched, "" for all.
    """
    required, excluded, optional = _scoreless_parts(query, taxonomy)
    ticked: dict[str, list[str]] = {}
    for chosen in state.filters:
        text = filter_words(replace(chosen, exclude=False), taxonomy)
        (excluded if chosen.exclude else ticked.setdefault(chosen.facet, [])).append(text)
    required += [" or ".join(texts) for texts in ticked.values()]
    required += [f"the document {within}"] if within else []
    kinds = {
        "Required, without adding to the score": required,
        "Left out": excluded,
        "Looked at, without adding to the score": optional,
    }
    return tuple(
        f"{kind}: {', '.join(dict.fromkeys(texts))}." for kind, texts in kinds.items() if texts
    )


def _scoreless_parts(query: Query, taxonomy: Taxonomy) -> tuple[list[str], list[str], list[str]]:
    """The required and the excluded parts of a query, and leaves of other parts, as far as they
    have no score; in words.
    """
    required: list[str] = []
    excluded: list[str] = []
    optional: list[str] = []
    for part in query.children if isinstance(query, And) else (query,):
        if scoring_clauses(part):
            scoreless = (
                clause
                for clause in leaves(part)
                if isinstance(clause, FacetClause) or clause.negated
            )
            optional += [describe_with_labels(clause.query, taxonomy) for clause in scoreless]
        elif leaves(part):
            inner = part.child if isinstance(part, Not) else part
            (excluded if isinstance(part, Not) else required).append(
                describe_with_labels(inner, taxonomy)
            )
    return required, excluded, optional


def sort_sentence(state: SearchState) -> Iterator[str]:
    """How hits are sorted, where not by their scores."""
    if state.sort == "relevance":
        return
    order = _ORDERS.get(state.sort, "by title")
    if state.by == "page":
        yield f"The hits are ordered {order}, then page by page; the score plays no part in it."
    else:
        yield f"The hits are ordered {order}; the score only settles ties."
