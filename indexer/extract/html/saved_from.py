"""The origin of a saved web page: the URL it was saved from, and when.

Browsers, SingleFile and the Wayback Machine each leave a comment or script; the Wayback Machine
also rewrites every link and inserts a toolbar.
"""

import re
from datetime import datetime

from indexer.extract.reader_api import NO_ORIGIN, Origin
from indexer.extract.text.clean import one_line
from indexer.extract.text.refinement import refinement

__all__ = ["original_url", "saved_from", "without_toolbar"]

# The comments precede the head, the Wayback Machine's script is at its beginning.
_HEAD_LENGTH = 20_000
_BROWSER = re.compile(r"<!--\s*saved from url=\(\d{4,5}\)(https?://[^\s>]{1,2000}?)\s*-->")
_SINGLE_FILE = re.compile(
    r"<!--\s*Page saved with SingleFile\s+url:\s*(https?://\S{1,2000})"
    r"(?:\s+saved date:\s*\w{3} (\w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}))?"
)
_WAYBACK = re.compile(r"__wm\.wombat\(\s*[\"'](https?://[^\"']{1,2000})[\"']\s*,\s*[\"'](\d{14})")
_ARCHIVED = re.compile(
    r"(?:https?:)?(?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:/)", re.IGNORECASE
)
_TOOLBAR = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")


@refinement("Where the page was saved from is unknown", lambda _: NO_ORIGIN)
def saved_from(markup: str) -> Origin:
    """The origin that the page declares; NO_ORIGIN if it declares none."""
    head = markup[:_HEAD_LENGTH]
    if match := _WAYBACK.search(head):
        when = match[2]
        day = _moment(when, "%Y%m%d%H%M%S")
        return Origin(match[1], f"{day}Z" if day else "")
    if match := _SINGLE_FILE.search(head):
        return Origin(match[1], _moment(match[2] or "", "%b %d %Y %H:%M:%S GMT%z"))
    if match := _BROWSER.search(head):
        return Origin(match[1])
    return NO_ORIGIN


def original_url(url: str) -> str:
    """Undo the Wayback Machine's rewriting of a URL; other URLs are unchanged."""
    url = one_line(url)
    return re.sub(r"^(https?:/)(?=[^/])", r"\1/", _ARCHIVED.sub("", url, count=1))


@refinement("The toolbar of a web archive may stand in the text", lambda markup: markup)
def without_toolbar(markup: str) -> str:
    """Remove the Wayback Machine's toolbar from the markup."""
    start, end = (markup.find(mark) for mark in _TOOLBAR)
    if not 0 <= start < end:
        return markup
    return markup[:start] + markup[end + len(_TOOLBAR[1]) :]


def _moment(text: str, shape: str) -> str:
    try:
        return datetime.strptime(text, shape).isoformat()  # noqa: DTZ007  some have no zone
    except ValueError:
        return ""
