"""Query rewriting: the conjuncts of a query tree, and trees that ask for less, each with a code
that says why, in the order in which people would try them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import has_wildcard, words_of
from indexer.engine.facet_names import FacetNameIndex
from indexer.engine.query.nodes import (
    And,
    Boost,
    Exact,
    FacetTerm,
    Field,
    MatchAll,
    Not,
    NumericRange,
    Or,
    Phrase,
    Proximity,
    Query,
    Word,
)
from indexer.engine.query.normalize import conjunction, disjunction, in_field, negate, with_boost
from indexer.engine.query.render import to_query_string
from indexer.engine.query.visitors import leaves

__all__ = ["NEAR", "Rewrite", "conjuncts", "rewrites", "substitute", "to_text", "transform"]

# Other words allowed between those of a phrase that becomes a proximity search: about a line.
NEAR = 5
# Years by which a range grows on both sides, until something is found.
_WIDER = (1, 2, 5, 10)


class Rewrite(NamedTuple):
    """A tree that asks for less: a code that says why, the parts that were given up, and the tree.

    Rewrites with the same `what` are alternatives, each asking for less than the one before.
    """

    why: str
    what: tuple[str, ...]
    query: Query


def rewrites(
    query: Query, empty: Sequence[Query], rarest: Sequence[Query], names: FacetNameIndex
) -> Iterator[Rewrite]:
    """The trees that ask for less; `empty` are the parts that find nothing alone, `rarest` all
    parts, the rarest first.
    """
    required = [part for part in rarest if not isinstance(part, Not)]
    matching = [part for part in required if part not in empty]
    for part in empty:
        yield from _relax_part(query, part, names)
    if len(empty) > 1:
        yield from _without(query, empty)
    for part in required:
        yield from _without(query, [part])
    for part in rarest:
        if isinstance(part, Not):
            yield from _drop_negation(query, part)
        elif part in matching:
            yield from _relax_part(query, part, names)
    for pair in [[part] for part in matching] if empty else map(list, combinations(matching, 2)):
        yield from _without(query, [*empty, *pair])
    if len(matching) > 1 and isinstance(query, And):
        alternatives = tuple(part for part in conjuncts(query) if part in matching)
        yield Rewrite("any_part", (), Or(alternatives))


def _without(query: Query, dropped: Sequence[Query]) -> Iterator[Rewrite]:
    rest = transform(query, lambda node: None if node in dropped else node)
    if rest is not None:
        yield Rewrite("without_part", tuple(map(to_text, dropped)), rest)


def _drop_negation(query: Query, excluded: Not) -> Iterator[Rewrite]:
    rest = transform(query, lambda node: None if node == excluded else node)
    if rest is not None:
        yield Rewrite("without_not", (to_text(excluded.child),), rest)


def _relax_part(query: Query, part: Query, names: FacetNameIndex) -> Iterator[Rewrite]:
    """The query with an alternative of one part that asks for less."""
    for why, alternative in _alternatives(part, names):
        rewritten = substitute(query, part, alternative)
        if rewritten is not None and rewritten != query:
            yield Rewrite(why, (to_text(part),), rewritten)


def _alternatives(part: Query, names: FacetNameIndex) -> Iterator[tuple[str, Query]]:
    match part:
        case Field(name, child):
            for why, other in _alternatives(child, names):
                yield why, in_field(name, other)
            yield "anywhere", child
        case Boost(child, factor):
            for why, other in _alternatives(child, names):
                yield why, with_boost(other, factor)
        case FacetTerm():
            yield from (("other_value", other) for other in _near_values(part, names))
        case NumericRange(facet, low, high):
            for step in _WIDER:
                lower = None if low is None else low - step
                yield (
                    "wider_range",
                    NumericRange(facet, lower, None if high is None else high + step),
                )
        case Phrase() | Proximity() | Exact() | Word():
            yield from _leaf(part)
        case _:
            return


def _near_values(value: FacetTerm, names: FacetNameIndex) -> Iterator[FacetTerm]:
    if names.undeclared_values(value):
        for other in names.close_values(value.facet, value.value):
            yield FacetTerm(value.facet, other.value)


def _leaf(leaf: Phrase | Proximity | Exact | Word) -> Iterator[tuple[str, Query]]:
    """In any form, then near each other, then anywhere on the page."""
    if isinstance(leaf, Exact):
        yield "any_form", Word(leaf.text)
    elif isinstance(leaf, Phrase | Proximity) and leaf.exact:
        yield "any_form", replace(leaf, exact=False)
    if isinstance(leaf, Phrase):
        yield "near", Proximity(leaf.text, NEAR)
    elif isinstance(leaf, Proximity) and leaf.ordered:
        yield "near", Proximity(leaf.text, leaf.distance)
    words = _words(leaf.text)
    if not isinstance(leaf, Exact) and len(words) > 1 and not has_wildcard(leaf.text):
        yield "all_words", conjunction([Word(word) for word in words])


def _words(text: str) -> list[str]:
    """The words of a text as typed, the very common ones only where there are no others."""
    words = dict.fromkeys(words_of(text))
    return [word for word in words if word.lower() not in STOP_WORDS] or list(words)


# Parts of a query that are looked at.
_PARTS = 8


def conjuncts(query: Query) -> list[Query]:
    """The members of a conjunction, or of each conjunction in a disjunction; a query that is no
    conjunction is its own only part. At most the first eight.
    """
    branches = query.children if isinstance(query, Or) else (query,)
    parts: list[Query] = [
        part
        for branch in branches
        for part in (branch.children if isinstance(branch, And) else (branch,))
        if not isinstance(part, MatchAll)
    ]
    return list(dict.fromkeys(parts))[:_PARTS]


def transform(query: Query, change: Callable[[Query], Query | None]) -> Query | None:
    """Apply `change` to each node, from the leaves up; where it returns None the node is dropped.
    None when only negated clauses remain.
    """
    changed = _changed(query, change)
    return changed if changed and any(not leaf.negated for leaf in leaves(changed)) else None


def substitute(query: Query, part: Query, alternative: Query) -> Query | None:
    """The query with an alternative of one part; None when only negated clauses remain."""
    return transform(query, lambda node: alternative if node == part else node)


def _changed(query: Query, change: Callable[[Query], Query | None]) -> Query | None:
    """Rebuild a node with its changed children as the parser would, then change it itself."""
    match query:
        case Field(name, child):
            node = _change_child(child, change, lambda inner: in_field(name, inner))
        case Boost(child, factor):
            node = _change_child(child, change, lambda inner: with_boost(inner, factor))
        case Not(child):
            node = _change_child(child, change, negate)
        case And(children):
            node = _change_children(children, change, conjunction)
        case Or(children):
            node = _change_children(children, change, disjunction)
        case _:
            node = query
    return None if node is None else change(node)


def _change_child(
    child: Query, change: Callable[[Query], Query | None], build: Callable[[Query], Query]
) -> Query | None:
    inner = _changed(child, change)
    return None if inner is None else build(inner)


def _change_children(
    children: Iterable[Query],
    change: Callable[[Query], Query | None],
    build: Callable[[list[Query]], Query],
) -> Query | None:
    changed = [inner for child in children if (inner := _changed(child, change)) is not None]
    return build(changed) if changed else None


def to_text(query: Query) -> str:
    """The query as people type it: the members of a conjunction side by side, without AND."""
    if not isinstance(query, And):
        return to_query_string(query)
    texts = (
        f"({to_query_string(child)})" if isinstance(child, Or) else to_query_string(child)
        for child in query.children
    )
    return " ".join(text for text in texts if text)
