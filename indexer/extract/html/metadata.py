"""The tree of a web page in, what it declares out: title, authors, dates, address, language."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from indexer.extract.people import split_authors
from indexer.extract.text import one_line

__all__ = ["Information", "iso_date", "read_information", "title_of"]

_PUBLISHED = (
    "article:published_time",
    "citation_publication_date",
    "citation_date",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dc.date.issued",
    "date",
    "pubdate",
    "publish-date",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "dcterms.modified", "last-modified")
_AUTHORS = ("author", "citation_author", "dcterms.creator", "dc.creator", "article:author")
_MONTHS = (
    "january february march april may june july august september october november december".split()
)


@dataclass(frozen=True, slots=True)
class Information:
    """What the head and the marked-up dates declare; `site` is the name of the web site."""

    og_title: str
    head_title: str
    site: str
    authors: tuple[str, ...]
    dates: Mapping[str, str]
    url: str
    language: str
    description: str


def read_information(soup: BeautifulSoup) -> Information:
    """Reads the whole tree; call it before furniture is removed from it."""
    meta = _meta(soup)
    linked = _linked_data(soup)
    html = soup.find("html")
    language = str(html.get("lang") or html.get("xml:lang") or "") if isinstance(html, Tag) else ""
    code = re.match(
        r"([a-zA-Z]{2,3})(?:[-_]|$)", language or _first(meta, "content-language", "language")
    )
    return Information(
        og_title=_first(meta, "og:title", "twitter:title"),
        head_title=one_line(soup.title.get_text(" ")) if soup.title else "",
        site=_first(meta, "og:site_name", "application-name"),
        authors=_authors(soup, meta, linked),
        dates=_dates(soup, meta, linked),
        url=_address(soup, meta),
        language=code[1].lower() if code else "",
        description=_first(
            meta, "description", "dcterms.abstract", "dc.description", "og:description"
        ),
    )


def title_of(soup: BeautifulSoup, main: Tag, information: Information) -> str:
    """First h1 of the main content or only h1 at all, else og:title, else <title> without site."""
    inside = [one_line(h.get_text(" ")) for h in main.find_all("h1")]
    anywhere = [one_line(h.get_text(" ")) for h in soup.find_all("h1")]
    headings = [h for h in inside if h] or (anywhere if len(anywhere) == 1 else [])
    for heading in headings[:1]:
        if heading and heading.casefold() != information.site.casefold():
            return heading
    return information.og_title or _without_site(information)


def iso_date(text: str) -> str:
    """A date as people and programs write it, in ISO 8601 as precise as given; "" for none."""
    words = one_line(text)
    match = re.match(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(T\S+)?(?=$|[ T])", words)
    if match:
        time = match[4] if match[4] and match[3] and re.fullmatch(_TIME, match[4]) else ""
        day = _valid(match[1], match[2], match[3])
        return day + time if day else ""
    names = "|".join(f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS)
    match = re.search(rf"\b({names})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", words, re.I)
    if match:
        return _valid(match[3], _month(match[1]), match[2])
    match = re.search(rf"\b(?:(\d{{1,2}})\s+)?({names})\.?,?\s+(\d{{4}})\b", words, re.IGNORECASE)
    return _valid(match[3], _month(match[2]), match[1]) if match else ""


_TIME = r"T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?"


def _valid(year: str, month: str | None, day: str | None) -> str:
    try:
        full = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    if not 1800 <= full.year <= 2200:
        return ""
    return full.isoformat()[: 10 if day else 7 if month else 4]


def _month(name: str) -> str:
    return str(next(n for n, m in enumerate(_MONTHS, start=1) if m.startswith(name[:3].lower())))


def _meta(soup: BeautifulSoup) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in soup.find_all("meta"):
        name = (
            tag.get("property") or tag.get("name") or tag.get("http-equiv") or tag.get("itemprop")
        )
        content = one_line(str(tag.get("content") or ""))
        if name and content:
            found.setdefault(str(name).lower(), []).append(content[:2_000])
    return found


def _first(meta: Mapping[str, list[str]], *names: str) -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def _linked_data(soup: BeautifulSoup) -> list[dict[str, Any]]:
    """The objects of all JSON-LD blocks, articles before others."""
    found: list[dict[str, Any]] = []
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            found += _objects(json.loads(script.get_text()))
        except (ValueError, RecursionError):
            continue
    return sorted(found, key=lambda o: "article" not in str(o.get("@type", "")).lower())


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
    for thing in linked:
        given = thing.get("author")
        people = given if isinstance(given, list) else [given]
        named = [p.get("name") if isinstance(p, dict) else p for p in people]
        whole = [one_line(n) for n in named if isinstance(n, str) and "://" not in n and n.strip()]
        if whole:
            return tuple(dict.fromkeys(whole))
    marked = soup.find_all(attrs={"rel": "author"}) + soup.find_all(attrs={"itemprop": "author"})
    return tuple(
        dict.fromkeys(
            a for t in marked[:10] for a in split_authors(one_line(t.get_text(" "))[:200])
        )
    )


def _dates(
    soup: BeautifulSoup, meta: Mapping[str, list[str]], linked: list[dict[str, Any]]
) -> dict[str, str]:
    published = [_first(meta, name) for name in _PUBLISHED[:1]]
    published += [str(o.get("datePublished") or "") for o in linked]
    published += [_first(meta, name) for name in _PUBLISHED[1:]]
    # A <time> in a list of other articles or under a comment is not this page's.
    times = [
        t for t in soup.find_all("time") if t.find_parent(["aside", "nav", "footer", "li"]) is None
    ]
    published += [str(t.get("datetime") or t.get_text(" ")) for t in times[:1]]
    modified = [_first(meta, name) for name in _MODIFIED]
    modified += [str(o.get("dateModified") or "") for o in linked]
    pairs = {"published": published, "modified": modified}
    found = {name: next(filter(None, map(iso_date, texts)), "") for name, texts in pairs.items()}
    return {name: text for name, text in found.items() if text}


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


def _without_site(information: Information) -> str:
    """<title> up to the last separator when the site's name follows, or the mark says so."""
    match = re.match(r"(.+?)\s+([|»·]|::|[-–—])\s+([^|»·]+)$", information.head_title)
    if match is None:
        return information.head_title
    domain = urlsplit(information.url).netloc.removeprefix("www.").split(".")[0]
    tail = re.sub(r"\W", "", match[3]).casefold()
    is_site = tail in {re.sub(r"\W", "", information.site).casefold(), domain.casefold()} and tail
    return match[1] if is_site or match[2] in {"|", "»", "::"} else information.head_title
