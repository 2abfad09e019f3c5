"""Dates of a web page, declared or guessed, in ISO 8601. The only module that uses htmldate."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from indexer.extract.html.text_survey import all_tags, ancestor, find_tags
from indexer.extract.library_guard import Diagnostics, capture_logs, guarded
from indexer.extract.text.clean import one_line
from indexer.extract.text.refinement import refinement

__all__ = ["declared_dates", "guessed_date", "parse_date"]

_PUBLISHED = (
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
    "parsely-pub-date",
    "sailthru.date",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "dcterms.modified", "last-modified")
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_TIME = r"T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?"
# Content management systems put the publication date into the URL.
_DATE_IN_URL = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?:/|$)")
# Class names of a <time> with the date of publication or last change. Without such a name it may be
# anything: on the gold pages, 5 of 8 belong to a reply, a change or another article.
_NAMES_PUBLISHED = re.compile(
    r"(^|[\s_-])(published|pubdate|entry-date|post-date|posted-on|dt-published|publish-date)"
    r"($|[\s_-])"
)
_NAMES_MODIFIED = re.compile(
    r"(^|[\s_-])(updated|changed|modified|dt-updated|last-modified)($|[\s_-])"
)
# A date in one of these belongs to something else.
_ELSEWHERE = frozenset(("aside", "nav", "footer"))
# The page's own dates precede those of its replies.
_MAX_TAGS = 50
# In longer markup, htmldate's search for anything like a date takes seconds.
_MAX_LENGTH = 1_000_000

Meta = Mapping[str, Sequence[str]]
Objects = Sequence[Mapping[str, Any]]


@refinement("The declared dates were not read", lambda *_: {})
def declared_dates(soup: BeautifulSoup, meta: Meta, linked: Objects, url: str) -> dict[str, str]:
    """The "published" and "modified" dates in metadata, marked-up elements or the page's URL."""
    published = [_first(meta, "article:published_time")]
    published += [str(o.get("datePublished") or "") for o in linked]
    published += [_first(meta, name) for name in _PUBLISHED]
    published += _item_properties(soup, "datePublished", "dateCreated")
    published += _named_times(soup, _NAMES_PUBLISHED)
    published += _date_in_url(url)
    modified = [_first(meta, name) for name in _MODIFIED]
    modified += [str(o.get("dateModified") or "") for o in linked]
    modified += _item_properties(soup, "dateModified") + _named_times(soup, _NAMES_MODIFIED)
    pairs = {"published": published, "modified": modified}
    dates = {name: next(filter(None, map(parse_date, texts)), "") for name, texts in pairs.items()}
    return {name: text for name, text in dates.items() if text}


@refinement("The date was not looked for in the text", lambda *_: "")
def guessed_date(soup: BeautifulSoup, markup: str, notes: Diagnostics) -> str:
    """Guess the date of a page that declares none: its first <time>, else htmldate's; "" for none.

    Of 54 pages without a declared date, htmldate dated 53.
    """
    for time in _times(soup):
        day = parse_date(_time_text(time))
        if day and not _NAMES_MODIFIED.search(_names(time)):
            return day
    if len(markup) > _MAX_LENGTH:
        return ""
    with capture_logs("htmldate", Diagnostics()):
        day = parse_date(guarded(lambda: _search(markup), "", notes, "htmldate"))
    # It returns the first of January where it saw only a year.
    return day.removesuffix("-01-01")


def parse_date(text: str) -> str:
    """Parse a date as people and programs write it; ISO 8601 as precise as given, "" for none."""
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


def _first(meta: Meta, name: str) -> str:
    return meta[name][0] if name in meta else ""


def _item_properties(soup: BeautifulSoup, *names: str) -> list[str]:
    """Dates marked up as an item property; on a page with replies, the first is the page's own."""
    texts = []
    for tag in all_tags(soup):
        if tag.get("itemprop") in names and ancestor(tag, _ELSEWHERE) is None:
            texts.append(str(tag.get("content") or "") or _time_text(tag))
            if len(texts) == _MAX_TAGS:
                break
    return texts


def _named_times(soup: BeautifulSoup, pattern: re.Pattern[str]) -> list[str]:
    return [_time_text(time) for time in _times(soup) if pattern.search(_names(time))][:1]


def _times(soup: BeautifulSoup) -> Iterator[Tag]:
    """The <time> elements that belong to the page, not to a list of articles or to comments."""
    for time in islice(find_tags(soup, ("time",)), _MAX_TAGS):
        if ancestor(time, _ELSEWHERE | {"li"}) is None:
            yield time


def _names(time: Tag) -> str:
    """The class names of a <time> and of the two elements around it."""
    around = [time, *list(time.parents)[:2]]
    classes = [str(c) for tag in around for c in (tag.get("class") or ())]
    return " ".join(classes).lower() + (" pubdate" if time.has_attr("pubdate") else "")


def _time_text(tag: Tag) -> str:
    return str(tag.get("datetime") or "") or tag.get_text(" ")[:100]


def _date_in_url(url: str) -> list[str]:
    try:
        match = _DATE_IN_URL.search(urlsplit(url).path)
    except ValueError:
        return []
    return ["-".join(match.groups())] if match else []


def _search(markup: str) -> str:
    # a third of a second
    from htmldate import find_date

    # Without limits it would use the current date.
    day = find_date(
        markup,
        # The extensive search interprets "two days ago" by the current date.
        extensive_search=False,
        original_date=True,
        min_date="1990-01-01",
        max_date="2100-12-31",
        outputformat="%Y-%m-%d",
        url="",
        verbose=False,
    )
    return day or ""
