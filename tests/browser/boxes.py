"""Attributes -> pages of somebody else's with search boxes, and what stands in such a box."""

from typing import Any

from playwright.sync_api import Locator, Page

from tests.support.embedding_site import Elsewhere

__all__ = ["ASKED", "HITS", "SCRIPT", "box", "counted", "found", "paged", "search", "tag"]

SCRIPT = '<script type="module" src="{HOST}/static/v1/pillars-search.js" crossorigin></script>'
HITS = "[part=hit]"
# Where the box asks.
ASKED = "**/api/v1/search?*"


def tag(attributes: str = "", inside: str = "") -> str:
    """The element of a snippet, with its plain form."""
    return f"""<pillars-search src="{{HOST}}" {attributes}>
      <form action="{{HOST}}/search" role="search">
      <label>Search <input type="search" name="q"></label>
      <button>Search</button></form>{inside}
    </pillars-search>"""


def paged(
    site: Elsewhere,
    *boxes: str,
    head: str = "",
    html: str = 'lang="en"',
    headers: dict[str, str] | None = None,
    path: str = "",
) -> str:
    """The address of a new page of the other site's with these boxes."""
    text = f"""<!doctype html><html {html}><head><meta charset="utf-8">
    <title>Of another site</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">{head}{SCRIPT}</head>
    <body><main><h1>Of another site</h1>{"".join(boxes) or tag()}</main></body></html>"""
    return site.put(text, headers, path)


def box(page: Page, nth: int = 0) -> Locator:
    """The nth box of a page, alive."""
    one = page.locator("pillars-search").nth(nth)
    one.locator("[part=root]").wait_for(state="attached")
    return one


def search(page: Page, words: str, nth: int = 0) -> Locator:
    """Types words into a box and waits for what it found; the box."""
    one = box(page, nth)
    one.locator("[part=input]").fill(words)
    one.locator(HITS).first.wait_for()
    return one


def found(one: Locator) -> str:
    """What a box says of the number of its results."""
    return one.locator("[part=summary]").inner_text()


def counted(page: Page, part: str) -> list[str]:
    """The addresses that a page asks from now on and that hold a part; the list grows."""
    seen: list[str] = []

    def note(request: Any) -> None:
        if part in request.url:
            seen.append(request.url)

    page.on("request", note)
    return seen
