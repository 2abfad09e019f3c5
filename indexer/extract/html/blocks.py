"""Text blocks of a web page: headings and paragraphs in reading order."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bs4 import NavigableString, Tag

from indexer.extract.html.text_survey import find_tags, is_text
from indexer.extract.text.clean import clean

__all__ = ["Block", "blocks"]

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form header hr html legend li main nav ol p pre section summary "
    "table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# A sign that links to the heading itself.
_PERMALINK = re.compile(r"(?: #| ?[¶§🔗])$")
# A longer heading was opened and never closed.
_MAX_HEADING_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`level` 0) or a heading (`level` 1 to 6) of clean text, never empty.

    `linked` is the share of its characters inside links; `inside` is False outside the core
    element; `strings` are the ids of its text nodes.
    """

    level: int
    text: str
    linked: float = 0.0
    inside: bool = True
    strings: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class _End:
    """Marks the end of an element on the stack."""

    tag: Tag


class _Outside:
    """Marks the end of the core element on the stack."""


class _Writer:
    """Collects the pieces of a paragraph until something ends it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.marker = ""
        self.preformatted = 0
        self.links = 0
        self.linked = 0
        self.inside = True
        self.heading: Tag | None = None
        self.last: NavigableString | None = None
        self.strings: list[int] = []
        self.items: dict[int, int] = {}

    def add(self, text: str) -> None:
        """Add text; line ends are kept in preformatted text only."""
        text = text.replace("\ue000", " ")
        if self.preformatted:
            text = text.replace("\r\n", "\n").replace("\n", "\ue000")
        self.pieces.append(text)
        if self.links:
            self.linked += len(text.strip())

    def enter(self, tag: Tag) -> None:
        """Start a block element."""
        self.preformatted += tag.name == "pre"
        if tag.name == "li":
            self.marker = self._item(tag)
        if (
            tag.name in _HEADINGS
            and sum(len(s.strip()) for s in tag.strings) <= _MAX_HEADING_LENGTH
        ):
            self.heading = tag

    def leave(self, tag: Tag) -> None:
        """End a block element; an empty list item leaves no marker."""
        self.preformatted -= tag.name == "pre"
        if tag.name == "li":
            self.marker = ""
        if tag is self.heading:
            self.heading = None

    def _item(self, tag: Tag) -> str:
        parent = tag.parent
        if parent is None or parent.name != "ol":
            return "• "
        start = str(parent.get("start") or "1")
        first = int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1
        number = self.items[id(parent)] = self.items.get(id(parent), first - 1) + 1
        return f"{number}. "

    def flush(self, level: int = 0) -> Iterator[Block]:
        """End the current paragraph or heading."""
        whole = "".join(self.pieces)
        linked = self.linked / (len(whole.strip()) or 1)
        strings = tuple(self.strings)
        self.linked = 0
        self.strings.clear()
        self.pieces.clear()
        text = clean(whole).replace("\u00ad", "")
        # Source line ends are blanks; those of <br> and <pre> were kept as U+E000.
        text = " ".join(text.split()).replace("\ue000", "\n")
        parts = [p.strip() for p in re.split(r"(?: ?\n ?){2,}", text) if p.strip()]
        for part in parts:
            line = re.sub(r" *\n *", "\n", part)
            if level:
                yield Block(
                    level, _PERMALINK.sub("", " ".join(line.split())), linked, self.inside, strings
                )
            else:
                yield Block(0, self.marker + line, linked, self.inside, strings)
                self.marker = ""


def blocks(main: Tag, core: Tag | None = None, removed: Collection[int] = ()) -> Iterator[Block]:
    """Yield every piece of text below `main` exactly once.

    Blocks outside `core`, an element below `main`, have `inside` False. Nodes whose ids are in
    `removed` are left out with everything in them. No recursion: pages may nest 100,000 deep.
    """
    writer = _Writer()
    writer.inside = core is None or core is main
    stack: list[Tag | NavigableString | _End | _Outside] = [main]
    while stack:
        node = stack.pop()
        if isinstance(node, _Outside):
            yield from writer.flush()
            writer.inside = core is None or core is main
        elif isinstance(node, _End):
            yield from _leave(node.tag, writer)
        elif id(node) in removed:
            continue
        elif isinstance(node, Tag):
            if node is core:
                yield from writer.flush()
                writer.inside = True
                stack.append(_Outside())
            yield from _enter(node, writer, stack, removed)
        elif is_text(node):
            if _needs_space(writer.last, node):
                writer.pieces.append(" ")
            writer.last = node
            writer.add(str(node))
            if not node.isspace():
                writer.strings.append(id(node))
    yield from writer.flush()


def _enter(
    tag: Tag,
    writer: _Writer,
    stack: list[Tag | NavigableString | _End | _Outside],
    removed: Collection[int],
) -> Iterator[Block]:
    if tag.name == "br":
        writer.pieces.append("\ue000")
        return
    if tag.name == "a":
        writer.links += 1
        stack.append(_End(tag))
    if tag.name in _BLOCKS and writer.heading:
        writer.pieces.append(" ")
    elif tag.name in _BLOCKS:
        yield from writer.flush()
        writer.enter(tag)
        stack.append(_End(tag))
    if tag.name == "table" and not writer.heading and _is_data(tag):
        stack.pop()
        yield from _table(tag, writer.inside, removed)
        return
    if tag.name == "sup":
        writer.pieces.append(" ")  # a footnote number is not the last digit of a word
    stack.extend(reversed([c for c in tag.contents if isinstance(c, (Tag, NavigableString))]))


def _needs_space(before: NavigableString | None, after: NavigableString) -> bool:
    """Whether the browser shows a gap between two elements that the markup joins.

    True for two links, or a word and its number, each alone in its own element. Letters stay
    together: "<b>W</b><i>ord</i>".
    """
    if before is None or before.next_sibling is not None or after.previous_sibling is not None:
        return False
    if before.parent is after.parent or not before or not after:
        return False
    links = {tag.name for tag in (before.parent, after.parent) if tag is not None} == {"a"}
    return links or bool(re.fullmatch(r"[^\W\d]\d|\d[^\W\d]", before[-1] + after[0]))


def _leave(tag: Tag, writer: _Writer) -> Iterator[Block]:
    if tag.name == "a":
        writer.links -= 1
        return
    yield from writer.flush(_level(tag))
    writer.leave(tag)


def _level(tag: Tag) -> int:
    return int(tag.name[1]) if tag.name in _HEADINGS else 0


def _is_data(table: Tag) -> bool:
    """Whether it is a table of rows and cells; a layout table contains tables or headings."""
    if next(find_tags(table, {"table", *_HEADINGS}), None):
        return False
    return any(len(_cells(row)) > 1 for row in find_tags(table, ("tr",)))


def _cells(row: Tag) -> list[Tag]:
    return [c for c in row.contents if isinstance(c, Tag) and c.name in {"td", "th"}]


def _table(table: Tag, inside: bool, removed: Collection[int]) -> Iterator[Block]:
    """The caption, then all rows as lines of one paragraph, with cells separated by " | "."""
    lines = []
    for row in find_tags(table, ("tr", "caption")):
        cells = _cells(row) if row.name == "tr" else [row]
        texts = [
            " ".join(b.text.replace("\n", " ") for b in blocks(cell, removed=removed))
            for cell in cells
        ]
        if any(texts):
            lines.append(" | ".join(texts))
    if lines:
        strings = tuple(id(s) for s in table.strings if not s.isspace())
        yield Block(0, "\n".join(lines), 0.0, inside, strings)
