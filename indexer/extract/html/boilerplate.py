"""Boilerplate removal by rules: find the element of the main content, and the navigation, banners
and other boilerplate.
"""

import re
from dataclasses import dataclass

from bs4 import NavigableString, Tag

from indexer.extract.html.text_survey import (
    TextLengths,
    all_tags,
    ancestor,
    class_and_id,
    find_tags,
    measure,
)
from indexer.extract.text.refinement import refinement

__all__ = ["Core", "invisible_ids", "main_content"]

# Never text for people.
_INVISIBLE = frozenset(
    "script style template iframe svg canvas object embed audio video map select datalist "
    "button input textarea meta link".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOILERPLATE = frozenset("nav footer aside dialog menu".split())
_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar "
    "toolbar".split()
)
_NAMES = re.compile(
    r"(^|[\s_-])(cookies?|consent|sidebars?|side-bar|menus?|navbar|nav|navigation|breadcrumbs?|"
    r"share|sharing|social|related|recommended|newsletter|subscribe|subscription|popup|modal|promo|"
    r"advert|advertisement|ads|banner|footer|site-header|skip-link|skip|pager|pagination|"
    r"toolbar|toolbox|page-tools|page-actions|"
    r"login|search-form|searchform|print-link|noprint|author-bio|tags|taglist|masthead|"
    r"editsection|jump-link|sitenotice|sitesub|printfooter|catlinks|navbox|toc|"  # of wikis
    r"headerlink|permalink|backref|"  # permalink signs at headings, back links of footnotes
    r"tabs|byline|dateline|submitted|posted-on|entry-meta|post-meta|"  # author and date
    r"field-author|field-date)($|[\s_-])"
)
# A block that contains one of these is not innermost.
_BLOCK_TAGS = frozenset(
    ("div", "p", "td", "ul", "ol", "table", "section", "article", "h1", "h2", "h3")
)
_FIELDS = frozenset(("input", "select", "textarea"))
_LINK_BAR_TAGS = frozenset(("p", "td", "ul", "div"))
# Separators of links in a link bar ("Home | Tables | Links") or a breadcrumb trail ("Home > Tables
# >").
_SEPARATORS = re.compile(r"[\s|·•>›»/,:-]*")
# Longest hidden ornament, in characters; longer hidden text may be folded content.
_MAX_ICON_LENGTH = 3
# Supposed boilerplate with at least this share of the text is content after all.
_MAX_BOILERPLATE_SHARE = 0.4
_MAIN_TAGS = frozenset(("main", "article"))
# Class names and ids that content management systems give to the content element.
_MAIN_NAMES = frozenset(
    "entry-content post-content article-content article-body post-body node__content node-content "
    "field--name-body field-name-body page-content main-content content #content #main "
    "#main-content #article #bodycontent".split()
)
# A candidate with less than this share of the body's text outside links misses too much.
_MIN_MAIN_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Core:
    """The content element, and the ids of removed nodes, in it and elsewhere."""

    tag: Tag
    removed: frozenset[int]


@refinement("Parts of the page that are never shown may stand in the text", lambda _: set())
def invisible_ids(body: Tag) -> set[int]:
    """The ids of elements that are never text for people: scripts, controls, pictures."""
    return {id(t) for t in all_tags(body) if t.name in _INVISIBLE and not _is_heading_button(t)}


@refinement(
    "Menus and other frames of the page may stand in the text",
    lambda body, invisible: Core(body, frozenset(invisible)),
)
def main_content(body: Tag, invisible: set[int]) -> Core:
    """Remove boilerplate by tag name, role and class, then choose the best content element."""
    removed = set(invisible)
    lengths = measure(body, removed)
    limit = _MAX_BOILERPLATE_SHARE * lengths.length[id(body)]
    small = (t for t in lengths.tags if t.name == "noscript" and lengths.length[id(t)] < limit)
    removed |= {id(t) for t in small}
    lengths = measure(body, removed)
    removed |= {
        id(t)
        for t in lengths.tags
        if _is_boilerplate(t, lengths) and not _is_whole_page(t, body, lengths)
    }
    lengths = measure(body, removed)
    limit = _MAX_BOILERPLATE_SHARE * lengths.length[id(body)]
    removed |= {
        id(t)
        for t in lengths.tags
        if lengths.length[id(t)] < limit and _looks_like_boilerplate(t, lengths) and t is not body
    }
    lengths = measure(body, removed)
    titles = [t for t in lengths.tags if t.name == "h1" and lengths.length[id(t)]]
    title = titles[0].get_text().strip() if titles else ""
    removed |= {
        id(t) for t in lengths.tags if t.name in _LINK_BAR_TAGS and _is_link_bar(t, title, removed)
    }
    if len(titles) == 1:
        removed |= _before_title(body, titles[0], removed)
    lengths = measure(body, removed)
    best = max((t for t in lengths.tags[1:] if _is_candidate(t)), key=lengths.weight, default=body)
    enough = 0 < _MIN_MAIN_SHARE * lengths.weight(body) <= lengths.weight(best)
    return Core(best if enough else body, frozenset(removed))


