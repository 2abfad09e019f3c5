"""OCR results: group recognized words into lines, drop noise, and convert them to PageWords."""

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

# Of 100: a token without letters and with less confidence is dust or a rule.
_MAX_DUST_CONFIDENCE = 60
# Dot leaders are recognized as "ccc eee cece" with low confidence.
_MAX_LEADER_CONFIDENCE = 40
_LEADER = re.compile(r"[ceontsbir\d.,…·_]+", re.IGNORECASE)
_MIN_LEADER_WIDTH = 15
# The same at the end of a line, or before its page number, as whatever letters.
_MIN_WORD_CONFIDENCE = 75
_MIN_LEADER_WORDS = 4
_MIN_ENTRY_LEADER_WIDTH = 60
_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,6}")


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word, its confidence (0 to 100), and its box in points from the upper left corner of the
    page as shown.
    """

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class OcrToken:
    """A word as tesseract returns it: whether a paragraph and a line begin with it, and the type
    size of its line.
    """

    begins_paragraph: bool
    begins_line: bool
    size: float
    word: OcrWord


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A printed line; `starts` is True if a paragraph begins. `size` is the type size in points,
    with room for all letters, whichever the line has.
    """

    words: tuple[OcrWord, ...]
    starts: bool
    size: float = 0.0

    @property
    def text(self) -> str:
        """The words, separated by single blanks."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class OcrResult:
    """The recognized text of a page.

    `confidence` (0 to 100) is the mean over letters and digits, 0 if there are none; `warnings` are
    sentences without the page number.
    """

    lines: tuple[OcrLine, ...]
    confidence: float
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Lines as printed, with a blank line before each paragraph."""
        marked = (f"\n{line.text}" if line.starts else line.text for line in self.lines)
        return "\n".join(marked).strip("\n")


def group_lines(tokens: Iterable[OcrToken]) -> Iterator[OcrLine]:
    """Group tokens into lines; noise is dropped and dot leaders become "…"."""
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
    """Replace each run of dot leader tokens with one "…"."""
    start = _entry_end(words)
    if start is not None:
        end = len(words) - 1 if _NUMBER.fullmatch(words[-1].text) else len(words)
        return [*_short_leaders(words[:start]), _ellipsis(words[start:end]), *words[end:]]
    return list(_short_leaders(words))


def _entry_end(words: list[OcrWord]) -> int | None:
    """The start of the dot leader that ends a line or precedes its page number, or None.

    On poor scans dots are recognized as any letters, all with low confidence.
    """
    end = len(words) - 1 if words and _NUMBER.fullmatch(words[-1].text) else len(words)
    start = end
    while start and words[start - 1].confidence < _MIN_WORD_CONFIDENCE:
        start -= 1
    while start < end and words[start].confidence >= _MAX_LEADER_CONFIDENCE:
        start += 1  # a word recognized with medium confidence before the dots begin
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
    """The mean over letters and digits, 0.0 if there are none."""
    weights = [(_count_letters(word), word.confidence) for line in lines for word in line.words]
    letters = sum(weight for weight, _ in weights)
    return sum(weight * sure for weight, sure in weights) / letters if letters else 0.0


def to_page_words(result: OcrResult, width: float, height: float) -> PageWords:
    """Convert to a page of `width` and `height` points, with its paragraphs."""
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
