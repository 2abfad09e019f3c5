"""Reader comments on a web page: which elements contain them, and how many there are."""

import re

from bs4 import BeautifulSoup, Tag

from indexer.extract.html.text_survey import all_tags, class_and_id, find_tags, measure
from indexer.extract.text.refinement import refinement

__all__ = ["reader_comments"]

_AREA = re.compile(
    r"(^|[\s_-])(comments?|disqus|respond|replies|trackbacks?)($|[\s_-]|(?=list|form))"
)
# A single comment; its parts ("comment-body", "comment-author") are not counted.
_COMMENT = re.compile(r"(^|\s)(comment|comment[-_]item|comment[-_]?\d+|li-comment-\d+)($|\s)")
# Invitations to comment, and comment forms, are shorter than this.
_MIN_LENGTH = 300
# If comments are this many times longer than the rest, they are the content.
_THREAD_FACTOR = 10
_THREAD_TYPES = re.compile(r"\b(discussionforumposting|qapage)\b", re.IGNORECASE)


@refinement("Comments of readers may stand in the text", lambda *_: (set(), ""))
def reader_comments(soup: BeautifulSoup, body: Tag, removed: set[int]) -> tuple[set[int], str]:
    """The ids of elements with reader comments, and a sentence with their number.

    Both are empty for forums and question pages, whose content they are.
    """
    lengths = measure(body, removed)
    areas = {
        id(tag): tag
        for tag in lengths.tags[1:]
        if id(tag) not in lengths.with_h1 and _AREA.search(class_and_id(tag))
    }
    outer = [t for t in areas.values() if not any(id(above) in areas for above in t.parents)]
    length = sum(lengths.length[id(area)] for area in outer)
    if not outer or _is_thread(soup, body, length, lengths.length[id(body)] - length):
        return set(), ""
    number = sum(map(_count_comments, outer))
    sentence = "Comments of readers were left out." if length >= _MIN_LENGTH else ""
    if number:
        sentence = f"{number} comments of readers were left out."
    if number == 1:
        sentence = "1 comment of a reader was left out."
    return {id(area) for area in outer}, sentence


def _is_thread(soup: BeautifulSoup, body: Tag, comments: int, rest: int) -> bool:
    if _AREA.search(class_and_id(body)) or comments > _THREAD_FACTOR * rest:
        return True
    scripts = (s for s in find_tags(soup, ("script",)) if s.get("type") == "application/ld+json")
    declared = [script.get_text()[:100_000] for script in scripts]
    declared += [str(tag["itemtype"]) for tag in all_tags(soup) if tag.has_attr("itemtype")]
    return any(_THREAD_TYPES.search(text) for text in declared)


def _count_comments(area: Tag) -> int:
    """Count comments by class names or by marked-up items, whichever gives more."""
    inner = all_tags(area)
    comments = [tag for tag in inner if _COMMENT.search(class_and_id(tag))]
    # <li class=comment><article class=comment> is one comment.
    ids = {id(tag) for tag in comments}
    outer = [t for t in comments if id(t.parent) not in ids]
    return max(len(outer), sum(t.get("itemprop") == "comment" for t in inner))
