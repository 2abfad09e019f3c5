"""A query on one text in memory: does a page satisfy it, and which characters match; for rules,
marks and snippets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.tokenizer import GAP, Token, indexed_tokens
from indexer.engine.matching.expansion import TermExpander, matches_form
from indexer.engine.matching.patterns import Pattern, Slot, expand_slots, minimal_windows, pattern
from indexer.engine.query import nodes as q
from indexer.engine.query.ranges import Range

__all__ = ["AnalyzedText", "Span", "find_positions", "find_spans", "satisfies"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AnalyzedText:
    """A text analysed once: its tokens, their forms and stems, position by position."""

    text: str
    tokens: tuple[Token, ...]
    forms: tuple[str, ...]
    stems: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=512)
    def of(cls, text: str) -> "AnalyzedText":
        """Analyses a text; the last ones are kept, for a search shows what others showed before."""
        found = tuple(indexed_tokens(text))
        forms = tuple(token.form for token in found)
        return cls(text, found, forms, tuple(map(stem, forms)))

    def places(self, slot: Slot) -> list[int]:
        """The positions of the tokens that may stand in a slot, ascending."""
        if slot.kind == "stem":
            return _places(slot.text, self.stems)
        if slot.kind == "form":
            return _places(slot.text, self.forms)
        if slot.forms is None:
            kind, text = slot.kind, slot.text
            return [at for at, form in enumerate(self.forms) if matches_form(kind, text, form)]
        wanted = frozenset(slot.forms)
        return [at for at, form in enumerate(self.forms) if form in wanted]


def _places(word: str, words: tuple[str, ...]) -> list[int]:
    found, at = [], -1
    for _ in range(words.count(word)):
        at = words.index(word, at + 1)
        found.append(at)
    return found


def find_spans(wanted: Pattern, text: AnalyzedText) -> Iterator[Span]:
    """Character spans of a pattern's matches, in the order of the tokens; they may overlap."""
    for first, last in find_positions(wanted, text):
        yield text.tokens[first].start, text.tokens[last].end


def find_positions(wanted: Pattern, text: AnalyzedText) -> Iterator[Span]:
    """The first and the last position of each match."""
    if not wanted.slots:
        return
    places = [text.places(wanted.slots[0])]
    for slot in wanted.slots[1:]:
        if not places[-1]:
            return
        places.append(text.places(slot))
    if wanted.distance or not wanted.ordered:
        gaps = _places(GAP, text.forms)
        yield from minimal_windows(places, wanted.distance, ordered=wanted.ordered, gaps=gaps)
        return
    others = [frozenset(found) for found in places[1:]]
    for first in places[0]:
        if all(first + step in found for step, found in enumerate(others, 1)):
            yield first, first + len(others)


def satisfies(
    query: q.Query,
    fields: Mapping[str, AnalyzedText],
    values: Mapping[str, tuple[str, ...]] | None = None,
    index: TermExpander | None = None,
) -> bool:
    """Whether a page with these fields and facet values satisfies the query; `index` says which
    forms open words stand for.
    """
    return _Page(fields, values or {}, index).holds(query, "")


@dataclass(frozen=True, slots=True)
class _Page:
    fields: Mapping[str, AnalyzedText]
    values: Mapping[str, tuple[str, ...]]
    index: TermExpander | None

    def holds(self, query: q.Query, field: str) -> bool:
        match query:
            case q.FacetTerm() | q.NumericRange():
                return self._tagged(query)
            case q.Field(name, child):
                return self.holds(child, name)
            case q.Boost(child, _):
                return self.holds(child, field)
            case q.Expanded(child, variants):
                return self._any((child, *variants), field)
            case q.And(children):
                return not self._any(tuple(map(q.Not, children)), field)
            case q.Or(children):
                return self._any(children, field)
            case q.Not(child):
                return not self.holds(child, field)
            case q.MatchAll():
                return True
            case _:
                return self._found(query, field)

    def _any(self, children: tuple[q.Query, ...], field: str) -> bool:
        return any(self.holds(child, field) for child in children)

    def _found(self, leaf: q.Leaf, field: str) -> bool:
        wanted = pattern(leaf) if self.index is None else expand_slots(pattern(leaf), self.index)
        searched = self.fields.values() if not field else filter(None, [self.fields.get(field)])
        return any(next(find_spans(wanted, text), None) for text in searched)

    def _tagged(self, tag: q.FacetLeaf) -> bool:
        values = self.values.get(tag.facet, ())
        if isinstance(tag, q.NumericRange):
            return any(map(Range(tag.low, tag.high).contains, values))
        return tag.value in values
