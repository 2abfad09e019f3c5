"""Draws the questions of the bench from a corpus: 20 in each of nine classes, with a fixed seed."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from indexer.engine.analysis.stop_words import STOP_WORDS
from tests.tools.search_bench.entries import LARGEST
from tests.tools.search_bench.question import BenchQuery

__all__ = ["PER_CLASS", "draw_queries"]

PER_CLASS = 20
# How many of 100,000 passages have a word of a class; fewer passages in proportion.
_RARE, _MEDIUM, _COMMON = (10, 60), (300, 1500), (6000, 25_000)
_AND, _PREFIX, _FUZZY = (1000, 25_000), (300, 8000), (300, 5000)
_OR = (2000, 20_000), (300, 3000)
_PHRASE, _PHRASE_WORD = (20, 600), 500
# Two facets ticked: two values of one, one of another.
_TICKED = (("kind", "reference"), ("kind", "report"), ("topic", "file"))
_SEED = 11
_LETTERS = re.compile(r"[a-z]+|[^a-z ]+")
_WORD = re.compile(r"[a-z]{4,14}")
_SKIPPED = STOP_WORDS | set("also each here into many more most must such than that".split())


def draw_queries(texts: Sequence[str]) -> list[BenchQuery]:
    """The questions about a corpus, always the same ones."""
    draw = _Draw(texts)
    questions = [
        *(BenchQuery("rare", (word,)) for word in draw.words(_RARE, PER_CLASS)),
        *(BenchQuery("medium", (word,)) for word in draw.words(_MEDIUM, PER_CLASS)),
        *(BenchQuery("common", (word,)) for word in draw.words(_COMMON, PER_CLASS)),
        *draw.alternatives(),
        *draw.conjunctions(),
        *draw.phrases(),
        *draw.prefixes(),
        *draw.misspellings(),
    ]
    wide = [query for query in questions if query.kind in ("common", "or")]
    ticked = (
        BenchQuery("facets", query.words, query.any_word, _TICKED)
        for query in wide[:: max(1, len(wide) // PER_CLASS)]
    )
    return [*questions, *ticked]


class _Draw:
    """Draws words by the number of passages that have them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [text.lower() for text in texts]
        self._random = random.Random(_SEED)  # noqa: S311 -- a sample, no secret
        self._scale = len(texts) / LARGEST
        self._passages: Counter[str] = Counter()
        for text in self._texts:
            self._passages.update(set(_content_words(text)))
        self._sorted = sorted(self._passages)

    def words(self, frequencies: tuple[int, int], count: int) -> list[str]:
        """Different words of about so many passages."""
        eligible = [word for word in self._sorted if self._within(word, frequencies)]
        return self._random.sample(eligible, min(count, len(eligible)))

    def _within(self, word: str, frequencies: tuple[int, int]) -> bool:
        low, high = (max(1, round(number * self._scale)) for number in frequencies)
        return low <= self._passages[word] <= high

    def alternatives(self) -> Iterator[BenchQuery]:
        """Two frequent words and one or two less frequent ones."""
        for at in range(PER_CLASS):
            words = (*self.words(_OR[0], 2), *self.words(_OR[1], 1 + at % 2))
            yield BenchQuery("or", words, any_word=True)

    def conjunctions(self) -> Iterator[BenchQuery]:
        """Two or three words of one passage."""
        for count in [2, 3] * (PER_CLASS // 2):
            words: list[str] = []
            while len(words) < count:
                text = self._random.choice(self._texts)
                words = sorted({w for w in _content_words(text) if self._within(w, _AND)})
            yield BenchQuery("and", tuple(self._random.sample(words, count)))

    def phrases(self) -> Iterator[BenchQuery]:
        """Pairs of adjacent words, neither too rare nor too frequent."""
        pairs = Counter(pair for text in self._texts[:20_000] for pair in _adjacent(text))
        low, high = (number * self._scale for number in _PHRASE)
        least = _PHRASE_WORD * self._scale
        eligible = sorted(
            pair
            for pair, count in pairs.items()
            if low <= count <= high and min(self._passages[word] for word in pair) > least
        )
        for pair in self._random.sample(eligible, min(PER_CLASS, len(eligible))):
            yield BenchQuery("phrase", pair)

    def prefixes(self) -> Iterator[BenchQuery]:
        """The first four to six letters of words."""
        for word in self.words(_PREFIX, PER_CLASS):
            yield BenchQuery("prefix", (word[: self._random.choice((4, 5, 5, 6))],))

    def misspellings(self) -> Iterator[BenchQuery]:
        """Words with a letter missing, or two letters exchanged."""
        misspelled = (self._misspelled(word) for word in self.words(_FUZZY, 3 * PER_CLASS))
        usable = [word for word in misspelled if word]
        yield from (BenchQuery("fuzzy", (word,)) for word in usable[:PER_CLASS])

    def _misspelled(self, word: str) -> str:
        """A misspelling of a word that is no word itself, "" when there is none."""
        if len(word) < 6:
            return ""
        at = self._random.randint(2, len(word) - 2)
        shorter = word[:at] + word[at + 1 :]
        exchanged = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        wrong = self._random.choice((shorter, exchanged))
        return "" if wrong in self._passages else wrong


def _content_words(text: str) -> Iterable[str]:
    words = _WORD.findall(text)
    return (word for word in words if word not in _SKIPPED)


def _adjacent(text: str) -> Iterator[tuple[str, str]]:
    for first, second in pairwise(_LETTERS.findall(text)):
        words = first, second
        if first != second and all(word.isalpha() and len(word) > 3 for word in words):
            yield words
