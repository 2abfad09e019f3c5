"""The tree of a web page in, the element that holds its main content out, and what is furniture."""

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
    r"headerlink|permalink|backref|"  # signs at headings and footnotes
    r"tabs|byline|dateline|submitted|posted-on|entry-meta|post-meta|"  # who and when: metadata
    r"field-author|field-date)($|[\s_-])"
)
# A block that holds one of these is not innermost.
_BLOCK_TAGS = frozenset(
    ("div", "p", "td", "ul", "ol", "table", "section", "article", "h1", "h2", "h3")
)
_FIELDS = frozenset(("input", "select", "textarea"))
_LINK_BAR_TAGS = frozenset(("p", "td", "ul", "div"))
# What parts the links of a bar ("Home | Tables | Links") or of a trail ("Home > Tables >").
_SEPARATORS = re.compile(r"[\s|·•>›»/,:-]*")
# Characters of an ornament that screen readers leave out; longer ones may be folded content.
_MAX_ICON_LENGTH = 3
# What a rule takes for furniture is content after all when it holds this share of the text.
_MAX_BOILERPLATE_SHARE = 0.4
_MAIN_TAGS = frozenset(("main", "article"))
# Class names and ids that content systems give to the element around the content.
_MAIN_NAMES = frozenset(
    "entry-content post-content article-content article-body post-body node__content node-content "
    "field--name-body field-name-body page-content main-content content #content #main "
    "#main-content #article #bodycontent".split()
)
# A candidate with less than this share of the body's own words misses too much of the page.
_MIN_MAIN_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Core:
    """The element that holds the content; ids of what in it, and elsewhere, is none."""

    tag: Tag
    removed: frozenset[int]


def invisible_ids(body: Tag) -> set[int]:
    """The ids of what is never text for people: scripts, controls, pictures."""
    return {id(t) for t in all_tags(body) if t.name in _INVISIBLE and not _is_heading_button(t)}


def main_content(body: Tag, invisible: set[int]) -> Core:
    """Our own rule: furniture goes by name, role and class, the best element stays."""
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
    """True for a button that is all of a heading: a click on it unfolds the text below."""
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
    """Two links or more to pages of the site and nothing else but what parts them, or the title
    under which the page stands: navigation that no name gives away.
    """
    if next(find_tags(tag, _BLOCK_TAGS), None):  # only innermost blocks: each text is read once
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
    """What stands before the only h1, when it is little: slogans, notices, trails."""
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
    """True for a <nav> that nobody closed: most of the page is in it, most of that no link."""
    length = lengths.length[id(tag)]
    is_most = length > 0.5 * lengths.length[id(body)] and lengths.weight(tag) > 0.5 * length
    return is_most or tag is body


def _looks_like_boilerplate(tag: Tag, lengths: TextLengths) -> bool:
    if tag.name in {"main", "article", "h1", "body", "html"}:
        return False
    if tag.name in {"form", "fieldset"}:
        # Forums put what people wrote into forms.
        return any(map(_is_field, find_tags(tag, _FIELDS)))
    if id(tag) in lengths.with_h1:
        return False
    if tag.name == "header":
        return ancestor(tag, ("main", "article")) is None
    return bool(_NAMES.search(class_and_id(tag)))


def _is_field(tag: Tag) -> bool:
    """True for what people fill in."""
    kind = str(tag.get("type") or "text").lower()
    return tag.name != "input" or kind not in {"hidden", "submit", "button", "image"}
