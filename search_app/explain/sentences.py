"""Explanations of scores -> the sentences in which people read why a page was found."""

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
    "page_first",
    "quoted",
    "sort_sentence",
    "times",
    "where",
]

# Forms named in a sentence; the table has no more, the JSON has all.
_FORMS = 5
# Below this, scores are equal: the order of additions decides nothing.
_EQUAL = 1e-9

_WHERE = {
    "heading": "in the heading",
    "title": "in the title",
    "abstract": "in the abstract",
    "author": "among the authors",
    "alias": "among its other names and numbers",
}
_ON = {"section": "in this section"}
_THROUGH = {
    "heading": "the heading",
    "title": "the title",
    "abstract": "the abstract",
    "author": "the authors",
    "alias": "its other names and numbers",
}
# The page comes first, then what stands around it.
_ORDER = ("body", *_WHERE)


def page_first(found: Explanation) -> Explanation:
    """The same, each clause's own page before what stands around it."""

    def place(share: FieldScore) -> int:
        return _ORDER.index(share.field) if share.field in _ORDER else 0

    parts = (replace(part, shares=tuple(sorted(part.shares, key=place))) for part in found.parts)
    return replace(found, parts=tuple(parts))


def clauses(found: Explanation, unit: str, value_words: Callable[[str], str]) -> tuple[str, ...]:
    """A sentence for each part: where it stands, how often and in which forms, how rare it is, and
    how much of the score it gives. `unit` is what a page of the document is called, `value_words`
    gives the words for a facet's value.
    """
    shares = largest_remainder([100 * part.score / found.score for part in found.parts], 100)
    said = []
    for at, (part, percent) in enumerate(zip(found.parts, shares, strict=True)):
        most = at == 0 and len(shares) > 1 and percent > shares[1]
        gives = _gives(part, percent, most=most, alone=len(shares) == 1)
        if part.kind == "value":
            filed = f"This {unit} is filed under {value_words(part.text)}, whose name was typed"
            said.append(f"{filed}; {_rare(part, 'is', 'are')}. {gives}")
        else:
            rare = _rare(part, "has it", "have it")
            said.append(f"{_stands(part, unit)}; {rare}. {gives}")
    return tuple(said)


def _stands(part: ClauseScore, unit: str) -> str:
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
    """The forms in brackets, capitals aside; none where it stands as it was typed."""
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


def missing(texts: Sequence[str], unit: str) -> str:
    """What was typed and is not there, "" for nothing."""
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
    part = max(best.parts, key=lambda one: one.score - _score(theirs.get(one.text)))
    there = theirs.get(part.text)
    if part.kind == "value":
        why = "it is not filed there"
    elif there is None:
        why = f"{quoted(part.text)} is not there"
    else:
        why = f"{quoted(part.text)} {_less(part, there)}"
    return f"Next is {name} with {score}, mostly because {why}."


def _less(part: ClauseScore, there: ClauseScore) -> str:
    """In what a clause is weaker on another page of the same document."""
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
    """Where a field lies, seen from the page."""
    return _WHERE.get(field) or _ON.get(unit, f"on this {unit}")


def times(number: int) -> str:
    """How often: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def quoted(text: str) -> str:
    """A clause in typographic quotation marks: its own where it has some."""
    return re.sub('"([^"]*)"', "“\\1”", text) if '"' in text else f"“{text}”"


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


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
