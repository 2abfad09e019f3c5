"""The main element of a web page in, its headings and paragraphs in reading order out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Comment, NavigableString, Tag
from bs4.element import PreformattedString

from indexer.extract.text import clean

__all__ = ["Block", "blocks"]

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form header hr html legend li main nav ol p pre section summary "
    "table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`level` 0) or a heading (`level` 1 to 6) of clean text, never empty."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class _End:
    """Stands on the stack where an element ends."""

    tag: Tag


class _Writer:
    """Collects the pieces of a paragraph until something ends it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.marker = ""
        self.preformatted = 0
        self.items: dict[int, int] = {}

    def add(self, text: str) -> None:
        """Takes characters; line ends count in preformatted text alone."""
        text = text.replace("\ue000", " ")
        if self.preformatted:
            text = text.replace("\r\n", "\n").replace("\n", "\ue000")
        self.pieces.append(text)

    def enter(self, tag: Tag) -> None:
        """A block begins."""
        self.preformatted += tag.name == "pre"
        if tag.name == "li":
            self.marker = self._item(tag)

    def leave(self, tag: Tag) -> None:
        """A block has ended; an empty list item leaves no marker to the next text."""
        self.preformatted -= tag.name == "pre"
        if tag.name == "li":
            self.marker = ""

    def _item(self, tag: Tag) -> str:
        parent = tag.parent
        if parent is None or parent.name != "ol":
            return "• "
        start = str(parent.get("start") or "1")
        first = int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1
        number = self.items[id(parent)] = self.items.get(id(parent), first - 1) + 1
        return f"{number}. "

    def flush(self, level: int = 0) -> Iterator[Block]:
        """Ends the paragraph or heading."""
        text = clean("".join(self.pieces)).replace("\u00ad", "")
        self.pieces.clear()
        # Source line ends are blanks; those that <br> and <pre> ask for were kept as U+E000.
        text = " ".join(text.split()).replace("\ue000", "\n")
        parts = [p.strip() for p in re.split(r"(?: ?\n ?){2,}", text) if p.strip()]
        for part in parts:
            line = re.sub(r" *\n *", "\n", part)
            if level:
                yield Block(level, " ".join(line.split()))
            else:
                yield Block(0, self.marker + line)
                self.marker = ""


def blocks(main: Tag) -> Iterator[Block]:
    """Every piece of text below `main` exactly once; no recursion, pages nest 100,000 deep."""
    writer = _Writer()
    stack: list[Tag | NavigableString | _End] = [main]
    while stack:
        node = stack.pop()
        if isinstance(node, _End):
            yield from writer.flush(_level(node.tag))
            writer.leave(node.tag)
        elif isinstance(node, Tag):
            yield from _enter(node, writer, stack)
        elif not isinstance(node, (Comment, PreformattedString)):
            writer.add(str(node))
    yield from writer.flush()


def _enter(tag: Tag, writer: _Writer, stack: list[Tag | NavigableString | _End]) -> Iterator[Block]:
    if tag.name == "br":
        writer.pieces.append("\ue000")
        return
    if tag.name in _BLOCKS:
        yield from writer.flush()
        writer.enter(tag)
        stack.append(_End(tag))
    if tag.name == "table" and _is_data(tag):
        stack.pop()
        yield from _table(tag)
        return
    if tag.name == "sup":
        writer.pieces.append(" ")  # a footnote's number is not the last digit of a word
    stack.extend(reversed([c for c in tag.contents if isinstance(c, (Tag, NavigableString))]))


def _level(tag: Tag) -> int:
    return int(tag.name[1]) if tag.name in _HEADINGS else 0


def _is_data(table: Tag) -> bool:
    """A table of rows and cells; one that lays out a page holds tables or headings."""
    if table.find(["table", *_HEADINGS]) is not None:
        return False
    return any(len(row.find_all(["td", "th"], limit=2)) > 1 for row in table.find_all("tr"))


def _table(table: Tag) -> Iterator[Block]:
    """The caption, then all rows as lines of one paragraph, cells parted by " | "."""
    lines = []
    for row in table.find_all(["tr", "caption"]):
        cells = row.find_all(["td", "th"], recursive=False) if row.name == "tr" else [row]
        texts = [" ".join(b.text.replace("\n", " ") for b in blocks(cell)) for cell in cells]
        if any(texts):
            lines.append(" | ".join(texts))
    if lines:
        yield Block(0, "\n".join(lines))
