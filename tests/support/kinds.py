"""A running application -> one address of every kind of page, found by following its own links."""

import re
from html import unescape
from urllib.parse import quote
from urllib.request import urlopen

PHRASE = '"whole health"'
SEARCH = f"/search?q={quote(PHRASE)}"


def addresses(base: str) -> dict[str, str]:
    """The name of each kind of page, and the path of one that has much to show."""
    with urlopen(base + SEARCH) as answer:
        results = answer.read().decode()
    document = _first(r'href="(/documents/[^"/?]+\?[^"]*)"', results)
    section = _first(r'href="(/documents/[^"]+/pages/\d+[^"]*)"[^>]*>§', results)
    page = _first(r'href="(/documents/[^"]+/pages/\d+[^"]*)"[^>]*>p\.', results)
    return {
        "home": "/",
        "search": SEARCH,
        "search-page": SEARCH + "&by=page",
        "explained": SEARCH + "&summit=2011&explain=1",
        "filtered": SEARCH + "&summit=2011&summit=2012&topic=medicaid-billing",
        "everything": "/search",
        "issues": "/search?q=title:supervision",
        "singly": "/search?q=title:supervision&group=off",
        "alike": "/documents/pillar-25/pages/3/alike",
        "nothing": "/search?q=zeppelinology+quux",
        "narrowed": SEARCH + "&year=1999",
        "document": document,
        "record": "/documents/summit-2009-report",
        "section": section,
        "page": page,
        "facet": "/browse/pillar",
        "value": "/browse/summit/2011",
        "coverage": "/coverage",
        "absent": "/coverage?state=absent&per_page=3",
        "help": "/help",
        "about": "/about",
        "embed": "/embed?q=whole+health&summit=2011",
        "builder": "/embed/builder?summit=2011&site=https://www.example.org",
        "error": "/documents/there-is-no-such-document",
    }


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise AssertionError(f"no link like {pattern}")
    return unescape(next(group for group in found.groups() if group))
