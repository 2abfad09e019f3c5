"""The matcher: evaluates a query against one page in memory, and finds the matches of a pattern in
a text. The rules of the taxonomy, the highlighter and explanations use it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.tokenizer import (
    GAP,
    Token,
    accented_positions,
    fold,
    indexed_tokens,
)
from indexer.engine.matching.expansion import TermExpander, matches_form
from indexer.engine.matching.patterns import Pattern, Slot, expand_slots, minimal_windows, pattern
from indexer.engine.query import nodes as q
from indexer.engine.query.ranges import Range

__all__ = ["AnalyzedText", "Span", "find_positions", "find_spans", "satisfies"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AnalyzedText:
    """An analyzed text: its tokens, their folded forms and stems, position by position, and the
    accented forms of those that differ from their folded ones.
    """

    text: str
    tokens: tuple[Token, ...]
    forms: tuple[str, ...]
    stems: tuple[str, ...]
    accents: Mapping[int, str]

    @classmethod
    @lru_cache(maxsize=512)
    def of(cls, text: str) -> "AnalyzedText":
        """Analyze a text. The last ones are cached, since searches show the same texts again."""
        tokens = tuple(indexed_tokens(text))
        forms = tuple(token.form for token in tokens)
        accents = dict(accented_positions(text))
        return cls(text, tokens, forms, tuple(map(stem, forms)), accents)

    @property
    def size(self) -> int:
        """The number of its tokens; joined words, which come after them, are no tokens more."""
        return self.forms.index(GAP) if GAP in self.forms else len(self.forms)

    def positions(self, slot: Slot) -> list[int]:
        """The positions of the tokens that fit a slot, ascending."""
        if slot.kind == "stem":
            return _positions_of(slot.text, self.stems)
        if slot.kind == "form":
            return _positions_of(slot.text, self.forms)
        if slot.kind == "exact":
            candidates = _positions_of(fold(slot.text), self.forms)
            return [at for at in candidates if self.accents.get(at, self.forms[at]) == slot.text]
        if slot.forms is None:
            kind, text = slot.kind, slot.text
            return [at for at, form in enumerate(self.forms) if matches_form(kind, text, form)]
        expanded = frozenset(slot.forms)
        return [at for at, form in enumerate(self.forms) if form in expanded]


def _positions_of(word: str, words: tuple[str, ...]) -> list[int]:
    positions, at = [], -1
    for _ in range(words.count(word)):
        at = words.index(word, at + 1)
        positions.append(at)
    return positions


def find_spans(pattern: Pattern, text: AnalyzedText) -> Iterator[Span]:
    """The matches of a pattern as character spans [start, end), in the order of the tokens; they
    may overlap.
    """
    for first, last in find_positions(pattern, text):
        yield text.tokens[first].start, text.tokens[last].end


def find_positions(pattern: Pattern, text: AnalyzedText) -> Iterator[tuple[int, int]]:
    """The matches of a pattern as positions of their first and last tokens."""
    if not pattern.slots:
        return
    slots = [text.positions(pattern.slots[0])]
    for slot in pattern.slots[1:]:
        if not slots[-1]:
            return
        slots.append(text.positions(slot))
    if pattern.distance or not pattern.ordered:
        gaps = _positions_of(GAP, text.forms)
        yield from minimal_windows(slots, pattern.distance, ordered=pattern.ordered, gaps=gaps)
        return
    following = [frozenset(positions) for positions in slots[1:]]
    for first in slots[0]:
        if all(first + step in positions for step, positions in enumerate(following, 1)):
            yield first, first + len(following)


def satisfies(
    query: q.Query,
    fields: Mapping[str, AnalyzedText],
    values: Mapping[str, tuple[str, ...]] | None = None,
    expander: TermExpander | None = None,
) -> bool:
    """Whether a page satisfies a query.

    `fields` are its texts by field, `values` its values by facet. `expander` expands wildcard and
    fuzzy words; without one any form matches that fits.
    """
    return _Page(fields, values or {}, expander).satisfies(query, "")


@dataclass(frozen=True, slots=True)
class _Page:
    fields: Mapping[str, AnalyzedText]
    values: Mapping[str, tuple[str, ...]]
    expander: TermExpander | None

    def satisfies(self, query: q.Query, field: str) -> bool:
        match query:
            case q.FacetTerm() | q.NumericRange():
                return self._has_value(query)
            case q.Field(name, child):
                return self.satisfies(child, name)
            case q.Boost(child, _):
                return self.satisfies(child, field)
            case q.Expanded(child, variants):
                return self._any((child, *variants), field)
            case q.And(children):
                return not self._any(tuple(map(q.Not, children)), field)
            case q.Or(children):
                return self._any(children, field)
            case q.Not(child):
                return not self.satisfies(child, field)
            case q.MatchAll():
                return True
            case _:
                return self._matches(query, field)

    def _any(self, children: tuple[q.Query, ...], field: str) -> bool:
        return any(self.satisfies(child, field) for child in children)

    def _matches(self, leaf: q.Leaf, field: str) -> bool:
        leaf_pattern = pattern(leaf)
        if self.expander is not None:
            leaf_pattern = expand_slots(leaf_pattern, self.expander)
        texts = self.fields.values() if not field else filter(None, [self.fields.get(field)])
        return any(next(find_positions(leaf_pattern, text), None) for text in texts)

    def _has_value(self, leaf: q.FacetLeaf) -> bool:
        values = self.values.get(leaf.facet, ())
        if isinstance(leaf, q.NumericRange):
            return any(map(Range(leaf.low, leaf.high).contains, values))
        return leaf.value in values
