"""The tree of a web page in, the element that holds its main content out, stripped of furniture."""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag

__all__ = ["main_content", "text_length", "words_of_attributes"]

# Never text for people.
_INVISIBLE = frozenset(
    "script style template iframe svg canvas object embed audio video map select datalist "
    "button input textarea meta link".split()
)
_FURNITURE = frozenset("nav footer aside dialog menu".split())
_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar "
    "toolbar".split()
)
_COMMENTS = re.compile(
    r"(^|[\s_-])(comments?|disqus|respond|replies|trackbacks?)($|[\s_-]|(?=list|form))"
)
_NAMES = re.compile(
    r"(^|[\s_-])(cookies?|consent|sidebars?|side-bar|menus?|navbar|nav|navigation|breadcrumbs?|"
    r"share|sharing|social|related|recommended|newsletter|subscribe|subscription|popup|modal|promo|"
    r"advert|advertisement|ads|banner|footer|site-header|skip-link|skip|pager|pagination|toolbar|toolbox|"
    r"login|search-form|searchform|print-link|author-bio|tags|taglist|masthead)($|[\s_-])"
)
# Characters of an ornament that screen readers leave out; longer ones may be folded content.
_ICON = 3
# What a rule takes for furniture is content after all when it holds this share of the text.
_MOST_FURNITURE = 0.4
_MAIN_TAGS = frozenset(("main", "article"))
# Class names and ids that content systems give to the element around the content.
_MAIN_NAMES = frozenset(
    "entry-content post-content article-content article-body post-body node__content node-content "
    "field--name-body field-name-body page-content main-content content #content #main "
    "#main-content #article #bodycontent".split()
)
# A candidate with less than this share of the body's own words misses too much of the page.
_LEAST_MAIN = 0.4


def main_content(soup: BeautifulSoup) -> Tag:
    """Removes furniture from the tree and returns the element whose text is the page's content."""
    body = soup.body or soup
    _drop(body, (t for t in _tags(body) if t.name in _INVISIBLE))
    total = text_length(body)
    _drop(body, (t for t in body.find_all("noscript") if text_length(t) < _MOST_FURNITURE * total))
    _drop(body, (t for t in _tags(body) if _is_comments(t)))
    total = text_length(body)
    _drop(body, (t for t in _tags(body) if _is_furniture(t) and not _holds_page(t, total)))
    total = text_length(body)
    likely = [t for t in _tags(body) if _looks_like_furniture(t)]
    _drop(body, (t for t in likely if text_length(t) < _MOST_FURNITURE * total))
    best = max((t for t in _tags(body) if _is_candidate(t)), key=_weight, default=body)
    return best if 0 < _LEAST_MAIN * _weight(body) <= _weight(best) else body


def words_of_attributes(tag: Tag) -> str:
    """Class names and id of an element in lower case, parted by blanks."""
    given = tag.get("class") or ()
    classes = given.split() if isinstance(given, str) else list(given)
    return " ".join((*classes, str(tag.get("id") or ""))).lower()


def text_length(tag: Tag) -> int:
    """Characters of text without the blanks around them."""
    return sum(len(s.strip()) for s in tag.strings)


def _tags(root: Tag) -> list[Tag]:
    """All elements below `root`; several times faster than find_all(True) and CSS selectors."""
    return [node for node in root.descendants if isinstance(node, Tag)]


def _is_candidate(tag: Tag) -> bool:
    if tag.name in _MAIN_TAGS or tag.get("role") == "main" or tag.get("itemprop") == "articleBody":
        return True
    if not (tag.get("class") or tag.get("id")):
        return False
    classes = words_of_attributes(tag).split()
    return not _MAIN_NAMES.isdisjoint((*classes, f"#{tag.get('id')}".lower()))


def _weight(tag: Tag) -> int:
    """Text that is not in links: navigation is mostly links."""
    return text_length(tag) - sum(text_length(a) for a in tag.find_all("a"))


def _drop(body: Tag, tags: Iterable[Tag]) -> None:
    for tag in list(tags):
        if not tag.decomposed and tag is not body:
            tag.decompose()


def _is_comments(tag: Tag) -> bool:
    words = words_of_attributes(tag)
    return bool(words and _COMMENTS.search(words)) and tag.find("h1") is None


def _is_furniture(tag: Tag) -> bool:
    if tag.get("aria-hidden") == "true" and text_length(tag) <= _ICON:
        return True
    return tag.name in _FURNITURE or str(tag.get("role") or "").lower() in _ROLES


def _holds_page(tag: Tag, total: int) -> bool:
    """True for a <nav> that nobody closed: most of the page is in it, most of that no link."""
    length = text_length(tag)
    return length > 0.5 * total and _weight(tag) > 0.5 * length


def _looks_like_furniture(tag: Tag) -> bool:
    if tag.name in {"main", "article", "h1", "body", "html"}:
        return False
    if tag.name in {"form", "fieldset"}:
        return True
    if tag.name == "header":
        return tag.find("h1") is None and tag.find_parent(["main", "article"]) is None
    return bool(_NAMES.search(words_of_attributes(tag))) and tag.find("h1") is None
