"""The tree of a web page in, the blocks of its main content out: two judges, and who wins when.

Our rule removes furniture and picks an element; trafilatura gives a text. The blocks of the tree
that stand in that text are content; so are those of the rule between them, which are the headings,
tables and lists that trafilatura drops, and those around them that are no links. Each judge takes
over where the other finds too little.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bs4 import Tag

from indexer.extract.html.blocks import Block, blocks
from indexer.extract.html.boilerplate import Core, main_content

__all__ = ["Content", "main_blocks"]

# Measured on one half of 511 pages and held on the other: below this share of the rule's text,
# trafilatura has missed the content (a list, a catalogue, a forum).
_LEAST = 0.6
# A block is in a text when most runs of this many words are. Numbers of lists and signs at headings
# differ between the two; 3 to 5 words and .5 to .7 give the same pages.
_RUN = 4
_RUNS = 0.6
# What the rule removed comes back when it is this share of what trafilatura kept: then the rule has
# thrown out content. From .2 to .5 the gold pages give the same.
_RESCUED = 0.3

# Cutting off all of both ends would give .004 more of F1 on gold pages, and lose leads and notes.
_MOST_LINKED = 0.5
_OTHERS = re.compile(
    r"(related|recommended|popular|trending|latest|recent|similar|more|most read|other) "
    r"(articles?|posts?|stories|topics|news|products?|reads?)|(you|people) (may|might|also).{0,30}|"
    r"(read|up) next|read more|keep reading|trending( now)?|most (read|popular)",
    re.IGNORECASE,
)
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The blocks of the main content in reading order, and what our rule picked."""

    blocks: list[Block]
    core: Core


def main_blocks(body: Tag, gone: set[int], judged: str, files: Iterable[int] = ()) -> Content:
    """Both judges' choice of what is in `body`, nodes with ids in `gone` left out. `judged` is
    trafilatura's text, "" without one; `files` are the ids of strings that name attached files, and
    are never cut off at the ends.
    """
    core = main_content(body, gone)
    before = list(blocks(body, gone=gone))
    after = list(blocks(body, core.tag, core.removed))
    kept = {string for block in after for string in block.strings}
    removed = [replace(b, inside=False) for b in before if kept.isdisjoint(b.strings)]
    order = {one: n for n, one in enumerate(s for b in before for s in b.strings)}
    every = sorted(after + removed, key=lambda b: order.get(b.strings[0], 0) if b.strings else 0)
    chosen = _chosen(every, kept, judged, frozenset(files))
    return Content(_without_others(chosen), core)


def _without_others(found: list[Block]) -> list[Block]:
    """What stands under a heading that announces other articles belongs to those."""
    kept: list[Block] = []
    level = 0
    for block in found:
        if block.level and (not level or block.level <= level):
            level = block.level if _OTHERS.fullmatch(block.text) else 0
        if not level:
            kept.append(block)
    return kept if _size(kept) > _size(found) / 2 else found


def _chosen(
    every: Sequence[Block], kept: set[int], judged: str, files: frozenset[int]
) -> list[Block]:
    rule = [block for block in every if block.inside]
    found = _found(every, judged)
    if _length(found) < _LEAST * _length(rule):
        return rule
    gone = [block for block in found if kept.isdisjoint(block.strings)]
    if _size(gone) <= _RESCUED * _size(found):
        found = [block for block in found if not kept.isdisjoint(block.strings)]
    attached = [block for block in rule if not files.isdisjoint(block.strings)]
    wanted = {id(block) for block in (*found, *attached)}
    places = [place for place, block in enumerate(every) if id(block) in wanted]
    if not places:
        return rule
    between = range(places[0], places[-1])
    flags = [
        id(block) in wanted or (block.inside and (place in between or _is_prose(block)))
        for place, block in enumerate(every)
    ]
    return _with_headings(every, flags, kept)


def _is_prose(block: Block) -> bool:
    """True for what is no heading and no list of links: before and behind what the second judge
    kept, that is a lead or a note, and links are those of the site.
    """
    return not block.level and block.linked < _MOST_LINKED


def _with_headings(every: Sequence[Block], flags: list[bool], kept: set[int]) -> list[Block]:
    """The flagged blocks, and the headings right above them that the rule did not remove."""
    below = False
    for place in range(len(every) - 1, -1, -1):
        block = every[place]
        alive = not kept.isdisjoint(block.strings)
        if block.level and alive:
            flags[place] |= below
        elif alive:
            below = flags[place]
    return [block for block, flag in zip(every, flags, strict=True) if flag]


def _found(every: Sequence[Block], judged: str) -> list[Block]:
    """The blocks whose words stand in the text; short ones must be a line or cell of it."""
    words = _words(judged)
    runs = set(zip(*(words[n:] for n in range(_RUN)), strict=False))
    lines = {_words(line) for line in re.split(r"\n|\|", judged)}
    return [block for block in every if _stands(_words(block.text), runs, lines)]


def _stands(words: Words, runs: set[Words], lines: set[Words]) -> bool:
    if len(words) < _RUN:
        return bool(words) and words in lines
    own = list(zip(*(words[n:] for n in range(_RUN)), strict=False))
    return sum(run in runs for run in own) >= _RUNS * len(own)


def _words(text: str) -> Words:
    return tuple(re.findall(r"\w+", text.lower()))


def _length(found: Iterable[Block]) -> int:
    return sum(len(block.text) for block in found)


def _size(found: Iterable[Block]) -> int:
    return sum(len(_words(block.text)) for block in found)