def _is_heading_button(tag: Tag) -> bool:
    """Whether a button is the whole heading: a click on it unfolds the text below."""
    heading = ancestor(tag, _HEADINGS) if tag.name == "button" else None
    return heading is not None and "".join(heading.stripped_strings) == "".join(
        tag.stripped_strings
    )


def _is_candidate(tag: Tag) -> bool:
    if tag.name in _MAIN_TAGS or tag.get("role") == "main" or tag.get("itemprop") == "articleBody":
        return True
    if not (tag.get("class") or tag.get("id")):
        return False
    classes = class_and_id(tag).split()
    return not _MAIN_NAMES.isdisjoint((*classes, f"#{tag.get('id')}".lower()))


def _is_link_bar(tag: Tag, title: str, removed: set[int]) -> bool:
    """Whether a block is navigation without a telling name: two or more links within the site, and
    nothing else but separators or the page title.
    """
    if next(find_tags(tag, _BLOCK_TAGS), None):  # innermost only: each text is read once
        return False
    links = [a for a in find_tags(tag, ("a",)) if id(a) not in removed]
    if len(links) < 2 or any(_is_file(a) for a in links):
        return False
    linked = {id(s) for a in links for s in a.strings}
    rest = "".join(s for s in tag.strings if id(s) not in linked)
    if title:
        rest = rest.replace(title, "")
    return bool(_SEPARATORS.fullmatch(rest)) and (
        tag.name != "ul" or ancestor(tag, ("td",)) is not None
    )


def _is_file(link: Tag) -> bool:
    href = str(link.get("href") or "")
    return bool(re.search(r"\.\w{2,4}$", href)) and not re.search(r"\.(html?|php|aspx?)$", href)


def _before_title(body: Tag, title: Tag, removed: set[int]) -> set[int]:
    """The text before the only h1 if there is little of it: slogans, notices, breadcrumbs."""
    before: list[NavigableString] = []
    stack: list[object] = [body]
    while stack:
        node = stack.pop()
        if node is title:
            break
        if isinstance(node, NavigableString):
            before.append(node)
        elif isinstance(node, Tag) and id(node) not in removed:
            stack += reversed(node.contents)
    total = measure(body, removed).length[id(body)]
    short = sum(len(s.strip()) for s in before) < _MAX_BOILERPLATE_SHARE * total
    return {id(s) for s in before} if short else set()


def _is_boilerplate(tag: Tag, lengths: TextLengths) -> bool:
    if tag.get("aria-hidden") == "true" and lengths.length[id(tag)] <= _MAX_ICON_LENGTH:
        return True
    return tag.name in _BOILERPLATE or str(tag.get("role") or "").lower() in _ROLES


def _is_whole_page(tag: Tag, body: Tag, lengths: TextLengths) -> bool:
    """Whether it is a <nav> that was never closed: it contains most of the page, and most of that
    is not links.
    """
    length = lengths.length[id(tag)]
    is_most = length > 0.5 * lengths.length[id(body)] and lengths.weight(tag) > 0.5 * length
    return is_most or tag is body


def _looks_like_boilerplate(tag: Tag, lengths: TextLengths) -> bool:
    if tag.name in {"main", "article", "h1", "body", "html"}:
        return False
    if tag.name in {"form", "fieldset"}:
        # Forums put posts into forms.
        return any(map(_is_field, find_tags(tag, _FIELDS)))
    if id(tag) in lengths.with_h1:
        return False
    if tag.name == "header":
        return ancestor(tag, ("main", "article")) is None
    return bool(_NAMES.search(class_and_id(tag)))


def _is_field(tag: Tag) -> bool:
    """Whether people fill it in."""
    kind = str(tag.get("type") or "text").lower()
    return tag.name != "input" or kind not in {"hidden", "submit", "button", "image"}
