"""Metadata of a web page: title, authors, dates, URL, language and description."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from indexer.extract.html.blocks import blocks
from indexer.extract.html.boilerplate import Core
from indexer.extract.html.dates import declared_dates
from indexer.extract.html.saved_from import original_url
from indexer.extract.html.text_survey import all_tags, body_of, find_tags, measure
from indexer.extract.text.clean import one_line
from indexer.extract.text.people import split_authors
from indexer.extract.text.refinement import refinement

__all__ = ["PageMetadata", "read_metadata", "title_of"]

_AUTHORS = ("author", "citation_author", "dcterms.creator", "dc.creator", "article:author")
# A longer title was opened and never closed.
_MAX_TITLE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the head and marked-up elements declare; `site` is the name of the web site."""

    og_title: str
    head_title: str
    site: str
    authors: tuple[str, ...]
    dates: Mapping[str, str]
    url: str
    language: str
    description: str


@refinement(
    "The metadata of the page was not read",
    lambda _: PageMetadata("", "", "", (), {}, "", "", ""),
)
def read_metadata(soup: BeautifulSoup) -> PageMetadata:
    """Read metadata from the whole tree, before boilerplate is removed."""
    meta = _meta(soup)
    linked = _linked_data(soup)
    url = original_url(_address(soup, meta))
    html = soup.find("html")
    language = str(html.get("lang") or html.get("xml:lang") or "") if isinstance(html, Tag) else ""
    code = re.match(
        r"([a-zA-Z]{2,3})(?:[-_]|$)", language or _first(meta, "content-language", "language")
    )
    return PageMetadata(
        og_title=_first(meta, "og:title", "twitter:title"),
        head_title=one_line(soup.title.get_text(" ")[:2_000]) if soup.title else "",
        site=_first(meta, "og:site_name", "application-name"),
        authors=_authors(soup, meta, linked),
        dates=declared_dates(soup, meta, linked, url),
        url=url,
        language=code[1].lower() if code else "",
        description=_first(
            meta, "description", "dcterms.abstract", "dc.description", "og:description"
        ),
    )


@refinement("The title was not read", lambda *_: ("", ""))
def title_of(soup: BeautifulSoup, core: Core, information: PageMetadata) -> tuple[str, str]:
    """The title and its source, "heading" or "metadata".

    The first h1 of the main content or the only h1, else og:title, else <title> without the site
    name.
    """
    body = body_of(soup)
    inside = [_words(h, core) for h in measure(core.tag, core.removed).tags if h.name == "h1"]
    anywhere = [_words(h, core) for h in measure(body, core.removed).tags if h.name == "h1"]
    headings = [h for h in inside if h] or (anywhere if len(anywhere) == 1 else [])
    for heading in headings[:1]:
        if heading and not _is_site(heading, information):
            return heading[:_MAX_TITLE_LENGTH], "heading"
    return (information.og_title or _without_site(information))[:_MAX_TITLE_LENGTH], "metadata"


def _words(heading: Tag, core: Core) -> str:
    return " ".join(block.text for block in blocks(heading, removed=core.removed))


def _is_site(heading: str, information: PageMetadata) -> bool:
    """Whether a heading is only the name or the domain of the site."""
    names = {information.site.casefold(), _domain(information)}
    return heading.casefold().removeprefix("www.") in names


def _domain(information: PageMetadata) -> str:
    try:
        return urlsplit(information.url).netloc.removeprefix("www.").casefold()
    except ValueError:
        return ""


def _meta(soup: BeautifulSoup) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for tag in find_tags(soup, ("meta",)):
        name = (
            tag.get("property") or tag.get("name") or tag.get("http-equiv") or tag.get("itemprop")
        )
        content = one_line(str(tag.get("content") or ""))
        if name and content:
            values.setdefault(str(name).lower(), []).append(content[:2_000])
    return values


def _first(meta: Mapping[str, list[str]], *names: str) -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def _linked_data(soup: BeautifulSoup) -> list[dict[str, Any]]:
    """The objects of all JSON-LD blocks, articles first."""
    objects: list[dict[str, Any]] = []
    for script in find_tags(soup, ("script",)):
        if script.get("type") != "application/ld+json":
            continue
        try:
            objects += _objects(json.loads(script.get_text()))
        except (ValueError, RecursionError):
            continue
    return sorted(objects, key=lambda o: "article" not in str(o.get("@type", "")).lower())


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))


def _authors(
    soup: BeautifulSoup, meta: Mapping[str, list[str]], linked: list[dict[str, Any]]
) -> tuple[str, ...]:
    for name in _AUTHORS:
        names = [a for text in meta.get(name, ()) if "://" not in text for a in split_authors(text)]
        if names:
            return tuple(dict.fromkeys(names))
    for linked_object in linked:
        author = linked_object.get("author")
        people = author if isinstance(author, list) else [author]
        named = [p.get("name") if isinstance(p, dict) else p for p in people]
        whole = [one_line(n) for n in named if isinstance(n, str) and "://" not in n and n.strip()]
        if whole:
            return tuple(dict.fromkeys(whole))
    elements = all_tags(soup)
    marked = [t for t in elements if "author" in (t.get("rel") or ())]
    marked += [t for t in elements if t.get("itemprop") == "author"]
    return tuple(dict.fromkeys(a for t in marked[:10] for a in split_authors(_name(t))))


def _name(author: Tag) -> str:
    """The name in an author element; "" for the author of a comment or reply."""
    around = next((t for t in author.parents if t.has_attr("itemscope")), None)
    if around is not None and re.search("comment|answer", str(around.get("itemtype")), re.I):
        return ""
    element = next((t for t in all_tags(author) if t.get("itemprop") == "name"), author)
    return one_line(str(element.get("content") or "") or element.get_text(" "))[:200]


def _address(soup: BeautifulSoup, meta: Mapping[str, list[str]]) -> str:
    link = soup.find("link", rel="canonical", href=True)
    href = str(link["href"]).strip() if isinstance(link, Tag) else ""
    for url in (href, _first(meta, "og:url", "dcterms.identifier")):
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.netloc:
            return url
    return ""


def _without_site(information: PageMetadata) -> str:
    """<title> up to the last separator, if the site's name follows or the sign is telling."""
    match = re.match(r"(.+?)\s+([|»·]|::|[-–—])\s+([^|»·]+)$", information.head_title)
    if match is None:
        return information.head_title
    domain = _domain(information).split(".")[0]
    tail = re.sub(r"\W", "", match[3]).casefold()
    is_site = tail in {re.sub(r"\W", "", information.site).casefold(), domain} and tail
    return match[1] if is_site or match[2] in {"|", "»", "::"} else information.head_title
