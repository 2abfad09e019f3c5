"""What text recognition saw on a page in; the same as words in lines with their places out."""

from array import array

from indexer.extract.pdf.layout.page_words import PageWords, TextLine
from indexer.extract.pdf.ocr_lines import Recognised

__all__ = ["page_words_of"]


def page_words_of(seen: Recognised, width: float, height: float) -> PageWords:
    """A page of `width` and `height` points as text recognition sees it, paragraphs included."""
    edges = array("f")
    lines, texts, starts = [], [], set()
    first = 0
    for number, line in enumerate(seen.lines):
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
