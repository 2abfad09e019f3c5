"""Match patterns: what a leaf of the query searches for, as slots that tokens fill in succession or
near each other. The same pattern is matched against a text in memory (`matcher`) and against the
posting lists of an index.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal, assert_never

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.tokenizer import (
    accented_form,
    fold,
    forms_of,
    tokens,
    wildcard_tokens,
)
from indexer.engine.matching.bipartite import SlidingMatching
from indexer.engine.matching.expansion import TermExpander
from indexer.engine.query.nodes import (
    Exact,
    Fuzzy,
    Leaf,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Wildcard,
    Word,
)
from indexer.engine.query.visitors import scoring_clauses

__all__ = ["Pattern", "Slot", "expand_slots", "minimal_windows", "pattern", "truncated_terms"]


_LiteralKind = Literal["stem", "form", "exact"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a pattern: a stem, a folded form, an exact form with its accents, or a wildcard
    or fuzzy word, which stands for folded forms.

    `forms` are the terms of an index that a wildcard or fuzzy word is expanded to; None before
    that, then any form matches that fits.
    """

    kind: Literal["stem", "form", "exact", "wildcard", "fuzzy"]
    text: str
    forms: tuple[str, ...] | None = None

    @property
    def expandable(self) -> bool:
        """Whether it is a wildcard or fuzzy word, which may match several forms."""
        return self.kind in ("wildcard", "fuzzy")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slots that are filled by different tokens with at most `distance` other tokens between them,
    in this order when `ordered`. Leaves with equal patterns are one clause.
    """

    slots: tuple[Slot, ...]
    distance: int = 0
    ordered: bool = True


@lru_cache(maxsize=4096)
def pattern(leaf: Leaf) -> Pattern:
    """The pattern of a leaf; without slots (no letters or digits) it matches nothing."""
    match leaf:
        case Word(text):
            return Pattern(_slots(text, "stem"))
        case Exact(text):
            return Pattern(_slots(text, "exact"))
        case Phrase(text, exact):
            return Pattern(_open_slots(text, "exact" if exact else "stem"))
        case Proximity(text, distance, ordered, exact):
            slots = _open_slots(text, "exact" if exact else "stem")
            return Pattern(slots, distance, ordered) if len(slots) > 1 else Pattern(slots)
        case Prefix(text):
            return Pattern(_open_slots(f"{text}*", "form"))
        case Wildcard(text):
            return Pattern(_open_slots(text, "form"))
        case Fuzzy(text):
            return Pattern(tuple(Slot("fuzzy", form) for form in forms_of(text)))
        case _:
            assert_never(leaf)


def _slots(text: str, kind: _LiteralKind) -> tuple[Slot, ...]:
    """A slot for each token of a text without wildcards."""
    return tuple(_slot(text[token.start : token.end], kind) for token in tokens(text))


def _open_slots(text: str, kind: _LiteralKind) -> tuple[Slot, ...]:
    """A slot for each token of a text that may have wildcards."""
    return tuple(
        Slot("wildcard", token.form)
        if "*" in token.form or "?" in token.form
        else _slot(text[token.start : token.end], kind)
        for token in wildcard_tokens(text)
    )


def _slot(word: str, kind: _LiteralKind) -> Slot:
    if kind == "exact":
        return Slot("exact", accented_form(word))
    return Slot(kind, stem(fold(word)) if kind == "stem" else fold(word))


def expand_slots(pattern: Pattern, expander: TermExpander) -> Pattern:
    """The pattern with its wildcard and fuzzy slots expanded to the terms of an index."""
    if not any(slot.expandable for slot in pattern.slots):
        return pattern
    return replace(pattern, slots=tuple(_expanded(slot, expander) for slot in pattern.slots))


def _expanded(slot: Slot, expander: TermExpander) -> Slot:
    if slot.kind == "wildcard" or slot.kind == "fuzzy":
        return replace(slot, forms=expander.expand(slot.kind, slot.text).forms)
    return slot


def truncated_terms(query: Query, expander: TermExpander) -> tuple[str, ...]:
    """The wildcard and fuzzy words of a query that match more terms than they are expanded to, each
    once.
    """
    truncated = (
        slot.text
        for clause in scoring_clauses(query)
        for slot in pattern(clause.leaf).slots
        if slot.kind in ("wildcard", "fuzzy") and expander.expand(slot.kind, slot.text).more
    )
    return tuple(dict.fromkeys(truncated))


def minimal_windows(
    slots: Sequence[Sequence[int]], distance: int, *, ordered: bool, gaps: Sequence[int] = ()
) -> Iterator[tuple[int, int]]:
    """The shortest windows [first, last] of token positions that fill all slots with different
    positions and have at most `distance` other positions between; none contains another.

    `slots` are the ascending positions that fit each slot. No window crosses a gap.
    """
    longest = len(slots) + distance
    candidates = (_ordered_windows if ordered else _unordered_windows)(slots, longest)
    windows = [
        (first, last) for first, last in candidates if not any(first < gap < last for gap in gaps)
    ]
    for window, following in pairwise([*windows, (1 << 62, 1 << 62)]):
        if following[1] > window[1]:
            yield window


def _ordered_windows(slots: Sequence[Sequence[int]], longest: int) -> Iterator[tuple[int, int]]:
    """For each position of the first slot the shortest window that begins there."""
    for first in slots[0]:
        last = first
        for positions in slots[1:]:
            following = bisect_right(positions, last)
            if following == len(positions):
                return
            last = positions[following]
            if last - first >= longest:
                break
        else:
            yield first, last


def _unordered_windows(slots: Sequence[Sequence[int]], longest: int) -> Iterator[tuple[int, int]]:
    """For each position the shortest window that begins there, in one pass: both ends only move
    forward, and the matching of the positions between them is repaired.
    """
    matching = SlidingMatching(slots)
    positions = matching.positions
    end = 0
    for first in positions:
        while not matching.is_perfect and end < len(positions) and positions[end] - first < longest:
            matching.add(positions[end])
            end += 1
        if matching.is_perfect:
            yield first, positions[end - 1]
        matching.remove(first)
