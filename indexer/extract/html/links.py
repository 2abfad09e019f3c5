"""The tree of a web page in, its links and attached files out, as corpus paths or addresses."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from indexer.extract.html.saved_from import original
from indexer.extract.html.text_survey import named, words_of_attributes
from indexer.extract.text.clean import one_line
from indexer.model import Link

__all__ = ["Links", "Place", "find_links"]

_FILES = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|zip|odt|ods|odp|epub|rtf|csv)$", re.IGNORECASE)
_ATTACHED_NAMES = re.compile(r"(^|[\s_-])(attachments?|attached|downloads?)($|[\s_-])")
_ATTACHED_HEADING = re.compile(
    r"(attachments?|attached)( (files?|documents?))?( \(\d+\))?:?|downloads?:?|files?:?",
    re.IGNORECASE,
)
# The folder that a browser saves a page's pictures and styles in.
_PARTS = re.compile(r"_files/[^/]*$")
_HOLDERS = frozenset("div section ul table aside dl p span".split())
_HEADINGS = frozenset("h2 h3 h4 h5 h6 dt strong label".split())
_MOST_LINKS = 5_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its path in the corpus, <base href>, canonical address ("" for none)."""

    path: str
    base: str = ""
    url: str = ""

    def resolve(self, href: str) -> str:
        """A path in the corpus or an absolute http address; "" for what leads nowhere.

        Relative links stay inside the corpus; those that would leave it are taken as links of the
        page's own site when its address is known, and dropped otherwise.
        """
        target = original(href).replace("\\", "/")
        try:
            joined = _joined(self.base, target)
            parts = urlsplit(joined)
        except ValueError:
            return ""
        if parts.scheme or parts.netloc:
            return _absolute(joined)
        if not parts.path:
            return ""
        if parts.path.startswith("/") and self.url:
            return _absolute(urljoin(self.url, joined))
        return self._inside(unquote(parts.path)) or (
            _absolute(urljoin(self.url, joined)) if self.url else ""
        )

    def _inside(self, path: str) -> str:
        folder = "" if path.startswith("/") else posixpath.dirname(self.path.partition("#")[0])
        whole = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        outside = whole == ".." or whole.startswith(("../", "/")) or whole == "." or "\0" in whole
        return "" if outside else whole


@dataclass(frozen=True, slots=True)
class Links:
    """All links of a page, and those to attached files, each address once, in the page's order;
    `names` are the ids of the strings that name attached files.
    """

    links: tuple[Link, ...]
    attachments: tuple[Link, ...]
    names: tuple[int, ...]


def find_links(soup: BeautifulSoup, place: Place) -> Links:
    """Asks the whole tree: main-content rules lose half of the attachments."""
    links: dict[str, Link] = {}
    attachments: dict[str, Link] = {}
    names: list[int] = []
    blocks = {id(anchor) for anchor in _in_attachment_blocks(soup)}
    for anchor in named(soup, ("a",)):
        if not anchor.has_attr("href"):
            continue
        url = place.resolve(str(anchor["href"]))
        if not url or len(links) >= _MOST_LINKS:
            continue
        link = Link(url, one_line(anchor.get_text(" "))[:300])
        _keep(links, link)
        is_file = _FILES.search(urlsplit(url).path if "://" in url else url)
        if is_file or (id(anchor) in blocks and not _PARTS.search(url)):
            # Two places in a file are one file.
            _keep(attachments, replace(link, url=urldefrag(url).url))
            names += map(id, anchor.strings)
    return Links(tuple(links.values()), tuple(attachments.values()), tuple(names))


def _keep(links: dict[str, Link], link: Link) -> None:
    """The first wording of an address that has words."""
    known = links.get(link.url)
    if known is None or (link.text and not known.text):
        links[link.url] = link


def _in_attachment_blocks(soup: BeautifulSoup) -> Iterator[Tag]:
    for tag in named(soup, _HOLDERS):
        if _ATTACHED_NAMES.search(words_of_attributes(tag)):
            yield from named(tag, ("a",))
    for heading in named(soup, _HEADINGS):
        if _ATTACHED_HEADING.fullmatch(one_line(heading.get_text(" "))):
            yield from _below(heading)


def _below(heading: Tag) -> Iterator[Tag]:
    """The links after a heading until the next heading or the end of what holds it."""
    for sibling in heading.next_siblings:
        if isinstance(sibling, Tag):
            if re.fullmatch(r"h[1-6]|dt|strong|label", sibling.name):
                return
            if sibling.name == "a":
                yield sibling
            yield from named(sibling, ("a",))


def _joined(base: str, target: str) -> str:
    if re.match(r"[a-z][a-z0-9+.-]*:|//", base, re.IGNORECASE):
        return urljoin(base, target)
    if not base or re.match(r"[a-z][a-z0-9+.-]*:|/|#|$", target, re.IGNORECASE):
        return target
    # urljoin loses leading ".." of a relative base.
    return posixpath.join(posixpath.dirname(base), target)


def _absolute(url: str) -> str:
    try:
        parts = urlsplit(url if "://" in url else "https:" + url if url.startswith("//") else url)
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in {"http", "https"} and parts.netloc else ""
