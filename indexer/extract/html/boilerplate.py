"""The tree of a web page in, the element that holds its main content out, and what is furniture."""

import re
from dataclasses import dataclass

from bs4 import NavigableString, Tag

from indexer.extract.html.text_survey import (
    TextLengths,
    above,
    measure,
    named,
    tags,
    words_of_attributes,
)

__all__ = ["Core", "invisible", "main_content"]

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
_INNER = frozenset(("div", "p", "td", "ul", "ol", "table", "section", "article", "h1", "h2", "h3"))
_FIELDS = frozenset(("input", "select", "textarea"))
_BARS = frozenset(("p", "td", "ul", "div"))
# What parts the links of a bar ("Home | Tables | Links") or of a trail ("Home > Tables >").
_BETWEEN = re.compile(r"[\s|·•>›»/,:-]*")
# Characters of an ornament that screen readers leave out; longer ones may be folded content.
_ICON = 3
# What a rule takes for furniture is content after all when it holds this share of the text.
_MOST_BOILERPLATE = 0.4
_MAIN_TAGS = frozenset(("main", "article"))
# Class names and ids that content systems give to the element around the content.
_MAIN_NAMES = frozenset(
    "entry-content post-content article-content article-body post-body node__content node-content "
    "field--name-body field-name-body page-content main-content content #content #main "
    "#main-content #article #bodycontent".split()
)
# A candidate with less than this share of the body's own words misses too much of the page.
_LEAST_MAIN = 0.4


@dataclass(frozen=True, slots=True)
class Core:
    """The element that holds the content; ids of what in it, and elsewhere, is none."""

    tag: Tag
    removed: frozenset[int]


def invisible(body: Tag) -> set[int]:
    """The ids of what is never text for people: scripts, controls, pictures."""
    return {id(t) for t in tags(body) if t.name in _INVISIBLE and not _unfolds(t)}


def main_content(body: Tag, invisible: set[int]) -> Core:
    """Our own rule: furniture goes by name, role and class, the best element stays."""
    gone = set(invisible)
    seen = measure(body, gone)
    most = _MOST_BOILERPLATE * seen.length[id(body)]
    small = (t for t in seen.tags if t.name == "noscript" and seen.length[id(t)] < most)
    gone |= {id(t) for t in small}
    seen = measure(body, gone)
    gone |= {
        id(t) for t in seen.tags if _is_boilerplate(t, seen) and not _holds_page(t, body, seen)
    }
    seen = measure(body, gone)
    most = _MOST_BOILERPLATE * seen.length[id(body)]
    gone |= {
        id(t)
        for t in seen.tags
        if seen.length[id(t)] < most and _looks_like_boilerplate(t, seen) and t is not body
    }
    seen = measure(body, gone)
    titles = [t for t in seen.tags if t.name == "h1" and seen.length[id(t)]]
    title = titles[0].get_text().strip() if titles else ""
    gone |= {id(t) for t in seen.tags if t.name in _BARS and _is_link_bar(t, title, gone)}
    if len(titles) == 1:
        gone |= _before_title(body, titles[0], gone)
    seen = measure(body, gone)
    best = max((t for t in seen.tags[1:] if _is_candidate(t)), key=seen.weight, default=body)
    enough = 0 < _LEAST_MAIN * seen.weight(body) <= seen.weight(best)
    return Core(best if enough else body, frozenset(gone))


def _unfolds(tag: Tag) -> bool:
    """True for a button that is all of a heading: a click on it unfolds the text below."""
    heading = above(tag, _HEADINGS) if tag.name == "button" else None
    return heading is not None and "".join(heading.stripped_strings) == "".join(
        tag.stripped_strings
    )


def _is_candidate(tag: Tag) -> bool:
    if tag.name in _MAIN_TAGS or tag.get("role") == "main" or tag.get("itemprop") == "articleBody":
        return True
    if not (tag.get("class") or tag.get("id")):
        return False
    classes = words_of_attributes(tag).split()
    return not _MAIN_NAMES.isdisjoint((*classes, f"#{tag.get('id')}".lower()))


def _is_link_bar(tag: Tag, title: str, gone: set[int]) -> bool:
    """Two links or more to pages of the site and nothing else but what parts them, or the title
    under which the page stands: navigation that no name gives away.
    """
    if next(named(tag, _INNER), None):  # only innermost blocks: each text is read once
        return False
    links = [a for a in named(tag, ("a",)) if id(a) not in gone]
    if len(links) < 2 or any(_is_file(a) for a in links):
        return False
    linked = {id(s) for a in links for s in a.strings}
    rest = "".join(s for s in tag.strings if id(s) not in linked)
    if title:
        rest = rest.replace(title, "")
    return bool(_BETWEEN.fullmatch(rest)) and (tag.name != "ul" or above(tag, ("td",)) is not None)


def _is_file(link: Tag) -> bool:
    href = str(link.get("href") or "")
    return bool(re.search(r"\.\w{2,4}$", href)) and not re.search(r"\.(html?|php|aspx?)$", href)


def _before_title(body: Tag, title: Tag, gone: set[int]) -> set[int]:
    """What stands before the only h1, when it is little: slogans, notices, trails."""
    before: list[NavigableString] = []
    stack: list[object] = [body]
    while stack:
        node = stack.pop()
        if node is title:
            break
        if isinstance(node, NavigableString):
            before.append(node)
        elif isinstance(node, Tag) and id(node) not in gone:
            stack += reversed(node.contents)
    total = measure(body, gone).length[id(body)]
    short = sum(len(s.strip()) for s in before) < _MOST_BOILERPLATE * total
    return {id(s) for s in before} if short else set()


def _is_boilerplate(tag: Tag, seen: TextLengths) -> bool:
    if tag.get("aria-hidden") == "true" and seen.length[id(tag)] <= _ICON:
        return True
    return tag.name in _BOILERPLATE or str(tag.get("role") or "").lower() in _ROLES


def _holds_page(tag: Tag, body: Tag, seen: TextLengths) -> bool:
    """True for a <nav> that nobody closed: most of the page is in it, most of that no link."""
    length = seen.length[id(tag)]
    most = length > 0.5 * seen.length[id(body)] and seen.weight(tag) > 0.5 * length
    return most or tag is body


def _looks_like_boilerplate(tag: Tag, seen: TextLengths) -> bool:
    if tag.name in {"main", "article", "h1", "body", "html"}:
        return False
    if tag.name in {"form", "fieldset"}:
        # Forums put what people wrote into forms.
        return any(map(_is_field, named(tag, _FIELDS)))
    if id(tag) in seen.titled:
        return False
    if tag.name == "header":
        return above(tag, ("main", "article")) is None
    return bool(_NAMES.search(words_of_attributes(tag)))


def _is_field(tag: Tag) -> bool:
    """True for what people fill in."""
    kind = str(tag.get("type") or "text").lower()
    return tag.name != "input" or kind not in {"hidden", "submit", "button", "image"}
