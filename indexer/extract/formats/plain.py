"""Plain text: paragraphs, and pages of about 500 words. No word is lost."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from indexer.extract.formats.properties import DocumentProperties, with_properties
from indexer.extract.library_guard import Diagnostics
from indexer.extract.limits import MIB, size_text
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import ReadRefused, guarded_read
from indexer.extract.text.clean import clean, guess_language, one_line, paragraphs, vocabulary
from indexer.extract.text.decode import decode
from indexer.extract.text.refinement import refinement
from indexer.model import Document, Page, Reason, Unreadable

__all__ = ["decode_text", "read_text", "text_pages", "text_paragraphs"]

# A hundred novels; longer text is data.
_MAX_BYTES = 32 * MIB
# Words per page: about a printed page, the unit that people cite.
_MAX_WORDS = 500
# Characters per page, for text whose words are too long to count.
_MAX_CHARACTERS = 20_000
# Shorter lines are verses, addresses and lists, whose line ends have a meaning.
_MIN_WRAP_WIDTH = 45
_MAX_WRAP_WIDTH = 120
# Lines per paragraph: joining an endless one would take quadratic time.
_MAX_LINES = 100
_MAX_TITLE_LENGTH = 100


def read_text(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read text: blank lines separate paragraphs, form feeds separate pages."""
    return guarded_read(path, "text", lambda notes: _read(content, path, notes))


def _read(content: bytes, path: str, notes: Diagnostics) -> ReadResult:
    text = decode_text(content)
    pages = text_pages(text, "text")
    if not pages:
        return ReadResult(Unreadable(path, Reason.NO_TEXT, "The file opens, but it has no words."))
    title = _title(text)
    document = Document(
        path=path,
        format="text",
        title=title,
        pages=pages,
        warnings=notes.sentences,
        sources={"title": "first_line"} if title else {},
    )
    return ReadResult(with_properties(document, DocumentProperties()))


def decode_text(content: bytes) -> str:
    """Decode text by the rule for web pages. ReadRefused above 32 MiB."""
    if len(content) > _MAX_BYTES:
        message = f"The text has {size_text(len(content))}; the limit for text is 32 MiB: split it."
        raise ReadRefused(Reason.TOO_LARGE, message)
    return decode(content).replace("\0", "")


def text_pages(text: str, reader: str) -> tuple[Page, ...]:
    """Split at form feeds if there are any, else after every 500 words."""
    parts: list[str] = []
    for printed_page in text.split("\f"):
        parts += _fill_pages(text_paragraphs(printed_page))
    return tuple(Page(n, "", "", part, reader=reader) for n, part in enumerate(parts, start=1))


@refinement("Lines were not joined to paragraphs", lambda text: text.split("\n\n"))
def text_paragraphs(text: str) -> list[str]:
    """Split at blank lines and clean; lines that were clearly wrapped are joined."""
    text = clean(text)
    lines, language = text.split("\n"), guess_language(text)
    known_words: Counter[str] | None = None
    texts: list[str] = []
    for block in _blocks(lines):
        if _is_wrapped(block):
            known_words = vocabulary(lines) if known_words is None else known_words
            for start in range(0, len(block), _MAX_LINES):
                part = block[start : start + _MAX_LINES]
                texts += paragraphs(part, known_words, (), language).split("\n\n")
        else:
            texts.append("\n".join(block))
    return [paragraph for paragraph in texts if paragraph.strip()]


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line.strip())
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(block: list[str]) -> bool:
    """Whether every line but the last is so long that the next word would not have fitted."""
    width = max(map(len, block))
    if len(block) < 2 or not _MIN_WRAP_WIDTH <= width <= _MAX_WRAP_WIDTH:
        return False
    pairs = pairwise(block)
    return all(len(line) + 1 + len(following.split(" ", 1)[0]) > width for line, following in pairs)


def _fill_pages(texts: Iterable[str]) -> Iterator[str]:
    """Collect paragraphs into pages; a paragraph longer than a page is cut between words."""
    page: list[str] = []
    words = characters = 0
    for piece in (piece for paragraph in texts for piece in _pieces(paragraph)):
        size = len(piece.split())
        full = words + size > _MAX_WORDS or characters + len(piece) > _MAX_CHARACTERS
        if page and full:
            yield "\n\n".join(page)
            page, words, characters = [], 0, 0
        page.append(piece)
        words, characters = words + size, characters + len(piece)
    if page:
        yield "\n\n".join(page)


def _pieces(paragraph: str) -> Iterator[str]:
    if len(paragraph) <= _MAX_CHARACTERS and len(paragraph.split()) <= _MAX_WORDS:
        yield paragraph
        return
    start = 0
    while start < len(paragraph):
        piece = paragraph[start : start + _MAX_CHARACTERS]
        words = list(islice(re.finditer(r"\S+", piece), _MAX_WORDS + 1))
        if len(words) > _MAX_WORDS:
            piece = piece[: words[_MAX_WORDS].start()]
        elif start + _MAX_CHARACTERS < len(paragraph) and len(words) > 1:
            piece = piece[: words[-1].start()]  # it may continue
        start += len(piece)
        if piece.strip():
            yield piece.strip()


@refinement("The title was not read", lambda _: "")
def _title(text: str) -> str:
    """The first line if it stands alone like a heading, else ""."""
    first = next(_blocks(clean(text[:4_000]).split("\n")), [])
    line = one_line(first[0]).strip("=-*# ") if len(first) == 1 or _is_underlined(first) else ""
    is_heading = 3 <= len(line) <= _MAX_TITLE_LENGTH and not re.search(r"[,;:.]$", line)
    return line if is_heading and re.search(r"[^\W\d_]", line) else ""


def _is_underlined(block: list[str]) -> bool:
    return len(block) == 2 and re.fullmatch(r"=+|-+|~+|\*+", block[1]) is not None
