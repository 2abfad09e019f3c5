"""Text lengths of the elements of a web page, and fast searches of its tree.

Nothing is removed from the tree: extracting elements one by one is quadratic in the number of
siblings. Removed nodes are a set of ids that every walk skips. The loops here are about ten times
faster than beautifulsoup4's searches.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from bs4.element import PreformattedString

__all__ = [
    "TextLengths",
    "all_tags",
    "ancestor",
    "body_of",
    "class_and_id",
    "find_tags",
    "is_text",
    "measure",
]


@dataclass(slots=True)
class TextLengths:
    """The elements of a subtree in page order, itself first, and by id of an element: its
    characters of text, those inside links, and whether it contains an <h1>.
    """

    tags: list[Tag] = field(default_factory=list)
    length: dict[int, int] = field(default_factory=dict)
    linked: dict[int, int] = field(default_factory=dict)
    with_h1: set[int] = field(default_factory=set)

    def weight(self, tag: Tag) -> int:
        """Characters outside links: navigation is mostly links."""
        return self.length[id(tag)] - self.linked[id(tag)]


def body_of(soup: BeautifulSoup) -> Tag:
    """The body of the page, or the whole tree."""
    return soup.body or soup


def all_tags(root: Tag) -> list[Tag]:
    """All elements below `root`."""
    return [node for node in root.descendants if isinstance(node, Tag)]


def find_tags(root: Tag, names: Collection[str]) -> Iterator[Tag]:
    """The elements below `root` with one of the names."""
    for node in root.descendants:
        if isinstance(node, Tag) and node.name in names:
            yield node


def ancestor(tag: Tag, names: Collection[str]) -> Tag | None:
    """The nearest ancestor of `tag` with one of the names."""
    parent = tag.parent
    while parent is not None and parent.name not in names:
        parent = parent.parent
    return parent


def class_and_id(tag: Tag) -> str:
    """Class names and id of an element in lower case, separated by blanks."""
    class_names = tag.get("class") or ()
    classes = class_names.split() if isinstance(class_names, str) else list(class_names)
    return " ".join((*classes, str(tag.get("id") or ""))).lower()


def is_text(node: object) -> bool:
    """Whether a node is text for people."""
    return isinstance(node, NavigableString) and not isinstance(node, Comment | PreformattedString)


def measure(root: Tag, removed: Collection[int] = ()) -> TextLengths:
    """Measure the subtree of `root`; elements whose ids are in `removed` are left out."""
    lengths = TextLengths()
    parents: list[int] = []
    stack: list[tuple[Tag, int]] = [(root, -1)]
    characters: list[int] = []
    while stack:
        tag, parent = stack.pop()
        number = len(characters)
        lengths.tags.append(tag)
        parents.append(parent)
        text = 0
        inner: list[tuple[Tag, int]] = []
        for child in tag.contents:
            if isinstance(child, Tag):
                if id(child) not in removed:
                    inner.append((child, number))
            elif is_text(child) and id(child) not in removed:
                text += len(str(child).strip())
        characters.append(text)
        stack += reversed(inner)
    _add_up(lengths, characters, parents)
    return lengths


def _add_up(lengths: TextLengths, characters: list[int], parents: list[int]) -> None:
    """Add up from the leaves: in reverse order each total is complete when passed on."""
    linked = [0] * len(characters)
    titled = [False] * len(characters)
    for number in range(len(characters) - 1, -1, -1):
        tag, parent = lengths.tags[number], parents[number]
        if tag.name == "a":
            linked[number] = characters[number]
        lengths.length[id(tag)] = characters[number]
        lengths.linked[id(tag)] = linked[number]
        if titled[number]:
            lengths.with_h1.add(id(tag))
        if parent >= 0:
            characters[parent] += characters[number]
            linked[parent] += linked[number]
            titled[parent] |= titled[number] or tag.name == "h1"
