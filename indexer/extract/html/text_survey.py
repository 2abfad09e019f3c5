"""The tree of a web page and what is to be left out of it in, its elements with their lengths out.

Nothing is removed from the tree: taking elements out one by one costs each time as much as there
are siblings. What is left out is a set of ids, and every walk goes past them. The loops here are
some ten times faster than the searches of beautifulsoup4.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from bs4.element import PreformattedString

__all__ = [
    "TextLengths",
    "above",
    "body_of",
    "is_text",
    "measure",
    "named",
    "tags",
    "words_of_attributes",
]


@dataclass(slots=True)
class TextLengths:
    """The elements below one, itself first, in the page's order; by id of an element, characters of
    text in it, those of them in links, and whether it holds an <h1>.
    """

    tags: list[Tag] = field(default_factory=list)
    length: dict[int, int] = field(default_factory=dict)
    linked: dict[int, int] = field(default_factory=dict)
    titled: set[int] = field(default_factory=set)

    def weight(self, tag: Tag) -> int:
        """Text that is not in links: navigation is mostly links."""
        return self.length[id(tag)] - self.linked[id(tag)]


def body_of(soup: BeautifulSoup) -> Tag:
    """The body of the page, or all there is."""
    return soup.body or soup


def tags(root: Tag) -> list[Tag]:
    """All elements below `root`."""
    return [node for node in root.descendants if isinstance(node, Tag)]


def named(root: Tag, names: Collection[str]) -> Iterator[Tag]:
    """The elements below `root` with one of the names."""
    for node in root.descendants:
        if isinstance(node, Tag) and node.name in names:
            yield node


def above(tag: Tag, names: Collection[str]) -> Tag | None:
    """The nearest element around `tag` with one of the names."""
    parent = tag.parent
    while parent is not None and parent.name not in names:
        parent = parent.parent
    return parent


def words_of_attributes(tag: Tag) -> str:
    """Class names and id of an element in lower case, parted by blanks."""
    given = tag.get("class") or ()
    classes = given.split() if isinstance(given, str) else list(given)
    return " ".join((*classes, str(tag.get("id") or ""))).lower()


def is_text(node: object) -> bool:
    """True for what people read."""
    return isinstance(node, NavigableString) and not isinstance(node, Comment | PreformattedString)


def measure(root: Tag, gone: Collection[int] = ()) -> TextLengths:
    """What is below `root`, elements whose ids are in `gone` left out with all that is in them."""
    found = TextLengths()
    parents: list[int] = []
    stack: list[tuple[Tag, int]] = [(root, -1)]
    own: list[int] = []
    while stack:
        tag, parent = stack.pop()
        number = len(own)
        found.tags.append(tag)
        parents.append(parent)
        text = 0
        inner: list[tuple[Tag, int]] = []
        for child in tag.contents:
            if isinstance(child, Tag):
                if id(child) not in gone:
                    inner.append((child, number))
            elif is_text(child) and id(child) not in gone:
                text += len(str(child).strip())
        own.append(text)
        stack += reversed(inner)
    _add_up(found, own, parents)
    return found


def _add_up(found: TextLengths, own: list[int], parents: list[int]) -> None:
    """Children follow their parents: backwards, each total is complete when it is passed on."""
    linked = [0] * len(own)
    titled = [False] * len(own)
    for number in range(len(own) - 1, -1, -1):
        tag, parent = found.tags[number], parents[number]
        if tag.name == "a":
            linked[number] = own[number]
        found.length[id(tag)] = own[number]
        found.linked[id(tag)] = linked[number]
        if titled[number]:
            found.titled.add(id(tag))
        if parent >= 0:
            own[parent] += own[number]
            linked[parent] += linked[number]
            titled[parent] |= titled[number] or tag.name == "h1"
