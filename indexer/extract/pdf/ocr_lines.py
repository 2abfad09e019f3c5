"""The words that were recognised on a page in, its lines and how sure they are out."""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.extract.pdf.layout.page_words import PageWords, TextLine

__all__ = [
    "OcrLine",
    "OcrResult",
    "OcrToken",
    "OcrWord",
    "group_lines",
    "mean_confidence",
    "to_page_words",
]

# Of 100: what is no word and is seen unsurely is dust or a rule.
_MAX_DUST_CONFIDENCE = 60
# Rows of dots that lead to a page number are seen as "ccc eee cece", unsurely.
_MAX_LEADER_CONFIDENCE = 40
_LEADER = re.compile(r"[ceontsbir\d.,…·_]+", re.IGNORECASE)
_MIN_LEADER_WIDTH = 15
# The same at a line's end, or before the page number there, whatever letters they are seen as.
_MIN_WORD_CONFIDENCE = 75
_MIN_LEADER_WORDS = 4
_MIN_ENTRY_LEADER_WIDTH = 60
_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,6}")


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word, how sure tesseract is of it (0 to 100), and its box in points from the upper left
    corner of the page as shown.
    """

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class OcrToken:
    """A word as it comes: whether a paragraph, and whether a line begins with it, and the size of
    the line's type.
    """

    begins_paragraph: bool
    begins_line: bool
    size: float
    word: OcrWord


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line of print; `starts` is True where a paragraph begins. `size` is that of its type in
    points, room for all letters included, whichever the line has.
    """

    words: tuple[OcrWord, ...]
    starts: bool
    size: float = 0.0

    @property
    def text(self) -> str:
        """The words with single blanks between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class OcrResult:
    """What was seen on a page. `confidence` (0 to 100) is the mean over letters and digits, 0 when
    there are none; `warnings` are sentences without the page's number.
    """

    lines: tuple[OcrLine, ...]
    confidence: float
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Lines as printed, a blank line before each paragraph."""
        marked = (f"\n{line.text}" if line.starts else line.text for line in self.lines)
        return "\n".join(marked).strip("\n")


def group_lines(tokens: Iterable[OcrToken]) -> Iterator[OcrLine]:
    """The words in lines, dust left out and leaders as "…"; a line without words is none."""
    words: list[OcrWord] = []
    starts = pending = True
    size = 0.0
    for token in tokens:
        if token.begins_line and words:
            yield OcrLine(tuple(_without_leaders(words)), starts, size)
            words, pending = [], False
        pending = pending or token.begins_paragraph
        if not _is_dust(token.word):
            starts = starts if words else pending
            words.append(token.word)
            size = token.size
    if words:
        yield OcrLine(tuple(_without_leaders(words)), starts, size)


def _without_leaders(words: list[OcrWord]) -> list[OcrWord]:
    """Each run of words that are dots is one "…" in their place."""
    start = _entry_end(words)
    if start is not None:
        end = len(words) - 1 if _NUMBER.fullmatch(words[-1].text) else len(words)
        return [*_short_leaders(words[:start]), _ellipsis(words[start:end]), *words[end:]]
    return list(_short_leaders(words))


def _entry_end(words: list[OcrWord]) -> int | None:
    """Where the dots of a line begin that ends in them, or in a page number after them.

    On poor scans dots are seen as words of all letters, none of them surely.
    """
    end = len(words) - 1 if words and _NUMBER.fullmatch(words[-1].text) else len(words)
    start = end
    while start and words[start - 1].confidence < _MIN_WORD_CONFIDENCE:
        start -= 1
    while start < end and words[start].confidence >= _MAX_LEADER_CONFIDENCE:
        start += 1  # a word that is seen half surely before the dots begin
    run = words[start:end]
    if len(run) < _MIN_LEADER_WORDS or run[-1].right - run[0].left < _MIN_ENTRY_LEADER_WIDTH:
        return None
    unsure = sum(word.confidence for word in run) / len(run) < _MAX_LEADER_CONFIDENCE
    return start if unsure else None


def _short_leaders(words: list[OcrWord]) -> Iterator[OcrWord]:
    run: list[OcrWord] = []
    for word in words:
        if word.confidence < _MAX_LEADER_CONFIDENCE and _LEADER.fullmatch(word.text):
            run.append(word)
        else:
            yield from _leader(run)
            yield word
            run = []
    yield from _leader(run)


def _leader(run: list[OcrWord]) -> Iterable[OcrWord]:
    letters = sum(len(word.text) for word in run)
    if letters < 3 or run[-1].right - run[0].left < _MIN_LEADER_WIDTH:
        return run
    return [_ellipsis(run)]


def _ellipsis(run: list[OcrWord]) -> OcrWord:
    top, bottom = min(w.top for w in run), max(w.bottom for w in run)
    return OcrWord("…", 0.0, run[0].left, top, run[-1].right, bottom)


def _is_dust(word: OcrWord) -> bool:
    return not word.text or (word.confidence < _MAX_DUST_CONFIDENCE and not _count_letters(word))


def _count_letters(word: OcrWord) -> int:
    return sum(map(str.isalnum, word.text))


def mean_confidence(lines: Iterable[OcrLine]) -> float:
    """The mean over letters and digits, 0.0 when there are none."""
    weights = [(_count_letters(word), word.confidence) for line in lines for word in line.words]
    letters = sum(weight for weight, _ in weights)
    return sum(weight * sure for weight, sure in weights) / letters if letters else 0.0


def to_page_words(result: OcrResult, width: float, height: float) -> PageWords:
    """A page of `width` and `height` points as text recognition sees it, paragraphs included."""
    edges = array("f")
    lines, texts, starts = [], [], set()
    first = 0
    for number, line in enumerate(result.lines):
        words = ["".join(word.text.split()) for word in line.words]
        for word in line.words:
            edges.extend((word.left, word.top, word.right, word.bottom))
        top, bottom = min(w.top for w in line.words), max(w.bottom for w in line.words)
        left, right = min(w.left for w in line.words), max(w.right for w in line.words)
        last = first + len(words)
        lines.append(TextLine(first, last, left, top, right, bottom, line.size or bottom - top, 0))
        texts.append(" ".join(words))
        first = last
        if line.starts:
            starts.add(number)
    return PageWords(width, height, "\n".join(texts), edges, lines, starts=frozenset(starts))
