"""A query's tree as typed -> trees that ask for less, each with the reason in a code, in the order
in which people would try them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import NamedTuple

from indexer.engine.analysis.analyzer import STOP_WORDS, has_wildcard, tokens
from indexer.engine.query.nodes import (
    And,
    Between,
    Boost,
    Exact,
    Field,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Value,
    Word,
)
from indexer.engine.query.normalize import boosted, both, within
from indexer.engine.results import Taxonomy
from search_app.assist.parts import changed, parts, text_of
from search_app.request.facet_terms import nearest, unknown

__all__ = ["Looser", "looser"]

# Words between words of a phrase that has become nearness: about a line.
_NEAR = 5
# Years by which a range grows on both sides, until something is found.
_WIDER = (1, 2, 5, 10)


class Looser(NamedTuple):
    """A query that asks for less: why, what of it was given up, and the tree. Those that give up
    the same `what` are alternatives, each asking for less than the one before.
    """

    why: str
    what: tuple[str, ...]
    query: Query


def looser(
    query: Query, empty: Sequence[Query], rarest: Sequence[Query], taxonomy: Taxonomy
) -> Iterator[Looser]:
    """The looser queries; `empty` are the parts that find nothing alone, `rarest` all parts, the
    rarest first.
    """
    wanted = [part for part in rarest if not isinstance(part, Not)]
    found = [part for part in wanted if part not in empty]
    for part in empty:
        yield from _milder(query, part, taxonomy)
    if len(empty) > 1:
        yield from _without(query, empty)
    for part in wanted:
        yield from _without(query, [part])
    for part in rarest:
        if isinstance(part, Not):
            yield from _allowed(query, part)
        elif part in found:
            yield from _milder(query, part, taxonomy)
    for pair in [[part] for part in found] if empty else map(list, combinations(found, 2)):
        yield from _without(query, [*empty, *pair])
    if len(found) > 1 and isinstance(query, And):
        yield Looser("any_part", (), Or(tuple(part for part in parts(query) if part in found)))


def _without(query: Query, dropped: Sequence[Query]) -> Iterator[Looser]:
    left = changed(query, lambda node: None if node in dropped else node)
    if left is not None:
        yield Looser("without_part", tuple(text_of(one) for one in dropped), left)


def _allowed(query: Query, excluded: Not) -> Iterator[Looser]:
    left = changed(query, lambda node: None if node == excluded else node)
    if left is not None:
        yield Looser("without_not", (text_of(excluded.child),), left)


def _milder(query: Query, part: Query, taxonomy: Taxonomy) -> Iterator[Looser]:
    """The query with a part that asks for less."""
    for why, other in _instead(part, taxonomy):
        new = changed(query, partial(_swapped, part, other))
        if new is not None and new != query:
            yield Looser(why, (text_of(part),), new)


def _swapped(one: Query, other: Query, node: Query) -> Query:
    return other if node == one else node


def _instead(part: Query, taxonomy: Taxonomy) -> Iterator[tuple[str, Query]]:
    match part:
        case Field(name, child):
            for why, other in _instead(child, taxonomy):
                yield why, within(name, other)
            yield "anywhere", child
        case Boost(child, factor):
            for why, other in _instead(child, taxonomy):
                yield why, boosted(other, factor)
        case Value():
            yield from (("other_value", other) for other in _near_values(part, taxonomy))
        case Between(facet, low, high):
            for step in _WIDER:
                lower = None if low is None else low - step
                yield "wider_range", Between(facet, lower, None if high is None else high + step)
        case Phrase() | Near() | Exact() | Word():
            yield from _leaf(part)
        case _:
            return


def _near_values(value: Value, taxonomy: Taxonomy) -> Iterator[Value]:
    for facet, _ in unknown(value, taxonomy):
        for other in nearest(facet, value.value):
            yield Value(facet.name, other.value)


def _leaf(leaf: Phrase | Near | Exact | Word) -> Iterator[tuple[str, Query]]:
    """In any form, then near each other, then anywhere on the page."""
    if isinstance(leaf, Exact):
        yield "any_form", Word(leaf.text)
    elif isinstance(leaf, Phrase | Near) and leaf.exact:
        yield "any_form", replace(leaf, exact=False)
    if isinstance(leaf, Phrase):
        yield "near", Near(leaf.text, _NEAR)
    elif isinstance(leaf, Near) and leaf.ordered:
        yield "near", Near(leaf.text, leaf.distance)
    words = _words(leaf.text)
    if not isinstance(leaf, Exact) and len(words) > 1 and not has_wildcard(leaf.text):
        yield "all_words", both([Word(word) for word in words])


def _words(text: str) -> list[str]:
    """The words of a text as typed, the very common ones only where there are no others."""
    words = dict.fromkeys(text[token.start : token.end] for token in tokens(text))
    return [word for word in words if word.lower() not in STOP_WORDS] or list(words)
