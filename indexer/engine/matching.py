"""A query on one text in memory: does a page satisfy it, and which characters match; for rules,
marks and snippets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from indexer.engine.analysis import Token, indexed, stem, tokens
from indexer.engine.query import (
    And,
    Everything,
    Exact,
    Field,
    Leaf,
    Not,
    Or,
    Phrase,
    Query,
    Value,
    Word,
    leaves,
)

__all__ = ["Pattern", "Text", "find", "marks", "merge", "pattern", "satisfies"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a leaf looks for: adjacent tokens, as stems or as exact forms. Two leaves of one pattern
    are one clause.
    """

    terms: tuple[str, ...]
    exact: bool


@lru_cache(maxsize=4096)
def pattern(leaf: Leaf) -> Pattern:
    """The pattern of a leaf; without terms (a leaf of punctuation) it matches nothing."""
    forms = tuple(token.form for token in tokens(leaf.text))
    exact = isinstance(leaf, Exact) or (isinstance(leaf, Phrase) and leaf.exact)
    return Pattern(forms if exact else tuple(map(stem, forms)), exact)


@dataclass(frozen=True, slots=True)
class Text:
    """A text analysed once: its tokens, their forms and stems, position by position."""

    text: str
    tokens: tuple[Token, ...]
    forms: tuple[str, ...]
    stems: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=512)
    def of(cls, text: str) -> "Text":
        """Analyses a text; the last ones are kept, for a search shows what others showed before."""
        found = tuple(indexed(text))
        forms = tuple(token.form for token in found)
        return cls(text, found, forms, tuple(map(stem, forms)))


def find(wanted: Pattern, text: Text) -> Iterator[Span]:
    """Character spans of a pattern's matches, one for each start position, in the order of the
    tokens; they may overlap.
    """
    words = text.forms if wanted.exact else text.stems
    size = len(wanted.terms)
    if not size:
        return
    first, at = wanted.terms[0], -1
    for _ in range(words.count(first)):
        at = words.index(first, at + 1)
        if words[at : at + size] == wanted.terms:
            yield text.tokens[at].start, text.tokens[at + size - 1].end


def marks(query: Query, field: str, text: Text) -> tuple[Span, ...]:
    """The characters of a field's text that the query's positive leaves match, ascending and
    disjoint.
    """
    wanted = {
        pattern(leaf)
        for restriction, leaf, negated in leaves(query)
        if not negated and not isinstance(leaf, Value) and restriction in ("", field)
    }
    return merge(span for one in wanted for span in find(one, text))


def merge(spans: Iterator[Span]) -> tuple[Span, ...]:
    """Spans in order, overlapping ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def satisfies(
    query: Query,
    fields: Mapping[str, Text],
    values: Mapping[str, tuple[str, ...]] | None = None,
    field: str = "",
) -> bool:
    """Whether a page with these fields and facet values satisfies the query; `field` restricts its
    leaves.
    """
    match query:
        case Word() | Exact() | Phrase():
            searched = fields.values() if not field else filter(None, [fields.get(field)])
            return any(next(find(pattern(query), text), None) for text in searched)
        case Value(facet, value):
            return value in (values or {}).get(facet, ())
        case Field(name, child):
            return satisfies(child, fields, values, name)
        case And(children):
            return all(satisfies(child, fields, values, field) for child in children)
        case Or(children):
            return any(satisfies(child, fields, values, field) for child in children)
        case Not(child):
            return not satisfies(child, fields, values, field)
        case Everything():
            return True
        case _:
            assert_never(query)
