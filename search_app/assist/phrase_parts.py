"""What occurs of a phrase that does not occur as typed: the rest of its words near each other
without those that are absent, else without one more; where that finds nothing, its longest part;
at last the words that occur, anywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import Exact, Phrase, Proximity, Query, Word
from indexer.engine.query.normalize import conjunction, disjunction
from indexer.engine.query.visitors import QueryClause
from search_app.assist.rewrites import NEAR
from search_app.request.absent_words import absent_words, count_each, phrase_words

__all__ = ["PhrasePart", "phrase_parts"]

# Words of a phrase without which the rest is searched for, one at a time: such a search of 40 words
# takes 15 ms on the shipped corpus.
_SUSPECTS = 8


class PhrasePart(NamedTuple):
    """The words of a phrase that are left out, and what is searched for instead of it."""

    left_out: tuple[str, ...]
    query: Query


def phrase_parts(engine: Engine, clause: QueryClause, *, exact: bool) -> Iterator[PhrasePart]:
    """Searches for what occurs of a phrase or proximity search that finds nothing, those first that
    keep most of it; none for other clauses. `exact`: words count in their exact forms only.
    """
    if not isinstance(clause.leaf, Phrase | Proximity):
        return
    leaf = replace(clause.leaf, exact=exact or clause.leaf.exact)
    parts = _Parts(engine, clause._replace(leaf=leaf), leaf)
    present = parts.present
    rests = parts.near([present])
    if not rests and len(present) > 2:
        suspects = parts.suspects()
        rests = parts.near([place for place in present if place != at] for at in suspects)
    rests = rests or parts.longest()
    yield from rests
    if not rests or len(present) < len(parts.words):
        yield from parts.anywhere()


class _Parts:
    """The parts of a phrase; a choice of its words is a list of their places."""

    def __init__(self, engine: Engine, clause: QueryClause, leaf: Phrase | Proximity) -> None:
        self._engine, self._clause, self._leaf = engine, clause, leaf
        self.words = phrase_words(clause)
        absent = absent_words(engine, clause)
        self.present = [place for place, word in enumerate(self.words) if word not in absent]

    def near(self, choices: Iterable[Sequence[int]]) -> list[PhrasePart]:
        """Those of the choices whose words occur near each other."""
        leaf = self._leaf
        distance = max(NEAR, leaf.distance) if isinstance(leaf, Proximity) else NEAR
        ordered = isinstance(leaf, Proximity) and leaf.ordered
        like = Proximity("", distance, ordered, leaf.exact)
        return [
            PhrasePart(self._left_out(choice), self._searched(choice, like))
            for choice in self._occurring(filter(self._has_content, choices), like)
        ]

    def suspects(self) -> list[int]:
        """The words that may not belong to the phrase: all of a short one; of a longer one the
        first of those in its shortest runs that do not occur.
        """
        places = self.present
        if len(places) <= _SUSPECTS:
            return places
        for length in range(2, len(places)):
            runs = [places[start : start + length] for start in range(len(places) - length + 1)]
            occurring = self._occurring(runs, self._leaf)
            missing = [run for run in runs if run not in occurring]
            if suspects := sorted({place for run in missing for place in run}):
                return suspects[:_SUSPECTS]
        return places[:_SUSPECTS]

    def longest(self) -> list[PhrasePart]:
        """The longest part of two words or more that occurs as typed: a longer part never occurs
        where a shorter one does not.
        """
        longest: Sequence[int] = ()
        low, high = 2, len(self.words) - 1
        while low <= high:
            length = (low + high) // 2
            runs = (range(s, s + length) for s in range(len(self.words) - length + 1))
            if occurring := self._occurring(filter(self._has_content, runs), self._leaf):
                longest, low = occurring[0], length + 1
            else:
                high = length - 1
        if not longest:
            return []
        return [PhrasePart(self._left_out(longest), self._searched(longest, self._leaf))]

    def anywhere(self) -> Iterator[PhrasePart]:
        """The words that occur, all on one page or any of them."""
        content = [place for place in self.present if self._has_content([place])]
        words: list[Query] = [self._searched([place], self._leaf) for place in content]
        for join in (conjunction, disjunction) if words else ():
            yield PhrasePart(self._left_out(self.present), join(words))

    def _occurring(
        self, choices: Iterable[Sequence[int]], like: Phrase | Proximity
    ) -> list[Sequence[int]]:
        """The choices that find something, searched for like a leaf."""
        tried = list(choices)
        leaves = (self._searched(choice, like) for choice in tried)
        alone = [self._clause._replace(leaf=leaf).query for leaf in leaves]
        counts = count_each(self._engine, alone)
        return [choice for choice, documents in zip(tried, counts, strict=True) if documents]

    def _searched(
        self, choice: Sequence[int], like: Phrase | Proximity
    ) -> Phrase | Proximity | Word | Exact:
        words = [self.words[place] for place in choice]
        if len(words) > 1:
            return replace(like, text=" ".join(words))
        return Exact(words[0]) if like.exact else Word(words[0])

    def _left_out(self, choice: Sequence[int]) -> tuple[str, ...]:
        return tuple(word for place, word in enumerate(self.words) if place not in choice)

    def _has_content(self, choice: Sequence[int]) -> bool:
        """Whether not all of the words are very common."""
        return any(self.words[place].lower() not in STOP_WORDS for place in choice)
