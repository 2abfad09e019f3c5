"""Links and attached files of a web page, resolved to corpus paths or URLs."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from indexer.extract.html.saved_from import original_url
from indexer.extract.html.text_survey import class_and_id, find_tags
from indexer.extract.text.clean import one_line
from indexer.extract.text.refinement import refinement
from indexer.model import Link

__all__ = ["LinkBase", "Links", "find_links"]

_DOCUMENT_FILES = re.compile(
    r"\.(pdf|docx?|xlsx?|pptx?|zip|odt|ods|odp|epub|rtf|csv)$", re.IGNORECASE
)
_ATTACHED_NAMES = re.compile(r"(^|[\s_-])(attachments?|attached|downloads?)($|[\s_-])")
_ATTACHED_HEADING = re.compile(
    r"(attachments?|attached)( (files?|documents?))?( \(\d+\))?:?|downloads?:?|files?:?",
    re.IGNORECASE,
)
# The folder in which a browser saves a page's pictures and styles.
_SAVED_PARTS = re.compile(r"_files/[^/]*$")
_HOLDERS = frozenset("div section ul table aside dl p span".split())
_HEADINGS = frozenset("h2 h3 h4 h5 h6 dt strong label".split())
_MAX_LINKS = 5_000


@dataclass(frozen=True, slots=True)
class LinkBase:
    """What links are relative to: corpus path, <base href> and canonical URL ("" for none)."""

    path: str
    base: str = ""
    url: str = ""

    def resolve(self, href: str) -> str:
        """Resolve to a path in the corpus or an absolute HTTP URL; "" if it leads nowhere.

        Relative links stay inside the corpus. Those that would leave it are resolved against the
        URL of the page, if known, and dropped otherwise.
        """
        target = original_url(href).replace("\\", "/")
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
    """All links of a page, and those to attached files, each URL once, in page order.

    `name_strings` are the ids of the text nodes that name attached files.
    """

    links: tuple[Link, ...]
    attachments: tuple[Link, ...]
    name_strings: tuple[int, ...]


@refinement("The links were not read", lambda *_: Links((), (), ()))
def find_links(soup: BeautifulSoup, place: LinkBase) -> Links:
    """Search the whole tree: main-content rules would lose half of the attachments."""
    links: dict[str, Link] = {}
    attachments: dict[str, Link] = {}
    names: list[int] = []
    blocks = {id(anchor) for anchor in _attachment_anchors(soup)}
    for anchor in find_tags(soup, ("a",)):
        if not anchor.has_attr("href"):
            continue
        url = place.resolve(str(anchor["href"]))
        if not url or len(links) >= _MAX_LINKS:
            continue
        link = Link(url, one_line(anchor.get_text(" "))[:300])
        _add_link(links, link)
        is_file = _DOCUMENT_FILES.search(urlsplit(url).path if "://" in url else url)
        if is_file or (id(anchor) in blocks and not _SAVED_PARTS.search(url)):
            # Two anchors in a file are one file.
            _add_link(attachments, replace(link, url=urldefrag(url).url))
            names += map(id, anchor.strings)
    return Links(tuple(links.values()), tuple(attachments.values()), tuple(names))


def _add_link(links: dict[str, Link], link: Link) -> None:
    """Keep the first text of a URL that is not empty."""
    listed = links.get(link.url)
    if listed is None or (link.text and not listed.text):
        links[link.url] = link


def _attachment_anchors(soup: BeautifulSoup) -> Iterator[Tag]:
    for tag in find_tags(soup, _HOLDERS):
        if _ATTACHED_NAMES.search(class_and_id(tag)):
            yield from find_tags(tag, ("a",))
    for heading in find_tags(soup, _HEADINGS):
        if _ATTACHED_HEADING.fullmatch(one_line(heading.get_text(" "))):
            yield from _anchors_below(heading)


def _anchors_below(heading: Tag) -> Iterator[Tag]:
    """The links after a heading up to the next heading or the end of the parent element."""
    for sibling in heading.next_siblings:
        if isinstance(sibling, Tag):
            if re.fullmatch(r"h[1-6]|dt|strong|label", sibling.name):
                return
            if sibling.name == "a":
                yield sibling
            yield from find_tags(sibling, ("a",))


def _joined(base: str, target: str) -> str:
    if re.match(r"[a-z][a-z0-9+.-]*:|//", base, re.IGNORECASE):
        return urljoin(base, target)
    if not base or re.match(r"[a-z][a-z0-9+.-]*:|/|#|$", target, re.IGNORECASE):
        return target
    # urljoin drops leading ".." of a relative base.
    return posixpath.join(posixpath.dirname(base), target)


def _absolute(url: str) -> str:
    try:
        parts = urlsplit(url if "://" in url else "https:" + url if url.startswith("//") else url)
    except ValueError:
        return ""
    return parts.geturl() if parts.scheme in {"http", "https"} and parts.netloc else ""
