"""The bytes of a web page in, a parsed tree out: our own rule for encodings, and a cap on tags."""

import re
import warnings
from itertools import islice

from bs4 import BeautifulSoup

from indexer.extract.guard import Notes, attempt
from indexer.extract.sniff import unmarked

__all__ = ["decode", "parse"]

_MOST_TAGS = 200_000
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 16 * 1024
_CONTROLS = {n: None for n in range(32) if chr(n) not in "\t\n\r\f"}


def decode(content: bytes) -> str:
    """Byte order mark, else strict UTF-8, else the declared charset if it decodes, else cp1252.

    Measured against eight parsers: only this order was right for every true and declared charset.
    """
    rest, encoding = unmarked(content)
    if encoding:
        return rest.decode(encoding, errors="replace")
    declared = _DECLARED.search(rest[:_DECLARED_WITHIN])
    names = ["utf-8"]
    if declared:
        names.append((declared[1] or declared[2]).decode("ascii", "replace"))
    for name in names:
        try:
            return rest.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return rest.decode("cp1252", errors="replace")


def parse(content: bytes, notes: Notes) -> BeautifulSoup:
    """The tree of a page without NUL and control characters, cut after 200,000 tags."""
    text = decode(content).translate(_CONTROLS)
    beyond = next(islice(re.finditer(r"<[a-zA-Z]", text), _MOST_TAGS, None), None)
    if beyond:
        notes.add(f"The page was cut after {_MOST_TAGS} tags.")
        text = text[: beyond.start()]
    soup = attempt(lambda: _soup(text, "lxml"), None, notes, "lxml cannot parse the page")
    if soup is not None and (soup.find(True) or not text.strip()):
        return soup
    return _soup(text, "html.parser")


def _soup(text: str, builder: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        # XHTML is read as HTML on purpose; text that looks like an address is still text.
        warnings.simplefilter("ignore")
        return BeautifulSoup(text, builder)
