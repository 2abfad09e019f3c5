"""A leaf of the query -> what it looks for: places side by side or near each other, each with the
forms that may stand there.

The same pattern is sought in a text in memory (`matching`) and in the lists of an index.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal, assert_never

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.tokenizer import has_wildcard, tokens, wildcard_forms
from indexer.engine.matching.bipartite import SlidingMatching
from indexer.engine.matching.expansion import TermExpander
from indexer.engine.query.nodes import Exact, Fuzzy, Leaf, Phrase, Prefix, Proximity, Wildcard, Word

__all__ = ["Pattern", "Slot", "expand_slots", "minimal_windows", "pattern", "truncated_slots"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a pattern: a stem, a form, or an open kind of form.

    `forms` are those of an index for which an open kind stands, None before it was asked: then any
    form that fits.
    """

    kind: Literal["stem", "form", "wildcard", "fuzzy"]
    text: str
    forms: tuple[str, ...] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it stands for several forms."""
        return self.kind in ("wildcard", "fuzzy")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Slots within a stretch that holds at most `distance` other words, in this order when
    `ordered`. Two leaves of one pattern are one clause.
    """

    slots: tuple[Slot, ...]
    distance: int = 0
    ordered: bool = True


@lru_cache(maxsize=4096)
def pattern(leaf: Leaf) -> Pattern:
    """The pattern of a leaf; without slots (a leaf of punctuation) it matches nothing."""
    match leaf:
        case Word(text):
            return Pattern(_slots(text, exact=False))
        case Exact(text):
            return Pattern(_slots(text, exact=True))
        case Phrase(text, exact):
            return Pattern(_wild_slots(text, exact=exact))
        case Proximity(text, distance, ordered, exact):
            slots = _wild_slots(text, exact=exact)
            alone = len(slots) < 2
            return Pattern(slots) if alone else Pattern(slots, distance, ordered)
        case Prefix(text):
            return Pattern(_wild_slots(f"{text}*", exact=True))
        case Wildcard(text):
            return Pattern(_wild_slots(text, exact=True))
        case Fuzzy(text):
            forms = [token.form for token in tokens(text)]
            return Pattern(tuple(Slot("fuzzy", form) for form in forms))
        case _:
            assert_never(leaf)


def _slots(text: str, *, exact: bool) -> tuple[Slot, ...]:
    return tuple(_slot(token.form, exact=exact) for token in tokens(text))


def _wild_slots(text: str, *, exact: bool) -> tuple[Slot, ...]:
    if not has_wildcard(text):
        return _slots(text, exact=exact)
    return tuple(_slot(form, exact=exact) for form in wildcard_forms(text))


def _slot(form: str, *, exact: bool) -> Slot:
    if "*" in form or "?" in form:
        return Slot("wildcard", form)
    return Slot("form", form) if exact else Slot("stem", stem(form))


def expand_slots(wanted: Pattern, index: TermExpander) -> Pattern:
    """The pattern with the forms of an index for which its open slots stand."""
    if not any(slot.is_open for slot in wanted.slots):
        return wanted
    return replace(wanted, slots=tuple(_resolved(slot, index) for slot in wanted.slots))


def _resolved(slot: Slot, index: TermExpander) -> Slot:
    if slot.kind == "wildcard" or slot.kind == "fuzzy":
        return replace(slot, forms=index.expand(slot.kind, slot.text).forms)
    return slot


def truncated_slots(wanted: Pattern, index: TermExpander) -> tuple[str, ...]:
    """The open slots that stand for more forms than are searched."""
    return tuple(
        slot.text
        for slot in wanted.slots
        if (slot.kind == "wildcard" or slot.kind == "fuzzy")
        and index.expand(slot.kind, slot.text).more
    )


def minimal_windows(
    places: Sequence[Sequence[int]], distance: int, *, ordered: bool, gaps: Sequence[int] = ()
) -> Iterator[tuple[int, int]]:
    """The shortest stretches [first, last] that hold a place of each slot, all different, with at
    most `distance` others between; none holds another. Places ascend; no stretch crosses a gap.
    """
    longest = len(places) + distance
    found = (_ordered if ordered else _unordered)(places, longest)
    kept = [one for one in found if not any(one[0] < gap < one[1] for gap in gaps)]
    for one, following in pairwise([*kept, (1 << 62, 1 << 62)]):
        if following[1] > one[1]:
            yield one


def _ordered(places: Sequence[Sequence[int]], longest: int) -> Iterator[tuple[int, int]]:
    """For each place of the first slot the shortest stretch that begins there."""
    for first in places[0]:
        at = first
        for slot in places[1:]:
            following = bisect_right(slot, at)
            if following == len(slot):
                return
            at = slot[following]
            if at - first >= longest:
                break
        else:
            yield first, at


def _unordered(places: Sequence[Sequence[int]], longest: int) -> Iterator[tuple[int, int]]:
    """For each place the shortest stretch that begins there, in one walk: both ends move on only,
    and the places between keep their seats.
    """
    seats = SlidingMatching(places)
    every = seats.positions
    end = 0
    for first in every:
        while not seats.is_perfect and end < len(every) and every[end] - first < longest:
            seats.add(every[end])
            end += 1
        if seats.is_perfect:
            yield first, every[end - 1]
        seats.remove(first)
