"""Main content selection: combine our rules with trafilatura.

Our rules remove boilerplate and choose an element; trafilatura returns a text. Blocks that occur in
that text are content. So are blocks between them that the rules kept (headings, tables and lists,
which trafilatura drops), and blocks around them that are not links. Each method takes over where
the other finds too little.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bs4 import Tag

from indexer.extract.html.blocks import Block, blocks
from indexer.extract.html.boilerplate import Core, main_content
from indexer.extract.text.refinement import refinement

__all__ = ["MainContent", "main_blocks"]

# Tuned on one half of 511 pages and confirmed on the other: with less than this share of the rules'
# text, trafilatura has missed the content (a list, a catalog, a forum).
_MIN_SHARE = 0.6
# A block occurs in a text if most of its runs of this many words do. List numbers and heading signs
# differ between the two; 3 to 5 words and .5 to .7 give the same pages.
_RUN_WORDS = 4
_MIN_RUNS = 0.6
# Blocks that the rules removed are restored if they are more than this share of trafilatura's text:
# then the rules have removed content. From .2 to .5 the result on the gold pages is the same.
_MAX_REMOVED_SHARE = 0.3

# Cutting off both ends completely would add .004 to F1 on the gold pages, but lose leads and notes.
_MAX_LINKED = 0.5
_RELATED_ARTICLES = re.compile(
    r"(related|recommended|popular|trending|latest|recent|similar|more|most read|other) "
    r"(articles?|posts?|stories|topics|news|products?|reads?)|(you|people) (may|might|also).{0,30}|"
    r"(read|up) next|read more|keep reading|trending( now)?|most (read|popular)",
    re.IGNORECASE,
)
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MainContent:
    """The blocks of the main content in reading order, and the element that the rules chose."""

    blocks: list[Block]
    core: Core


def _everything(body: Tag, removed: set[int], *_: object) -> MainContent:
    return MainContent(list(blocks(body, removed=removed)), Core(body, frozenset(removed)))


@refinement("All of the page was read, with its menus", _everything)
def main_blocks(
    body: Tag, removed: set[int], extracted: str, files: Iterable[int] = ()
) -> MainContent:
    """Select the main content of `body`.

    `removed` are ids of nodes to leave out, `extracted` is trafilatura's text ("" if there is
    none), `files` are the ids of strings that name attached files: they are never cut off at the
    ends.
    """
    core = main_content(body, removed)
    all_blocks = list(blocks(body, removed=removed))
    core_blocks = list(blocks(body, core.tag, core.removed))
    kept_strings = {string for block in core_blocks for string in block.strings}
    outside = [replace(b, inside=False) for b in all_blocks if kept_strings.isdisjoint(b.strings)]
    order = {string: n for n, string in enumerate(s for b in all_blocks for s in b.strings)}
    ordered = sorted(
        core_blocks + outside, key=lambda b: order.get(b.strings[0], 0) if b.strings else 0
    )
    selected = _select(ordered, kept_strings, extracted, frozenset(files))
    return MainContent(_without_related_articles(selected), core)


def _without_related_articles(selected: list[Block]) -> list[Block]:
    """Drop blocks under a heading that announces other articles."""
    remaining: list[Block] = []
    level = 0
    for block in selected:
        if block.level and (not level or block.level <= level):
            level = block.level if _RELATED_ARTICLES.fullmatch(block.text) else 0
        if not level:
            remaining.append(block)
    return remaining if _total_words(remaining) > _total_words(selected) / 2 else selected


def _select(
    ordered: Sequence[Block], kept_strings: set[int], extracted: str, files: frozenset[int]
) -> list[Block]:
    rule_blocks = [block for block in ordered if block.inside]
    matching = _matching_blocks(ordered, extracted)
    if _total_characters(matching) < _MIN_SHARE * _total_characters(rule_blocks):
        return rule_blocks
    restored = [block for block in matching if kept_strings.isdisjoint(block.strings)]
    if _total_words(restored) <= _MAX_REMOVED_SHARE * _total_words(matching):
        matching = [block for block in matching if not kept_strings.isdisjoint(block.strings)]
    attached = [block for block in rule_blocks if not files.isdisjoint(block.strings)]
    wanted_ids = {id(block) for block in (*matching, *attached)}
    places = [place for place, block in enumerate(ordered) if id(block) in wanted_ids]
    if not places:
        return rule_blocks
    between = range(places[0], places[-1])
    flags = [
        id(block) in wanted_ids or (block.inside and (place in between or _is_prose(block)))
        for place, block in enumerate(ordered)
    ]
    return _with_headings(ordered, flags, kept_strings)


def _is_prose(block: Block) -> bool:
    """Whether a block is neither a heading nor a list of links.

    Before and after trafilatura's text these are leads and notes, while links belong to the site.
    """
    return not block.level and block.linked < _MAX_LINKED


def _with_headings(
    ordered: Sequence[Block], flags: list[bool], kept_strings: set[int]
) -> list[Block]:
    """The flagged blocks, and the headings right above them that the rules did not remove."""
    below = False
    for place in range(len(ordered) - 1, -1, -1):
        block = ordered[place]
        alive = not kept_strings.isdisjoint(block.strings)
        if block.level and alive:
            flags[place] |= below
        elif alive:
            below = flags[place]
    return [block for block, flag in zip(ordered, flags, strict=True) if flag]


def _matching_blocks(ordered: Sequence[Block], extracted: str) -> list[Block]:
    """The blocks whose words occur in the text; short ones must be a line or cell of it."""
    words = _words(extracted)
    runs = set(zip(*(words[n:] for n in range(_RUN_WORDS)), strict=False))
    lines = {_words(line) for line in re.split(r"\n|\|", extracted)}
    return [block for block in ordered if _occurs(_words(block.text), runs, lines)]


def _occurs(words: Words, runs: set[Words], lines: set[Words]) -> bool:
    if len(words) < _RUN_WORDS:
        return bool(words) and words in lines
    own_runs = list(zip(*(words[n:] for n in range(_RUN_WORDS)), strict=False))
    return sum(run in runs for run in own_runs) >= _MIN_RUNS * len(own_runs)


def _words(text: str) -> Words:
    return tuple(re.findall(r"\w+", text.lower()))


def _total_characters(selection: Iterable[Block]) -> int:
    return sum(len(block.text) for block in selection)


def _total_words(selection: Iterable[Block]) -> int:
    return sum(len(_words(block.text)) for block in selection)
