"""The tree of a web page in, the element that holds its main content out, stripped of furniture."""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, NavigableString, Tag

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
    r"advert|advertisement|ads|banner|footer|site-header|skip-link|skip|pager|pagination|"
    r"toolbar|toolbox|page-tools|page-actions|"
    r"login|search-form|searchform|print-link|noprint|author-bio|tags|taglist|masthead|"
    r"editsection|jump-link|sitenotice|sitesub|printfooter|catlinks|navbox|toc|"  # of wikis
    r"headerlink|permalink|backref|"  # signs at headings and footnotes
    r"tabs|byline|dateline|submitted|posted-on|entry-meta|post-meta|"  # who and when: metadata
    r"field-author|field-date)($|[\s_-])"
)
# A block that holds one of these is not innermost.
_INNER = ["div", "p", "td", "ul", "ol", "table", "section", "article", "h1", "h2", "h3"]
# What parts the links of a bar ("Home | Tables | Links") or of a trail ("Home > Tables >").
_BETWEEN = re.compile(r"[\s|·•>›»/,:-]*")
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
    titles = [t for t in body.find_all("h1") if text_length(t)]
    title = titles[0].get_text().strip() if titles else ""
    _drop(body, (t for t in body.find_all(["p", "td", "ul", "div"]) if _is_link_bar(t, title)))
    _drop(body, _before_title(body, titles))
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


def _drop(body: Tag, nodes: Iterable[Tag | NavigableString]) -> None:
    for node in list(nodes):
        if isinstance(node, Tag):
            if not node.decomposed and node is not body:
                node.decompose()
        else:
            node.extract()


def _is_link_bar(tag: Tag, title: str) -> bool:
    """Two links or more to pages of the site and nothing else but what parts them, or the title
    under which the page stands: navigation that no name gives away.
    """
    if tag.find(_INNER) is not None:  # only innermost blocks: each text is looked at once
        return False
    links = tag.find_all("a")
    if len(links) < 2 or any(_is_file(a) for a in links):
        return False
    linked = {id(s) for a in links for s in a.strings}
    rest = "".join(s for s in tag.strings if id(s) not in linked)
    if title:
        rest = rest.replace(title, "")
    return bool(_BETWEEN.fullmatch(rest)) and (
        tag.name != "ul" or tag.find_parent("td") is not None
    )


def _is_file(link: Tag) -> bool:
    return re.search(r"\.\w{2,4}$", str(link.get("href") or "")) is not None and not re.search(
        r"\.(html?|php|aspx?)$", str(link.get("href"))
    )


def _before_title(body: Tag, titles: list[Tag]) -> list[NavigableString]:
    """What stands before the only h1, when it is little: slogans, notices, trails."""
    if len(titles) != 1:
        return []
    before = []
    for node in body.descendants:
        if node is titles[0]:
            break
        if isinstance(node, NavigableString):
            before.append(node)
    short = sum(len(s.strip()) for s in before) < _MOST_FURNITURE * text_length(body)
    return before if short else []


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
